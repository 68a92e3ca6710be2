// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.admin.AlarmReport;
import org.signalbox.admin.EventHistory;
import org.signalbox.admin.EventReport;
import org.signalbox.admin.MessageFilter;
import org.signalbox.admin.MessageReport;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.Operation;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What happens while one looks: events, alarms and messages.
final class LiveEndpoints {
    private LiveEndpoints() {}

    static List<Endpoint> all() {
        return List.of(
                Endpoint.show(
                        "/stream",
                        Result.Streamed.TYPE,
                        "Events (`event: event`, as in /events) as they happen, and alarms"
                                + " (`event: alarm`, as in /alarms/history) as they are raised and"
                                + " cleared",
                        call ->
                                Result.now(
                                        new Result.Streamed(
                                                reader -> events(call.node(), reader)))),
                Endpoint.show(
                        "/messages",
                        Result.Streamed.TYPE,
                        "Messages (`event: message`) as they pass, decoded into a line each",
                        call -> Result.now(new Result.Streamed(messages(call))),
                        Parameters.OVER,
                        Parameters.LAYER,
                        Parameters.PROTOCOL,
                        Parameters.ACCESS_LIST,
                        Parameters.PER_SECOND,
                        Parameters.ONE_IN),
                Endpoint.show(
                        "/alarms",
                        "Alarms",
                        "What is wrong, the worst first, with cause and remedy",
                        call ->
                                Result.shown(
                                        AlarmReport.now(call.node().alarms(), _ -> true, true))),
                Endpoint.show(
                        "/alarms/history",
                        "AlarmHistory",
                        "Alarms that were raised and cleared, the oldest first",
                        call -> Result.shown(AlarmReport.history(call.node().alarms(), _ -> true))),
                Endpoint.show(
                        "/objects",
                        "EventObjects",
                        "The things that something was told of",
                        call -> Result.shown(AlarmReport.objects(call.node().histories()))),
                Endpoint.show(
                        "/objects/{object}/events",
                        "ObjectEvents",
                        "What happened to one thing and its parts, the oldest first",
                        LiveEndpoints::ofObject,
                        Parameters.THING),
                Endpoint.act(
                        "/alarms/{sequence}/acknowledge",
                        "Say that somebody knows of an alarm",
                        call ->
                                call.node()
                                        .perform(
                                                new Operation.AcknowledgeAlarm(
                                                        call.get(Parameters.SEQUENCE),
                                                        call.operator().name()))
                                        .thenApply(Result.Told::new),
                        Parameters.SEQUENCE));
    }

    private static CompletionStage<NodePort.Subscription> events(
            NodePort node, LiveStreams.Reader reader) {
        NodePort.Subscription events =
                node.watch(
                        event ->
                                reader.offer("event", event, () -> EventReport.of(List.of(event))));
        NodePort.Subscription alarms =
                node.watchAlarms(
                        change -> reader.offer("alarm", change, () -> AlarmReport.of(change)));
        return CompletableFuture.completedFuture(
                () -> {
                    events.close();
                    alarms.close();
                });
    }

    private static CompletionStage<Result> ofObject(Call call) {
        String name = call.get(Parameters.THING);
        List<EventHistory> meant =
                call.node().histories().stream()
                        .filter(history -> history.object().isCalled(name))
                        .toList();
        return meant.isEmpty()
                ? Result.now(Result.notFound("nothing was told of " + name))
                : Result.shown(AlarmReport.events(meant));
    }

    private static LiveStreams.Feed messages(Call call) {
        MessageFilter filter =
                new MessageFilter(
                        call.find(Parameters.LAYER).map(Set::of).orElse(MessageFilter.ALL.layers()),
                        call.find(Parameters.ACCESS_LIST),
                        call.find(Parameters.OVER),
                        call.find(Parameters.PROTOCOL),
                        false,
                        call.find(Parameters.ONE_IN).orElse(1),
                        call.find(Parameters.PER_SECOND).orElse(MessageFilter.PER_SECOND_DEFAULT));
        return reader ->
                call.node()
                        .watchMessages(
                                filter,
                                message ->
                                        reader.offer(
                                                "message",
                                                message,
                                                () -> MessageReport.of(message)));
    }
}
