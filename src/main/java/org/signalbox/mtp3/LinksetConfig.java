// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.PointCode;

import java.util.Objects;

/// Parallel links to one adjacent point. The links themselves are made by whoever knows their kind,
/// and given to [Mtp3Network#attach].
///
/// @param name as configured; unique within the node
/// @param adjacent the code of the adjacent point; at most one linkset leads to it
/// @param shutdown whether the operator has taken the linkset out of use
/// @param local the code by which the adjacent point knows this one, if that is a secondary one;
///     null: this point's own
public record LinksetConfig(
        String name, PointCode adjacent, boolean shutdown, @Nullable PointCode local) {
    /// Q.704 section 2.2.4: as many as a signalling link code of four bits can tell apart.
    public static final int LINKS_MAX = 16;

    public LinksetConfig(String name, PointCode adjacent) {
        this(name, adjacent, false);
    }

    public LinksetConfig(String name, PointCode adjacent, boolean shutdown) {
        this(name, adjacent, shutdown, null);
    }

    /// The origin of what level 3 sends to the adjacent point.
    ///
    /// @param own this point's own code
    PointCode localOr(PointCode own) {
        return local == null ? own : local;
    }

    /// Whether a linkset can go over to `other` without being made anew.
    public boolean isSameBetweenPoints(LinksetConfig other) {
        return adjacent.equals(other.adjacent) && Objects.equals(local, other.local);
    }
}
