// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

import org.signalbox.access.AuditLog.Outcome;
import org.signalbox.access.Operator;
import org.signalbox.admin.Document;
import org.signalbox.admin.Field;
import org.signalbox.admin.NodePort;
import org.signalbox.metrics.Counters;
import org.signalbox.web.Endpoint.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/// Lets requests of the API in, reads them, and writes the answers.
final class ApiRouter {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRouter.class);
    private static final String JSON = "application/json; charset=utf-8";
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;
    private static final int INTERNAL = 500;

    /// Where a request keeps who asks.
    private static final String OPERATOR = "operator";

    /// What to call when all of it has come.
    private static final String REST = "rest";

    private final Vertx vertx;
    private final NodePort node;
    private final SharedView views;
    private final Admittance admittance;
    private final Visitors visitors;
    private final LiveStreams streams;
    private final WebLimits limits;
    private final Counters<WebCounter> counters;

    ApiRouter(
            Vertx vertx,
            NodePort node,
            SharedView views,
            Admittance admittance,
            Visitors visitors,
            WebLimits limits,
            Counters<WebCounter> counters) {
        this.vertx = vertx;
        this.node = node;
        this.views = views;
        this.admittance = admittance;
        this.visitors = visitors;
        this.streams = new LiveStreams(vertx, limits, counters);
        this.limits = limits;
        this.counters = counters;
    }

    void mount(Router router, List<Endpoint> endpoints) {
        String description = OpenApi.document(endpoints).encodePrettily();
        router.get(OpenApi.PATH)
                .handler(
                        request ->
                                request.response()
                                        .putHeader("content-type", JSON)
                                        .end(description));
        for (Endpoint endpoint : endpoints) {
            Route route =
                    router.route(
                            HttpMethod.valueOf(endpoint.method().name()),
                            Api.BASE + vertxPath(endpoint));
            route.handler(request -> letIn(endpoint, request));
            if (endpoint.body()) {
                // as a method, for Vert.x wants bodies read before it is known who sends them
                route.handler(
                        BodyHandler.create(false)
                                        .setHandleFileUploads(false)
                                        .setBodyLimit(limits.bodyOctetsMax())
                                ::handle);
            }
            route.handler(request -> serve(endpoint, request));
        }
        router.route(Api.BASE + "/*")
                .handler(
                        request ->
                                Problem.answer(
                                        request,
                                        NOT_FOUND,
                                        "there is no %s %s"
                                                .formatted(
                                                        request.request().method(),
                                                        request.request().path())))
                .failureHandler(this::failed);
    }

    /// `{name}` is `:name` in Vert.x.
    private static String vertxPath(Endpoint endpoint) {
        return endpoint.path().replace('{', ':').replace("}", "");
    }

    private void letIn(Endpoint endpoint, RoutingContext request) {
        if (!endpoint.body() && hasBody(request)) {
            counters.increment(WebCounter.SIZE);
            Problem.answer(request, TOO_LARGE, "this takes no text");
            return;
        }
        Optional<Operator> operator = admittance.admit(request, endpoint.role());
        operator.ifPresent(
                known -> {
                    request.put(OPERATOR, known);
                    if (endpoint.body()) {
                        request.put(REST, visitors.awaitRest(request));
                    }
                    request.next();
                });
    }

    private static Operator operator(RoutingContext request) {
        return Objects.requireNonNull(request.get(OPERATOR));
    }

    private static boolean hasBody(RoutingContext request) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.request().headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || (length != null && !length.equals("0"));
    }

    private void serve(Endpoint endpoint, RoutingContext request) {
        if (endpoint.body()) {
            Objects.requireNonNull(request.<Runnable>get(REST)).run();
        }
        Operator operator = operator(request);
        Call call;
        try {
            call = Call.read(endpoint, request, node, views, operator);
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
                                        context.runOnContext(
                                                _ -> {
                                                    audit(endpoint, request, result);
                                                    answer(request, result, fault);
                                                }));
    }

    /// What only looks is nobody's business.
    private void audit(Endpoint endpoint, RoutingContext request, Result result) {
        if (endpoint.method() == Method.GET) {
            return;
        }
        boolean done =
                switch (result) {
                    case Result.Told(var answer) -> answer.obeyed();
                    case Result.Shown _, Result.Download _, Result.Streamed _ -> true;
                    case Result.Refused _, Result.Failed _ -> false;
                    case null -> false;
                };
        node.audit()
                .record(
                        operator(request),
                        Admittance.what(request),
                        done ? Outcome.DONE : Outcome.REFUSED);
    }

    private void answer(RoutingContext request, Result result, Throwable fault) {
        if (request.response().closed()) {
            return;
        }
        if (fault != null) {
            Throwable cause = fault.getCause();
            fault(request, fault instanceof CompletionException && cause != null ? cause : fault);
            return;
        }
        switch (result) {
            case Result.Shown(Document document) -> json(request, document);
            case Result.Told(var answer) -> {
                String text = String.join("\n", answer.lines());
                if (answer.obeyed()) {
                    json(request, Document.builder().unshown(Field.of("message", text)).build());
                } else {
                    Problem.answer(request, Result.CONFLICT, text.replaceFirst("^% ", ""));
                }
            }
            case Result.Refused(int status, String detail) ->
                    Problem.answer(request, status, detail);
            case Result.Failed(int status, String detail, Document more) ->
                    Problem.answer(request, status, detail, more);
            case Result.Download(Path file) -> download(request, file);
            case Result.Streamed(LiveStreams.Feed feed) -> streams.serve(request, feed);
        }
    }

    private static void fault(RoutingContext request, Throwable fault) {
        if (fault instanceof IOException refused) {
            Problem.answer(request, Result.CONFLICT, String.valueOf(refused.getMessage()));
            return;
        }
        LOG.error("{} {} failed", request.request().method(), request.request().path(), fault);
        Problem.answer(request, INTERNAL, "a fault in the node; its log has it: " + fault);
    }

    /// What a handler of Vert.x has refused.
    private void failed(RoutingContext request) {
        if (request.failure() instanceof HttpClosedException) {
            // whoever asked has gone, and waits for no answer
            return;
        }
        if (request.response().headWritten()) {
            request.request().connection().close();
            return;
        }
        int status = request.statusCode();
        if (status == TOO_LARGE) {
            counters.increment(WebCounter.SIZE);
            Problem.answer(
                    request, TOO_LARGE, "more than %d octets".formatted(limits.bodyOctetsMax()));
        } else if (request.failure() != null) {
            fault(request, request.failure());
        } else {
            Problem.answer(request, status, "the request cannot be read");
        }
    }

    private static void json(RoutingContext request, Document document) {
        request.response()
                .putHeader("content-type", JSON)
                .putHeader("cache-control", "no-store")
                .end(String.join("\n", document.json()) + "\n");
    }

    private static void download(RoutingContext request, Path file) {
        request.response()
                .putHeader("content-type", Result.Download.TYPE)
                .putHeader("cache-control", "no-store")
                .putHeader(
                        "content-disposition",
                        "attachment; filename=\"%s\"".formatted(file.getFileName()))
                .sendFile(file.toString())
                .onFailure(
                        gone -> {
                            if (!request.response().headWritten()) {
                                Problem.answer(request, NOT_FOUND, "it is not there any more");
                            }
                        });
    }
}
