// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

/// The state of a linkset, in the words of ITP.
public enum LinksetState {
    /// At least one link carries traffic.
    AVAILABLE("avail"),
    UNAVAILABLE("UNAVAIL"),
    /// Taken out of use by the operator.
    SHUTDOWN("shutdown");

    private final String word;

    LinksetState(String word) {
        this.word = word;
    }

    /// As in `show cs7 linkset`.
    public String word() {
        return word;
    }
}
