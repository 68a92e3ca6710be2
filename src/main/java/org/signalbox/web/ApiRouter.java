// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import org.signalbox.access.Operator;
import org.signalbox.access.Role;
import org.signalbox.admin.Document;
import org.signalbox.admin.Field;
import org.signalbox.admin.History;
import org.signalbox.admin.NodePort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/// Lets requests of the API in, reads them, and writes the answers.
final class ApiRouter {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRouter.class);
    private static final String BEARER = "Bearer ";
    private static final String JSON = "application/json; charset=utf-8";
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int INTERNAL = 500;

    private final Vertx vertx;
    private final NodePort node;
    private final Gate gate;
    private final History history;

    ApiRouter(Vertx vertx, NodePort node, Gate gate, History history) {
        this.vertx = vertx;
        this.node = node;
        this.gate = gate;
        this.history = history;
    }

    void mount(Router router) {
        for (Endpoint endpoint : Api.endpoints(history)) {
            router.route(
                            HttpMethod.valueOf(endpoint.method().name()),
                            Api.BASE + vertxPath(endpoint))
                    .handler(request -> serve(endpoint, request));
        }
        EventStream stream = new EventStream(vertx, node);
        router.get(Api.BASE + "/stream")
                .handler(
                        request ->
                                admitted(request, Role.READ).ifPresent(_ -> stream.serve(request)));
        router.route(Api.BASE + "/*")
                .handler(
                        request ->
                                Problem.answer(
                                        request,
                                        NOT_FOUND,
                                        "there is no %s %s"
                                                .formatted(
                                                        request.request().method(),
                                                        request.request().path())));
    }

    /// `{name}` is `:name` in Vert.x.
    private static String vertxPath(Endpoint endpoint) {
        return endpoint.path().replace('{', ':').replace("}", "");
    }

    private void serve(Endpoint endpoint, RoutingContext request) {
        Optional<Operator> operator = admitted(request, endpoint.role());
        if (operator.isEmpty()) {
            return;
        }
        Call call;
        try {
            call = Call.read(endpoint, request, node, operator.get());
        } catch (Call.BadParameter wrong) {
            Problem.answer(request, BAD_REQUEST, String.valueOf(wrong.getMessage()));
            return;
        }
        Context context = vertx.getOrCreateContext();
        var _ =
                endpoint.action()
                        .run(call)
                        .whenComplete(
                                (result, fault) ->
                                        context.runOnContext(_ -> answer(request, result, fault)));
    }

    /// Whoever asks, if they may do what needs `role`; otherwise they have been told.
    private Optional<Operator> admitted(RoutingContext request, Role role) {
        SocketAddress remote = request.request().remoteAddress();
        Optional<Operator> operator =
                gate.admit(
                        token(request),
                        "http %s:%d".formatted(remote.hostAddress(), remote.port()));
        if (operator.isEmpty()) {
            request.response().putHeader("www-authenticate", "Bearer realm=\"signalbox\"");
            Problem.answer(request, UNAUTHORIZED, "expected Authorization: Bearer and a token");
            return Optional.empty();
        }
        if (!operator.get().role().includes(role)) {
            Problem.answer(
                    request,
                    FORBIDDEN,
                    "%s may %s; this needs %s"
                            .formatted(
                                    operator.get().name(),
                                    operator.get().role().word(),
                                    role.word()));
            return Optional.empty();
        }
        return operator;
    }

    private static Optional<String> token(RoutingContext request) {
        String header = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.startsWith(BEARER)
                ? Optional.of(header.substring(BEARER.length()))
                : Optional.empty();
    }

    private static void answer(RoutingContext request, Result result, Throwable fault) {
        if (request.response().closed()) {
            return;
        }
        Throwable cause =
                fault instanceof CompletionException && fault.getCause() != null
                        ? fault.getCause()
                        : fault;
        if (cause instanceof IOException refused) {
            Problem.answer(request, CONFLICT, String.valueOf(refused.getMessage()));
            return;
        }
        if (fault != null) {
            LOG.error("{} {} failed", request.request().method(), request.request().path(), fault);
            Problem.answer(request, INTERNAL, "a fault in the node; its log has it: " + fault);
            return;
        }
        switch (result) {
            case Result.Shown(Document document) -> json(request, document);
            case Result.Told(var answer) -> {
                String text = String.join("\n", answer.lines());
                if (answer.obeyed()) {
                    json(request, Document.builder().unshown(Field.of("message", text)).build());
                } else {
                    Problem.answer(request, CONFLICT, text.replaceFirst("^% ", ""));
                }
            }
            case Result.Refused(int status, String detail) ->
                    Problem.answer(request, status, detail);
        }
    }

    private static void json(RoutingContext request, Document document) {
        request.response()
                .putHeader("content-type", JSON)
                .putHeader("cache-control", "no-store")
                .end(String.join("\n", document.json()) + "\n");
    }
}
