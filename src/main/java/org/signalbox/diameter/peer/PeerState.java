// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

/// How a peer is seen.
public enum PeerState {
    /// There is no connection.
    DOWN("down"),
    /// A connection is being made, or capabilities are exchanged.
    CONNECTING("connecting"),
    /// It is there, and may be given requests.
    OPEN("open"),
    /// It is there, but has not answered, or not yet often enough since it was lost.
    SUSPECT("suspect"),
    /// One of both has said goodbye.
    LEAVING("leaving");

    private final String word;

    PeerState(String word) {
        this.word = word;
    }

    /// For `show`.
    public String word() {
        return word;
    }
}
