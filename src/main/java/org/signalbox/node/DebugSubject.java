// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import java.util.Locale;

/// A part of the node that can be watched at work.
public enum DebugSubject {
    MTP3,
    M2PA,
    M3UA,
    SCCP,
    IWF,
    SCTP;

    /// As written after `debug cs7`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
