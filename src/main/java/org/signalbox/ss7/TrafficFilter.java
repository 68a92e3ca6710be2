// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Which of the messages to one point somebody wants: what a routing key says beyond the
/// destination (RFC 4666 section 1.4.2.1).
///
/// @param services user parts; empty: all
/// @param origins whose messages; empty: everybody's
public record TrafficFilter(Set<ServiceIndicator> services, List<PointCodeMask> origins) {
    /// All that goes to the point.
    public static final TrafficFilter ALL = new TrafficFilter(Set.of(), List.of());

    public TrafficFilter {
        services = Set.copyOf(services);
        origins = List.copyOf(origins);
    }

    /// How much it asks of a message: of two filters that take a message, the one that asks more
    /// gets it.
    public int particularity() {
        return (origins.isEmpty() ? 0 : 2) + (services.isEmpty() ? 0 : 1);
    }

    public boolean takes(ServiceIndicator service, PointCode origin) {
        return takes(service) && takesFrom(origin);
    }

    /// Whether it takes messages of a user part, from some origin at least.
    public boolean takes(ServiceIndicator service) {
        return services.isEmpty() || services.contains(service);
    }

    /// Whether both take the same messages.
    public boolean isLike(TrafficFilter other) {
        return services.equals(other.services)
                && Set.copyOf(origins).equals(Set.copyOf(other.origins));
    }

    /// Whether there could be a message that both take.
    public boolean overlaps(TrafficFilter other) {
        boolean sharesServices =
                services.isEmpty()
                        || other.services.isEmpty()
                        || !Collections.disjoint(services, other.services);
        boolean sharesOrigins =
                origins.isEmpty()
                        || other.origins.isEmpty()
                        || origins.stream().anyMatch(other::hasSomeOf);
        return sharesServices && sharesOrigins;
    }

    private boolean hasSomeOf(PointCodeMask block) {
        return origins.stream().anyMatch(own -> own.contains(block) || block.contains(own));
    }

    /// Such as `SCCP, ISUP from 1.1.3/14`.
    public String describe() {
        String what =
                services.isEmpty()
                        ? "all user parts"
                        : services.stream()
                                .sorted()
                                .map(ServiceIndicator::word)
                                .collect(Collectors.joining(", "));
        return origins.isEmpty()
                ? what
                : origins.stream()
                        .map(PointCodeMask::toString)
                        .collect(Collectors.joining(", ", what + " from ", ""));
    }

    public boolean takesFrom(PointCode origin) {
        if (origins.isEmpty()) {
            return true;
        }
        for (int i = 0; i < origins.size(); i++) {
            if (origins.get(i).contains(origin)) {
                return true;
            }
        }
        return false;
    }
}
