// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

import org.signalbox.admin.NodePort;

import java.util.ArrayList;
import java.util.List;

/// `/health`: whether the loops of the node answer. However many ask, the node is asked once at a
/// time, and not more than once a second. For the loop of the server.
final class Health {
    private static final long ANSWER_MAX_MILLIS = 2_000;
    private static final long GOOD_FOR_MILLIS = 1_000;
    private static final int UNAVAILABLE = 503;

    private final Vertx vertx;
    private final NodePort node;
    private final List<RoutingContext> waiting = new ArrayList<>();

    /// Whether the node was asked, and has not answered since.
    private boolean asked;

    private boolean good;

    Health(Vertx vertx, NodePort node) {
        this.vertx = vertx;
        this.node = node;
    }

    void serve(RoutingContext request) {
        if (good) {
            request.response().end("ok\n");
            return;
        }
        waiting.add(request);
        long timer =
                vertx.setTimer(
                        ANSWER_MAX_MILLIS,
                        _ -> {
                            if (waiting.remove(request)) {
                                request.response()
                                        .setStatusCode(UNAVAILABLE)
                                        .end("the node does not answer\n");
                            }
                        });
        request.addEndHandler(
                _ -> {
                    vertx.cancelTimer(timer);
                    waiting.remove(request);
                });
        if (!asked) {
            ask();
        }
    }

    private void ask() {
        asked = true;
        Context context = vertx.getOrCreateContext();
        var _ =
                node.view()
                        .whenComplete(
                                (view, _) -> context.runOnContext(_ -> answered(view != null)));
    }

    private void answered(boolean well) {
        asked = false;
        good = well;
        vertx.setTimer(GOOD_FOR_MILLIS, _ -> good = false);
        List<RoutingContext> all = List.copyOf(waiting);
        waiting.clear();
        for (RoutingContext request : all) {
            if (well) {
                request.response().end("ok\n");
            } else {
                request.response().setStatusCode(UNAVAILABLE).end("the node has a fault\n");
            }
        }
    }
}
