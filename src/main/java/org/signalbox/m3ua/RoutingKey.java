// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/// Which messages an application server wants (RFC 4666 section 1.4.2.1): those to one point, or
/// of these only some.
///
/// @param appearance the network; null: that of the association
/// @param destination the point code that the application server has
/// @param services user parts; empty: all
/// @param origins whose messages; empty: everybody's
public record RoutingKey(
        @Nullable NetworkAppearance appearance,
        PointCode destination,
        Set<ServiceIndicator> services,
        List<PointCodeMask> origins) {
    public RoutingKey {
        services = Set.copyOf(services);
        origins = List.copyOf(origins);
    }

    /// How much it asks of a message beyond the destination: of two keys that want a message, the
    /// one that asks more gets it.
    int particularity() {
        return (origins.isEmpty() ? 0 : 2) + (services.isEmpty() ? 0 : 1);
    }

    /// Whether it wants a message to its destination.
    boolean wants(Msu msu) {
        return (services.isEmpty()
                        || services.contains(msu.serviceInformation().serviceIndicator()))
                && (origins.isEmpty() || isFrom(msu.opc()));
    }

    private boolean isFrom(PointCode origin) {
        for (PointCodeMask origins : this.origins) {
            if (origins.contains(origin)) {
                return true;
            }
        }
        return false;
    }

    /// Whether both want the same messages, be the network named or known otherwise.
    boolean isLike(RoutingKey other) {
        return destination.equals(other.destination)
                && services.equals(other.services)
                && Set.copyOf(origins).equals(Set.copyOf(other.origins));
    }

    /// Whether there could be a message that both want.
    boolean overlaps(RoutingKey other) {
        boolean sharesServices =
                services.isEmpty()
                        || other.services.isEmpty()
                        || !Collections.disjoint(services, other.services);
        boolean sharesOrigins =
                origins.isEmpty()
                        || other.origins.isEmpty()
                        || origins.stream().anyMatch(other::hasSomeOf);
        return destination.equals(other.destination) && sharesServices && sharesOrigins;
    }

    private boolean hasSomeOf(PointCodeMask block) {
        return origins.stream().anyMatch(own -> own.contains(block) || block.contains(own));
    }

    /// All messages to a point.
    public static RoutingKey to(PointCode destination) {
        return new RoutingKey(null, destination, Set.of(), List.of());
    }
}
