// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.ext.web.RoutingContext;

import java.util.concurrent.TimeoutException;

/// `/health`: whether the loops of the node answer. However many ask, the node is not asked more
/// than once a second. For the loop of the server.
final class Health {
    private static final long GOOD_FOR_MILLIS = 1_000;
    private static final int UNAVAILABLE = 503;

    private final SharedView views;

    Health(SharedView views) {
        this.views = views;
    }

    void serve(RoutingContext request) {
        if (views.isAnsweredWithin(GOOD_FOR_MILLIS)) {
            request.response().end("ok\n");
            return;
        }
        views.tell(
                (view, fault) -> {
                    if (request.response().closed()) {
                        return;
                    }
                    if (view != null) {
                        request.response().end("ok\n");
                    } else {
                        request.response()
                                .setStatusCode(UNAVAILABLE)
                                .end(
                                        fault instanceof TimeoutException
                                                ? "the node does not answer\n"
                                                : "the node has a fault\n");
                    }
                });
    }
}
