// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

/// Whether a route can be used, and what stands in its way if not (Q.704 section 3.4).
public enum RouteState {
    AVAILABLE("available"),
    /// The adjacent point asked to avoid it (TFR), or it leads to another network in which all
    /// routes are restricted.
    RESTRICTED("restricted by the adjacent point"),
    /// The adjacent point forbade it (TFP).
    PROHIBITED("prohibited by the adjacent point"),
    /// The adjacent point has not said yet that it takes traffic (TRA).
    RESTARTING("waiting for the adjacent point's traffic-restart-allowed"),
    LINKSET_UNAVAILABLE("linkset unavailable"),
    LINKSET_UNKNOWN("linkset not configured"),
    /// The destination is the alias of a point that cannot be reached.
    INACCESSIBLE_BEYOND("inaccessible in the network of the point that this is an alias of");

    private final String words;

    RouteState(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
