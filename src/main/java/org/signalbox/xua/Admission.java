// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

/// How far an operator lets a process in.
public enum Admission {
    OPEN,
    /// It may come up, but is given no traffic.
    BLOCKED,
    /// It may not even come up.
    LOCKED_OUT
}
