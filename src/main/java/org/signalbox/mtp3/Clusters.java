// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.util.Comparator;
import java.util.NavigableMap;

/// The clusters of ANSI networks, which messages of route management can name as they can name a
/// point (T1.111.4 section 13): all points that share network and cluster number.
///
/// A *destination that can be named* is a point, or a cluster in a network that has them; there are
/// no messages about blocks of other sizes.
final class Clusters {
    /// An order in which the points of a cluster stand together.
    static final Comparator<PointCodeMask> SHORTEST_FIRST =
            Comparator.comparingInt(PointCodeMask::length).thenComparing(PointCodeMask::code);

    private Clusters() {}

    /// Whether the network has messages about clusters.
    static boolean areIn(Variant variant) {
        return SnmLayout.of(variant).has(SnmHeading.TCP);
    }

    static boolean isCluster(PointCodeMask destination) {
        return destination.length() == SnmMessage.CLUSTER_BITS && areIn(destination.variant());
    }

    /// Whether a message can be about it.
    static boolean canBeNamed(PointCodeMask destination) {
        return destination.isFull() || isCluster(destination);
    }

    /// The cluster that holds a destination, itself if it is one; null if none does.
    static @Nullable PointCodeMask of(PointCodeMask destination) {
        if (destination.length() < SnmMessage.CLUSTER_BITS || !areIn(destination.variant())) {
            return null;
        }
        return destination.length() == SnmMessage.CLUSTER_BITS
                ? destination
                : PointCodeMask.around(destination.code(), SnmMessage.CLUSTER_BITS);
    }

    /// The cluster of a point; null if there are none in its network.
    static @Nullable PointCodeMask of(PointCode point) {
        return areIn(point.variant()) ? PointCodeMask.around(point, SnmMessage.CLUSTER_BITS) : null;
    }

    /// The part of a map, ordered by [#SHORTEST_FIRST], that is about single points of a cluster.
    static <V> NavigableMap<PointCodeMask, V> pointsIn(
            PointCodeMask cluster, NavigableMap<PointCodeMask, V> map) {
        return map.subMap(
                PointCodeMask.full(cluster.code()), true, PointCodeMask.full(cluster.last()), true);
    }
}
