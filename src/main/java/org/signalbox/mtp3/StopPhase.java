// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

/// How far a point is that stops in good order.
public enum StopPhase {
    /// Adjacent points are told transfer-restricted, and have time for controlled rerouting.
    RESTRICTED("neighbours are asked to use other routes where they have any"),
    /// Adjacent points are told transfer-prohibited.
    PROHIBITED("neighbours are told to send nothing through this point"),
    /// Nothing is transferred any more; links are closed, of each linkset one after the other.
    CLOSING("nothing is transferred any more, links are closed one after the other"),
    /// As before, though messages are still transferred.
    CLOSING_IN_TRAFFIC(
            "messages are still transferred but cannot be waited for, links are closed one after"
                    + " the other"),
    /// Links are closed without waiting for anything.
    HURRYING("time runs out, all links are closed at once"),
    /// All links are closed, and their associations end.
    RELEASING("links are closed, associations end");

    private final String words;

    StopPhase(String words) {
        this.words = words;
    }

    /// For the operator.
    public String words() {
        return words;
    }
}
