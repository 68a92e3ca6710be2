// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.TrafficFilter;

import java.util.Objects;

/// Parallel links to one adjacent point. The links themselves are made by whoever knows their kind,
/// and given to [Mtp3Network#attach].
///
/// @param name as configured; unique within the node
/// @param adjacent the code of the adjacent point, to which at most one linkset leads, or of the
///     applications, to which several may; of user parts the code of this point that they have; of
///     a gateway, which has none, this point's own
/// @param shutdown whether the operator has taken the linkset out of use
/// @param local the code by which the adjacent point knows this one, if that is a secondary one;
///     null: this point's own
/// @param indicator the network indicator of all messages over the linkset, if it is not that of
///     the network; null if it is
/// @param farEnd what it leads to
/// @param audits whether a gateway is asked for all that is routed over it, once traffic to it is
///     allowed
/// @param traffic which messages user parts of this point get
public record LinksetConfig(
        String name,
        PointCode adjacent,
        boolean shutdown,
        @Nullable PointCode local,
        @Nullable NetworkIndicator indicator,
        FarEnd farEnd,
        boolean audits,
        TrafficFilter traffic) {
    /// Q.704 section 2.2.4: as many as a signalling link code of four bits can tell apart.
    public static final int LINKS_MAX = 16;

    public LinksetConfig(String name, PointCode adjacent) {
        this(name, adjacent, false);
    }

    public LinksetConfig(String name, PointCode adjacent, boolean shutdown) {
        this(name, adjacent, shutdown, null, null);
    }

    public LinksetConfig(
            String name,
            PointCode adjacent,
            boolean shutdown,
            @Nullable PointCode local,
            @Nullable NetworkIndicator indicator) {
        this(name, adjacent, shutdown, local, indicator, FarEnd.POINT, false, TrafficFilter.ALL);
    }

    /// What stands for an application server in the tables of level 3, see
    /// [org.signalbox.link.ReportingLink].
    public static LinksetConfig reporting(String name, PointCode adjacent, FarEnd farEnd) {
        return reporting(name, adjacent, false, farEnd);
    }

    /// The same, which the operator may have taken out of use.
    public static LinksetConfig reporting(
            String name, PointCode adjacent, boolean shutdown, FarEnd farEnd) {
        return new LinksetConfig(
                name, adjacent, shutdown, null, null, farEnd, false, TrafficFilter.ALL);
    }

    /// What stands for an application server at a code of this point.
    ///
    /// @param traffic which of the messages to `code` it gets
    public static LinksetConfig userPart(
            String name, PointCode code, boolean shutdown, TrafficFilter traffic) {
        return new LinksetConfig(
                name, code, shutdown, null, null, FarEnd.USER_PART, false, traffic);
    }

    /// The same, asking a gateway as soon as it is there, or not.
    public LinksetConfig withAudits(boolean wanted) {
        return new LinksetConfig(
                name, adjacent, shutdown, local, indicator, farEnd, wanted, traffic);
    }

    public LinksetConfig withIndicator(@Nullable NetworkIndicator other) {
        return new LinksetConfig(name, adjacent, shutdown, local, other, farEnd, audits, traffic);
    }

    /// The origin of what level 3 sends to the adjacent point.
    ///
    /// @param own this point's own code
    PointCode localOr(PointCode own) {
        return local == null ? own : local;
    }

    /// What messages over it bear.
    ///
    /// @param own the indicator of this point's network
    NetworkIndicator indicatorOr(NetworkIndicator own) {
        return indicator == null ? own : indicator;
    }

    /// Whether a linkset can go over to `other` without being made anew.
    public boolean isSameBetweenPoints(LinksetConfig other) {
        return adjacent.equals(other.adjacent)
                && Objects.equals(local, other.local)
                && indicator == other.indicator
                && farEnd == other.farEnd
                && audits == other.audits
                && traffic.equals(other.traffic);
    }
}
