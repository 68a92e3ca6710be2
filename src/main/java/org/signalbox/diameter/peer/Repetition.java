// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

/// Whether a request may be given to another peer when nobody knows whether the first has done it.
public enum Repetition {
    /// It must not be done twice.
    NEVER_IN_DOUBT,
    /// To do it twice does no harm; it is marked as perhaps sent before (the T bit).
    ALLOWED
}
