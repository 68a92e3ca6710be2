// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

/// Whether messages can be sent to a destination (Q.704 section 3.6).
public enum DestinationState {
    ACCESSIBLE("accessible"),
    /// Only over routes that an adjacent point asked to avoid.
    RESTRICTED("restricted"),
    INACCESSIBLE("inaccessible");

    private final String word;

    DestinationState(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
