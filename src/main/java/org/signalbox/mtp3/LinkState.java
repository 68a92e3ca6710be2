// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

/// The state of a signalling link, in the words of Q.704 section 3.2.
public enum LinkState {
    /// Taken out of use by the operator (section 3.2.4).
    DEACTIVATED("deactivated"),
    /// Activation or restoration goes on: level 2 aligns, then the link is tested.
    ACTIVATING("activating"),
    TESTING("testing"),
    AVAILABLE("available"),
    /// The far end reports a processor outage (section 3.2.6).
    BLOCKED("blocked"),
    /// Waiting for the next attempt (section 3.2.2).
    FAILED("failed");

    private final String word;

    LinkState(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
