// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.mtp3.user.UnavailabilityCause;

/// What SCCP knows of another point and of the SCCP there: what N-PCSTATE says (Q.711).
public enum PointState {
    /// MTP cannot reach the point.
    INACCESSIBLE("inaccessible"),
    /// The point can be reached, its SCCP cannot, and nobody says why.
    SCCP_UNAVAILABLE("sccp-unavailable"),
    /// The point can be reached, its SCCP does not answer.
    SCCP_INACCESSIBLE("sccp-inaccessible"),
    /// The point has no SCCP.
    SCCP_UNEQUIPPED("sccp-unequipped"),
    AVAILABLE("available");

    private final String word;

    PointState(String word) {
        this.word = word;
    }

    static PointState of(UnavailabilityCause cause) {
        return switch (cause) {
            case UNKNOWN -> SCCP_UNAVAILABLE;
            case UNEQUIPPED -> SCCP_UNEQUIPPED;
            case INACCESSIBLE -> SCCP_INACCESSIBLE;
        };
    }

    /// For an operator.
    public String word() {
        return word;
    }
}
