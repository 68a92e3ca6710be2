// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.signalbox.metrics.Metric;

/// What is counted for all routes together.
public enum RoutingCounter implements Metric {
    REQUESTS("requests", "Requests for which a peer was looked for"),
    WITHOUT_WAY("without_way", "Requests that no open peer could be given");

    private final Description description;

    RoutingCounter(String name, String help) {
        this.description = new Description("signalbox_diameter_routing_" + name, help);
    }

    @Override
    public Description description() {
        return description;
    }
}
