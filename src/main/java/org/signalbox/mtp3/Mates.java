// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;

/// Where messages of a mate may go: to applications of this node, and no further.
///
/// Two gateways that are mates send each other what they cannot give to the applications
/// themselves. Each tells the other which those are ([RouteAdvertising]), so that nothing should
/// come back; but while what is told is on its way, it would, and so would what goes a detour over
/// neighbours. A message that has crossed the link between mates once is therefore given to the
/// applications, or thrown away and counted as circular.
///
/// Linksets are meant by their numbers. Immutable.
final class Mates {
    /// No linkset, nor a gate, has this number.
    private static final int NONE = Integer.MIN_VALUE;

    private final int mate;
    private final BitSet applications;

    private Mates(int mate, BitSet applications) {
        this.mate = mate;
        this.applications = applications;
    }

    /// Whether a message that came over one linkset may go over another. What waits for a way is
    /// asked about again when it has one.
    boolean permit(int from, int to) {
        return from != mate || to == Steering.HELD || to >= 0 && applications.get(to);
    }

    /// Puts one together.
    static final class Builder {
        private int mate = NONE;
        private final BitSet applications = new BitSet();

        /// @param farEnd null of what is no linkset
        void add(int linkset, @Nullable FarEnd farEnd) {
            if (farEnd == FarEnd.APPLICATION) {
                applications.set(linkset);
            } else if (farEnd == FarEnd.MATE) {
                mate = linkset;
            }
        }

        Mates build() {
            return new Mates(mate, applications);
        }
    }
}
