// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.PointCode;

/// What is at the far end of a linkset, and so how level 3 talks to it.
public enum FarEnd {
    /// An adjacent signalling point: links are tested, and Q.704's messages manage traffic and
    /// routes.
    POINT,
    /// The applications of one point, which reach the network through this one (an application
    /// server of RFC 4666, for which this node is the signalling gateway): they are told of
    /// destinations by reports, and tell nothing of them.
    APPLICATION,
    /// Applications that are user parts of this very point, at one of its codes: told as others
    /// are, but no route leads to them. They get what is distributed to them ([Distribution]).
    USER_PART,
    /// A signalling gateway, of which this point is an application: it tells of destinations by
    /// reports, and is asked about them; it is told nothing.
    GATEWAY,
    /// Another signalling gateway for the same applications ([Mates]). It tells, and is told, which
    /// of them are reached there, and here, without the other; of nothing else.
    MATE;

    /// For people.
    ///
    /// @param adjacent as in [LinksetConfig#adjacent]
    public String describe(PointCode adjacent) {
        return switch (this) {
            case POINT, APPLICATION -> adjacent.toString();
            case USER_PART -> "user parts at " + adjacent;
            case GATEWAY -> "its gateway";
            case MATE -> "its mate";
        };
    }

    /// Whether it knows reports instead of Q.704's messages.
    boolean reports() {
        return this != POINT;
    }

    /// Whether what it says of destinations decides routes.
    boolean tellsByReports() {
        return this == GATEWAY || this == MATE;
    }

    /// Whether applications are there, which use the network.
    public boolean isApplication() {
        return this == APPLICATION || this == USER_PART;
    }

    /// Whether a point is there that this one is not: a destination, to which the linkset leads.
    boolean isDestination() {
        return this == POINT || this == APPLICATION;
    }
}
