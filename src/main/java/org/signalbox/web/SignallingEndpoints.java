// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import static org.signalbox.web.NodeEndpoints.view;

import org.signalbox.admin.Document;
import org.signalbox.admin.InstanceView;
import org.signalbox.admin.LinksetReport;
import org.signalbox.admin.LinksetView;
import org.signalbox.admin.M2paReport;
import org.signalbox.admin.NodeView;
import org.signalbox.admin.Operation;
import org.signalbox.admin.PingRequest;
import org.signalbox.admin.RouteQuestion;
import org.signalbox.admin.RouteReport;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.ss7.PointCode;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Linksets, links and routes of MTP level 3.
final class SignallingEndpoints {
    private static final Parameter<String> LINKSET =
            Parameter.inPath(
                    "linkset", Argument.of("LINKSET", ArgumentTypes.word(), "Name of a linkset"));
    private static final Parameter<Integer> SLC =
            Parameter.inPath(
                    "slc",
                    Argument.of(
                            "SLC",
                            ArgumentTypes.integer(0, 15),
                            "Number of a link in its linkset"));
    static final Parameter<Integer> INSTANCE =
            Parameter.optional(
                    "instance",
                    Argument.of(
                            "INSTANCE",
                            ArgumentTypes.integer(0, 7),
                            "Number of an instance, of a node in several networks"));
    private static final Parameter<String> DESTINATION =
            Parameter.required(
                    "destination",
                    Argument.of(
                            "POINT-CODE",
                            ArgumentTypes.word(),
                            "A point code in the notation of the instance"));

    private SignallingEndpoints() {}

    static List<Endpoint> all() {
        return List.of(
                Endpoint.show(
                        "/linksets",
                        "Linksets and their links",
                        call -> call.node().view().thenApply(node -> linksets(call, node)),
                        INSTANCE),
                Endpoint.show(
                        "/linksets/{linkset}",
                        "One linkset, with all there is to know about its links",
                        linkset(LinksetReport::one),
                        LINKSET),
                Endpoint.show(
                        "/linksets/{linkset}/traffic",
                        "Traffic of its links that is being moved",
                        linkset(LinksetReport::traffic),
                        LINKSET),
                Endpoint.show(
                        "/linksets/{linkset}/selections",
                        "What its links have sent, by signalling link selection",
                        linkset(LinksetReport::selections),
                        LINKSET),
                Endpoint.act(
                        "/linksets/{linkset}/links/{slc}/inhibit",
                        "Keep user traffic off a link, if both ends can spare it",
                        operation(Operation.Inhibit::new),
                        LINKSET,
                        SLC),
                Endpoint.act(
                        "/linksets/{linkset}/links/{slc}/uninhibit",
                        "Let it carry traffic again",
                        operation(Operation.Uninhibit::new),
                        LINKSET,
                        SLC),
                Endpoint.show(
                        "/m2pa/states",
                        "Link state control and sequence numbers",
                        view(M2paReport::states)),
                Endpoint.show(
                        "/routes",
                        "Routes and destinations",
                        call ->
                                call.node()
                                        .view()
                                        .thenApply(
                                                node ->
                                                        inInstance(
                                                                call,
                                                                node,
                                                                instance ->
                                                                        RouteReport.all(
                                                                                instance.routes(),
                                                                                true))),
                        INSTANCE),
                Endpoint.show(
                        "/route-lookup",
                        "Which way messages to a point would go, and why; sends nothing",
                        SignallingEndpoints::lookUp,
                        DESTINATION,
                        INSTANCE),
                Endpoint.act(
                        "/ping",
                        "Ask a point for signs of life, once",
                        SignallingEndpoints::ping,
                        DESTINATION,
                        INSTANCE));
    }

    private static Result linksets(Call call, NodeView node) {
        return call.find(INSTANCE).isEmpty()
                ? new Result.Shown(LinksetReport.all(node.linksets()))
                : inInstance(call, node, instance -> LinksetReport.all(instance.linksets()));
    }

    private static Endpoint.Action linkset(Function<LinksetView, Document> report) {
        return call ->
                call.node()
                        .view()
                        .thenApply(
                                node ->
                                        node.linksets().stream()
                                                .filter(l -> l.name().equals(call.get(LINKSET)))
                                                .findFirst()
                                                .<Result>map(l -> new Result.Shown(report.apply(l)))
                                                .orElseGet(
                                                        () ->
                                                                Result.notFound(
                                                                        "there is no linkset "
                                                                                + call.get(
                                                                                        LINKSET))));
    }

    private static Endpoint.Action operation(BiFunction<String, Integer, Operation> operation) {
        return call ->
                call.node()
                        .perform(operation.apply(call.get(LINKSET), call.get(SLC)))
                        .thenApply(Result.Told::new);
    }

    private static Result inInstance(
            Call call, NodeView node, Function<InstanceView, Document> report) {
        int number = call.find(INSTANCE).orElse(0);
        return node.instance(number)
                .<Result>map(instance -> new Result.Shown(report.apply(instance)))
                .orElseGet(() -> Result.notFound("there is no instance " + number));
    }

    private static CompletionStage<Result> lookUp(Call call) {
        return withCode(
                call,
                code ->
                        call.node()
                                .lookUp(
                                        new RouteQuestion(
                                                call.find(INSTANCE).orElse(0),
                                                code,
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty()))
                                .thenApply(answer -> new Result.Shown(answer.document())));
    }

    private static CompletionStage<Result> ping(Call call) {
        return withCode(
                call,
                code ->
                        call.node()
                                .ping(
                                        new PingRequest(
                                                call.find(INSTANCE).orElse(0),
                                                code,
                                                1,
                                                PingRequest.SIZE_OCTETS_DEFAULT,
                                                PingRequest.TIMEOUT_DEFAULT),
                                        new CompletableFuture<>())
                                .thenApply(answer -> new Result.Shown(answer.document())));
    }

    private static CompletionStage<Result> withCode(
            Call call, Function<PointCode, CompletionStage<Result>> question) {
        return call.node()
                .view()
                .thenCompose(
                        node -> {
                            int number = call.find(INSTANCE).orElse(0);
                            Optional<InstanceView> instance = node.instance(number);
                            if (instance.isEmpty()) {
                                return Result.now(
                                        Result.notFound("there is no instance " + number));
                            }
                            PointCode code;
                            try {
                                code =
                                        PointCode.parse(
                                                instance.get().point().variant(),
                                                call.get(DESTINATION));
                            } catch (IllegalArgumentException wrong) {
                                return Result.now(
                                        new Result.Refused(
                                                400, String.valueOf(wrong.getMessage())));
                            }
                            return question.apply(code);
                        });
    }
}
