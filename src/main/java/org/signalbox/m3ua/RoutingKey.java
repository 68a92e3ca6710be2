// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.TrafficFilter;

import java.util.List;
import java.util.Set;

/// Which messages an application server wants (RFC 4666 section 1.4.2.1): those to one point, or
/// of these only some.
///
/// @param appearance the network; null: that of the association
/// @param destination the point code that the application server has
/// @param traffic which messages to the destination
public record RoutingKey(
        @Nullable NetworkAppearance appearance, PointCode destination, TrafficFilter traffic) {
    public RoutingKey(
            @Nullable NetworkAppearance appearance,
            PointCode destination,
            Set<ServiceIndicator> services,
            List<PointCodeMask> origins) {
        this(appearance, destination, new TrafficFilter(services, origins));
    }

    /// User parts; empty: all.
    public Set<ServiceIndicator> services() {
        return traffic.services();
    }

    /// Whose messages; empty: everybody's.
    public List<PointCodeMask> origins() {
        return traffic.origins();
    }

    /// As [TrafficFilter#particularity].
    int particularity() {
        return traffic.particularity();
    }

    /// Whether it wants a message to its destination.
    boolean wants(Msu msu) {
        return traffic.takes(msu.serviceInformation().serviceIndicator(), msu.opc());
    }

    /// Whether both want the same messages, be the network named or known otherwise.
    boolean isLike(RoutingKey other) {
        return destination.equals(other.destination) && traffic.isLike(other.traffic);
    }

    /// Whether there could be a message that both want.
    boolean overlaps(RoutingKey other) {
        return destination.equals(other.destination) && traffic.overlaps(other.traffic);
    }

    /// All messages to a point.
    public static RoutingKey to(PointCode destination) {
        return new RoutingKey(null, destination, TrafficFilter.ALL);
    }
}
