// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

/// What is at the far end of a linkset, and so how level 3 talks to it.
public enum FarEnd {
    /// An adjacent signalling point: links are tested, and Q.704's messages manage traffic and
    /// routes.
    POINT,
    /// The applications of one point, which reach the network through this one (an application
    /// server of RFC 4666, for which this node is the signalling gateway): they are told of
    /// destinations by reports, and tell nothing of them.
    APPLICATION,
    /// A signalling gateway, of which this point is an application: it tells of destinations by
    /// reports, and is asked about them; it is told nothing.
    GATEWAY,
    /// Another signalling gateway for the same applications ([Mates]). It tells, and is told, which
    /// of them are reached there, and here, without the other; of nothing else.
    MATE;

    /// Whether it knows reports instead of Q.704's messages.
    boolean reports() {
        return this != POINT;
    }

    /// Whether what it says of destinations decides routes.
    boolean tellsByReports() {
        return this == GATEWAY || this == MATE;
    }

    /// Whether it has a point code of its own here, to which its linkset leads.
    boolean isPlace() {
        return this == POINT || this == APPLICATION;
    }
}
