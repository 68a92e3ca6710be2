// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A route: for which requests it is, and whom it wants them given to.
///
/// @param criteria each of the fields must be like one of its patterns; none: for all requests
/// @param targets at most [#TARGETS_MAX]
public record RouteRule(
        String name, Map<RouteField, List<TextPattern>> criteria, List<RouteTarget> targets) {
    public static final int PATTERNS_MAX = 64;
    public static final int TARGETS_MAX = 16;

    public RouteRule {
        Map<RouteField, List<TextPattern>> copy = new EnumMap<>(RouteField.class);
        criteria.forEach((field, patterns) -> copy.put(field, List.copyOf(patterns)));
        criteria = Map.copyOf(copy);
        targets = List.copyOf(targets);
    }
}
