// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

/// Which way a message goes through a linkset.
public enum Direction {
    INBOUND("inbound"),
    OUTBOUND("outbound");

    private final String word;

    Direction(String word) {
        this.word = word;
    }

    /// As in the configuration.
    @Override
    public String toString() {
        return word;
    }
}
