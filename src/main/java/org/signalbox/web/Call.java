// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.ext.web.RoutingContext;

import org.jspecify.annotations.Nullable;
import org.signalbox.access.Operator;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.NodeView;
import org.signalbox.config.Argument;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A request whose parameters have been read.
final class Call {
    /// Some parameter is missing, unknown or makes no sense.
    static final class BadParameter extends Exception {
        private static final long serialVersionUID = 1L;

        BadParameter(String message) {
            super(message);
        }
    }

    private final NodePort node;
    private final SharedView views;
    private final Operator operator;
    private final Map<Parameter<?>, Object> values;
    private final String body;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    private Call(
            NodePort node,
            SharedView views,
            Operator operator,
            Map<Parameter<?>, Object> values,
            String body) {
        this.node = node;
        this.views = views;
        this.operator = operator;
        this.values = values;
        this.body = body;
    }

    /// Reads what a request says.
    ///
    /// @throws BadParameter in words for whoever asked
    static Call read(
            Endpoint endpoint,
            RoutingContext request,
            NodePort node,
            SharedView views,
            Operator operator)
            throws BadParameter {
        Map<Parameter<?>, Object> values = new LinkedHashMap<>();
        for (Parameter<?> parameter : endpoint.parameters()) {
            String text = text(parameter, request);
            if (text != null) {
                values.put(parameter, parsed(parameter, text));
            } else if (parameter.required()) {
                throw new BadParameter(
                        "expected %s=%s: %s"
                                .formatted(
                                        parameter.name(),
                                        parameter.argument().name(),
                                        parameter.argument().help()));
            }
        }
        for (String name : request.queryParams().names()) {
            boolean known =
                    endpoint.parameters().stream()
                            .anyMatch(
                                    p ->
                                            p.where() == Parameter.Place.QUERY
                                                    && p.name().equals(name));
            if (!known) {
                throw new BadParameter(
                        "there is no parameter %s; expected %s"
                                .formatted(name, queryNames(endpoint)));
            }
        }
        Call call = new Call(node, views, operator, values, endpoint.body() ? body(request) : "");
        request.addEndHandler(_ -> call.gone.complete(null));
        return call;
    }

    private static String body(RoutingContext request) {
        String text = request.body().asString();
        return text == null ? "" : text;
    }

    private static String queryNames(Endpoint endpoint) {
        List<String> names =
                endpoint.parameters().stream()
                        .filter(p -> p.where() == Parameter.Place.QUERY)
                        .map(Parameter::name)
                        .toList();
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static @Nullable String text(Parameter<?> parameter, RoutingContext request)
            throws BadParameter {
        if (parameter.where() == Parameter.Place.PATH) {
            return request.pathParam(parameter.name());
        }
        List<String> given = request.queryParam(parameter.name());
        if (given.size() > 1) {
            throw new BadParameter(parameter.name() + " is given more than once");
        }
        return given.isEmpty() ? null : given.getFirst();
    }

    private static <T> T parsed(Parameter<T> parameter, String text) throws BadParameter {
        Argument<T> argument = parameter.argument();
        try {
            return argument.type().parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new BadParameter(
                    "%s: %s; expected %s"
                            .formatted(
                                    parameter.name(),
                                    wrong.getMessage(),
                                    argument.type().expected()));
        }
    }

    NodePort node() {
        return node;
    }

    /// What the node is doing now.
    CompletionStage<NodeView> view() {
        return views.view();
    }

    /// Who asks.
    Operator operator() {
        return operator;
    }

    /// The text that came with the request; empty if none did.
    String body() {
        return body;
    }

    /// Completed when whoever asks has gone, or has the answer.
    CompletionStage<Void> gone() {
        return gone;
    }

    /// A parameter that the request must have.
    <T> T get(Parameter<T> parameter) {
        return find(parameter).orElseThrow();
    }

    <T> Optional<T> find(Parameter<T> parameter) {
        @SuppressWarnings("unchecked") // it was put there under the parameter that read it
        T value = (T) values.get(parameter);
        return Optional.ofNullable(value);
    }
}
