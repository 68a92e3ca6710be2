// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.PointCodeMask;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which destinations some adjacent points cannot reach, by the numbers of the linksets to those
/// points. What such a point prohibits leaves it at once (forced rerouting, Q.704 section 7).
final class Prohibitions {
    private static final Set<Integer> NONE = Set.of();
    private static final int CLUSTER = 0xFF;

    private final Map<Integer, Set<Integer>> points = new HashMap<>();

    /// By the first code of the cluster.
    private final Map<Integer, Set<Integer>> clusters = new HashMap<>();

    /// @param destination a point or a cluster
    void add(PointCodeMask destination, int linkset) {
        (destination.isFull() ? points : clusters)
                .computeIfAbsent(destination.code().value(), _ -> new HashSet<>())
                .add(linkset);
    }

    /// What holds for the cluster does not hold for a point in it.
    void except(PointCodeMask point) {
        points.computeIfAbsent(point.code().value(), _ -> new HashSet<>());
    }

    /// Codes about which something is known that may not hold for their neighbours; of a cluster,
    /// the first.
    Set<Integer> particular() {
        if (clusters.isEmpty()) {
            return points.keySet();
        }
        Set<Integer> particular = new HashSet<>(points.keySet());
        particular.addAll(clusters.keySet());
        return particular;
    }

    /// The linksets over which a point cannot be reached.
    Set<Integer> of(int code) {
        Set<Integer> ofPoint = points.get(code);
        if (ofPoint != null) {
            return ofPoint;
        }
        return clusters.isEmpty() ? NONE : clusters.getOrDefault(code & ~CLUSTER, NONE);
    }
}
