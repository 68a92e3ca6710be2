// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import static org.signalbox.web.Parameters.OBJECT;

import org.signalbox.admin.History;
import org.signalbox.admin.HistoryReport;
import org.signalbox.admin.NodeView;
import org.signalbox.admin.PlannedCapacity;
import org.signalbox.admin.TopologyReport;

import java.util.List;

/// What a picture of the node is drawn from: who is around it, and how much there was to do.
final class MapEndpoints {
    private static final int BEYOND_DEFAULT = 100;

    private MapEndpoints() {}

    static List<Endpoint> all(History history) {
        return List.of(
                Endpoint.show(
                        "/topology",
                        "Topology",
                        "The node and all that it is connected with, with states and rates",
                        call ->
                                call.view()
                                        .thenApply(
                                                node ->
                                                        new Result.Shown(
                                                                TopologyReport.of(
                                                                        node,
                                                                        history,
                                                                        call.find(Parameters.BEYOND)
                                                                                .orElse(
                                                                                        BEYOND_DEFAULT)))),
                        Parameters.BEYOND),
                Endpoint.show(
                        "/history",
                        "History",
                        "What an object has carried in the last hour or day, step by step",
                        call -> call.node().view().thenApply(node -> carried(node, history, call)),
                        OBJECT,
                        Parameters.STEP),
                Endpoint.show(
                        "/history/objects",
                        "HistoryObjects",
                        "The objects that /history knows",
                        _ -> Result.shown(HistoryReport.objects(history))));
    }

    private static Result carried(NodeView node, History history, Call call) {
        String object = call.get(OBJECT);
        return HistoryReport.of(
                        history, object, scale(call), PlannedCapacity.kilobits(node, object))
                .<Result>map(Result.Shown::new)
                .orElseGet(() -> Result.notFound("nothing is remembered of " + object));
    }

    private static History.Scale scale(Call call) {
        return call.find(Parameters.STEP).filter("60"::equals).isPresent()
                ? History.Scale.DAY
                : History.Scale.HOUR;
    }
}
