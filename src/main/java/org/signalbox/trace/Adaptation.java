// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

/// What adapts signalling to SCTP. Its messages are seen on associations, those among them that
/// manage a link or a process, and never are messages of MTP3.
public enum Adaptation {
    M2PA("m2pa"),
    M3UA("m3ua");

    private final String word;

    Adaptation(String word) {
        this.word = word;
    }

    /// As the analyser, and lines of the configuration, call it.
    public String word() {
        return word;
    }
}
