// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import static org.signalbox.web.Parameters.INSTANCE;

import org.signalbox.admin.Document;
import org.signalbox.admin.InstanceView;
import org.signalbox.admin.NodeView;
import org.signalbox.admin.Operation;
import org.signalbox.ss7.PointCode;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/// What many endpoints do alike.
final class Shows {
    private static final int BAD_REQUEST = 400;

    private Shows() {}

    /// A report of the whole node.
    static Endpoint.Action view(Function<NodeView, Document> report) {
        return call -> call.view().thenApply(node -> new Result.Shown(report.apply(node)));
    }

    /// Something found in the node, or that it is not there.
    static Endpoint.Action found(BiFunction<Call, NodeView, Result> search) {
        return call -> call.view().thenApply(node -> search.apply(call, node));
    }

    /// A report of what the node is in the network that the request names, or in the first.
    static Endpoint.Action inNetwork(BiFunction<Call, InstanceView, Result> report) {
        return found(
                (call, node) ->
                        instance(call, node)
                                .map(network -> report.apply(call, network))
                                .orElseGet(() -> noInstance(call)));
    }

    /// As above, of something that is not in every network.
    static <V> Endpoint.Action inNetwork(
            Function<InstanceView, Optional<V>> part,
            Function<V, Document> report,
            String otherwise) {
        return inNetwork(
                (_, network) ->
                        part.apply(network)
                                .<Result>map(found -> new Result.Shown(report.apply(found)))
                                .orElseGet(() -> Result.notFound(otherwise)));
    }

    /// A report of those of a kind that the request is about; all of its network if it names one.
    static <V> Endpoint.Action all(
            Function<NodeView, List<V>> kind,
            BiFunction<V, Integer, Boolean> isIn,
            Function<List<V>, Document> report) {
        return found(
                (call, node) -> {
                    Optional<Integer> number = call.find(INSTANCE);
                    if (number.isPresent() && node.instance(number.get()).isEmpty()) {
                        return noInstance(call);
                    }
                    return new Result.Shown(
                            report.apply(
                                    kind.apply(node).stream()
                                            .filter(
                                                    one ->
                                                            number.isEmpty()
                                                                    || isIn.apply(
                                                                            one, number.get()))
                                            .toList()));
                });
    }

    /// A report of the one that the path names.
    static <V> Endpoint.Action one(
            String noun,
            Parameter<String> name,
            Function<NodeView, List<V>> kind,
            Function<V, String> nameOf,
            Function<V, Document> report) {
        return found(
                (call, node) ->
                        first(kind.apply(node), one -> nameOf.apply(one).equals(call.get(name)))
                                .<Result>map(one -> new Result.Shown(report.apply(one)))
                                .orElseGet(
                                        () ->
                                                Result.notFound(
                                                        "there is no %s %s"
                                                                .formatted(noun, call.get(name)))));
    }

    private static <V> Optional<V> first(List<V> all, Predicate<V> wanted) {
        return all.stream().filter(wanted).findFirst();
    }

    /// Tells the node to do something.
    static Endpoint.Action perform(Function<Call, Operation> operation) {
        return call -> call.node().perform(operation.apply(call)).thenApply(Result.Told::new);
    }

    /// Reads a point code in the network that the request names, then goes on.
    static CompletionStage<Result> withCode(
            Call call,
            Parameter<String> parameter,
            Function<PointCode, CompletionStage<Result>> question) {
        return call.view()
                .thenCompose(
                        node ->
                                instance(call, node)
                                        .map(
                                                network ->
                                                        withCode(
                                                                call, network, parameter, question))
                                        .orElseGet(() -> Result.now(noInstance(call))));
    }

    private static CompletionStage<Result> withCode(
            Call call,
            InstanceView network,
            Parameter<String> parameter,
            Function<PointCode, CompletionStage<Result>> question) {
        PointCode code;
        try {
            code = PointCode.parse(network.point().variant(), call.get(parameter));
        } catch (IllegalArgumentException wrong) {
            return Result.now(wrong(parameter, wrong));
        }
        return question.apply(code);
    }

    static Result wrong(Parameter<?> parameter, IllegalArgumentException reason) {
        return new Result.Refused(
                BAD_REQUEST, "%s: %s".formatted(parameter.name(), reason.getMessage()));
    }

    /// The network that a request is about.
    static int number(Call call) {
        return call.find(INSTANCE).orElse(0);
    }

    private static Optional<InstanceView> instance(Call call, NodeView node) {
        return node.instance(number(call));
    }

    private static Result noInstance(Call call) {
        return Result.notFound("there is no instance " + number(call));
    }
}
