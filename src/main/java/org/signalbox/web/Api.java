// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.admin.History;

import java.util.List;
import java.util.stream.Stream;

/// All that can be asked for below `/api/v1`.
final class Api {
    static final String BASE = "/api/v1";

    private Api() {}

    static List<Endpoint> endpoints(History history) {
        return Stream.of(
                        NodeEndpoints.all(),
                        MapEndpoints.all(history),
                        SignallingEndpoints.all(),
                        GatewayEndpoints.all(),
                        ContentEndpoints.all(),
                        DiameterEndpoints.all(),
                        LiveEndpoints.all(),
                        CaptureEndpoints.all(),
                        new ConfigurationEndpoints().all())
                .flatMap(List::stream)
                .toList();
    }
}
