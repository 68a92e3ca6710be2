// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.MachineDriver;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.TimeCounters;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinkPath;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinksetPaths;
import org.signalbox.ss7.PointCode;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// One linkset on the control loop: what belongs together. Owned by [Mtp3Network].
final class LinksetControl {
    final LinksetConfig config;

    /// As in [Decision.Forward#linkset]; never used again after the linkset is removed.
    final int number;

    final MtpRestart restart;
    final MachineDriver<MtpRestart.Input, MtpRestart.Output> driver;
    final TreeMap<Integer, LinkControl> links = new TreeMap<>();

    boolean shutdown;

    /// Whether [#restart] was told that a link is available.
    boolean up;

    /// Whether the far end could not be reached at all since a link was in service last.
    boolean lostContact;

    /// The state that observers know.
    LinksetState told;

    final Counters<LinksetCounter> counters = new Counters<>(LinksetCounter.class);
    final TimeCounters<LinksetTime> times = new TimeCounters<>(LinksetTime.class);

    /// Whether the adjacent point was reached once, and is not now.
    private boolean adjacentLost;

    private boolean adjacentReached;

    LinksetControl(
            LinksetConfig config,
            int number,
            MtpRestart restart,
            MachineDriver<MtpRestart.Input, MtpRestart.Output> driver) {
        this.config = config;
        this.number = number;
        this.restart = restart;
        this.driver = driver;
        this.shutdown = config.shutdown();
        this.told = state();
    }

    /// It is in a state from now on; [#told] is the one before.
    void counted(LinksetState state, long now) {
        if (told == LinksetState.AVAILABLE && state == LinksetState.UNAVAILABLE) {
            counters.increment(LinksetCounter.UNAVAILABLE);
        }
        times.set(LinksetTime.UNAVAILABLE, state == LinksetState.UNAVAILABLE, now);
    }

    boolean leadsTo(PointCode point) {
        return config.adjacent().equals(point);
    }

    /// Whether the adjacent point can be reached, over whichever way, has changed.
    void adjacentIs(boolean inaccessible, long now) {
        boolean lost = inaccessible && adjacentReached;
        if (lost && !adjacentLost) {
            counters.increment(LinksetCounter.ADJACENT_INACCESSIBLE);
        }
        adjacentReached |= !inaccessible;
        adjacentLost = lost;
        times.set(LinksetTime.ADJACENT_INACCESSIBLE, lost, now);
    }

    int availableLinks() {
        int available = 0;
        for (LinkControl link : links.values()) {
            if (link.available) {
                available++;
            }
        }
        return available;
    }

    /// Messages that wait on the available link that has most of them.
    int backlog() {
        int most = 0;
        for (LinkControl link : links.values()) {
            if (link.available) {
                most = Math.max(most, link.link.backlog());
            }
        }
        return most;
    }

    /// Of the available link that is congested most.
    int congestion() {
        int most = 0;
        for (LinkControl link : links.values()) {
            if (link.available) {
                most = Math.max(most, link.congestion);
            }
        }
        return most;
    }

    /// Whether the far end's level 3 can reach us on some link, be it tested or not.
    boolean isAligned() {
        for (LinkControl link : links.values()) {
            switch (link.activity.state()) {
                case TESTING, AVAILABLE, BLOCKED -> {
                    return true;
                }
                case DEACTIVATED, ACTIVATING, FAILED -> {}
            }
        }
        return false;
    }

    /// Whether it is expected to come into service.
    boolean isInUse() {
        return !shutdown && links.values().stream().anyMatch(link -> !link.shutdown);
    }

    LinksetState state() {
        if (shutdown) {
            return LinksetState.SHUTDOWN;
        }
        return availableLinks() > 0 ? LinksetState.AVAILABLE : LinksetState.UNAVAILABLE;
    }

    LinksetPaths paths() {
        List<LinkPath> paths = new ArrayList<>();
        for (LinkControl link : links.values()) {
            if (!link.shutdown) {
                paths.add(new LinkPath(link.link, link.available));
            }
        }
        return new LinksetPaths(number, paths);
    }
}
