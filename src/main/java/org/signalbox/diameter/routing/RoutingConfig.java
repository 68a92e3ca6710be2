// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import java.util.List;

/// All that a configuration says of the way of requests.
///
/// @param rewrites in the order in which they are applied
public record RoutingConfig(RouteConfig routes, List<RewriteRule> rewrites, HostAliases hosts) {
    public static final RoutingConfig NONE =
            new RoutingConfig(RouteConfig.NONE, List.of(), HostAliases.NONE);

    public RoutingConfig {
        rewrites = List.copyOf(rewrites);
    }
}
