// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.world;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which address reaches which, and how well. Changeable while the world runs.
final class Wiring {
    private final Map<Direction, LinkConditions> conditions = new HashMap<>();
    private final Set<Direction> cut = new HashSet<>();
    private final Set<InetAddress> isolated = new HashSet<>();

    private LinkConditions otherwise = LinkConditions.PERFECT;

    void conditions(LinkConditions all) {
        conditions.clear();
        otherwise = all;
    }

    void conditions(InetAddress from, InetAddress to, LinkConditions one) {
        conditions.put(new Direction(from, to), one);
    }

    LinkConditions between(InetAddress from, InetAddress to) {
        return conditions.getOrDefault(new Direction(from, to), otherwise);
    }

    void cut(InetAddress from, InetAddress to) {
        cut.add(new Direction(from, to));
    }

    void mend(InetAddress from, InetAddress to) {
        cut.remove(new Direction(from, to));
    }

    void isolate(InetAddress address) {
        isolated.add(address);
    }

    void rejoin(InetAddress address) {
        isolated.remove(address);
    }

    boolean carries(InetAddress from, InetAddress to) {
        return !cut.contains(new Direction(from, to))
                && !isolated.contains(from)
                && !isolated.contains(to);
    }

    /// One way between two addresses.
    record Direction(InetAddress from, InetAddress to) {}
}
