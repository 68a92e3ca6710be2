// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import java.util.List;

/// Routes, and the groups of peers they lead to.
///
/// @param rules at most [#RULES_MAX], each of another name
/// @param groups at most [#GROUPS_MAX], each of another name
public record RouteConfig(List<RouteRule> rules, List<PeerGroup> groups) {
    public static final int RULES_MAX = 1_000;
    public static final int GROUPS_MAX = 200;

    /// What requests say of their destination decides alone.
    public static final RouteConfig NONE = new RouteConfig(List.of(), List.of());

    public RouteConfig {
        rules = List.copyOf(rules);
        groups = List.copyOf(groups);
    }
}
