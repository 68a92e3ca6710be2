// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.signalbox.metrics.Metric;

/// What is counted for each route.
public enum RouteCounter implements Metric {
    MATCHED("matched", "Requests that the route was for"),
    CHOSEN("chosen", "Requests whose best peer the route spoke for");

    private final Description description;

    RouteCounter(String name, String help) {
        this.description = new Description("signalbox_diameter_route_" + name, help);
    }

    @Override
    public Description description() {
        return description;
    }
}
