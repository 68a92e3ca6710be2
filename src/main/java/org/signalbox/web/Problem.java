// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.ext.web.RoutingContext;

import org.signalbox.admin.Document;
import org.signalbox.admin.Field;

/// Says what is wrong with a request, as RFC 9457 asks.
final class Problem {
    static final String TYPE = "application/problem+json";

    private Problem() {}

    /// @param detail in words for whoever asked
    static void answer(RoutingContext request, int status, String detail) {
        answer(request, status, detail, Document.builder().build());
    }

    /// @param more members besides
    static void answer(RoutingContext request, int status, String detail, Document more) {
        Document problem =
                Document.builder()
                        .unshown(
                                Field.of(
                                        "title", HttpResponseStatus.valueOf(status).reasonPhrase()),
                                Field.of("status", status),
                                Field.of("detail", detail))
                        .addAll(more)
                        .build();
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", TYPE)
                .putHeader("cache-control", "no-store")
                .end(String.join("\n", problem.json()) + "\n");
    }
}
