// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

/// What carries the messages of a peer.
public enum PeerTransport {
    TCP("tcp"),
    SCTP("sctp"),
    /// Over TCP.
    TLS("tls");

    private final String word;

    PeerTransport(String word) {
        this.word = word;
    }

    /// As written in the configuration and in `show`.
    public String word() {
        return word;
    }
}
