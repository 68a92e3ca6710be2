// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.admin.Document;
import org.signalbox.admin.EventReport;
import org.signalbox.admin.NodeView;
import org.signalbox.admin.Operation;
import org.signalbox.admin.PointCodeReport;
import org.signalbox.admin.VersionReport;

import java.util.List;
import java.util.function.Function;

/// The node as a whole.
final class NodeEndpoints {
    private NodeEndpoints() {}

    static List<Endpoint> all() {
        return List.of(
                Endpoint.show(
                        "/node", "Software, uptime and transport", view(VersionReport::product)),
                Endpoint.show(
                        "/instances",
                        "Variant, network and point codes of this node",
                        view(node -> PointCodeReport.of(node.instances()))),
                Endpoint.show(
                        "/events",
                        "The last events, the oldest first",
                        call -> Result.shown(EventReport.of(call.node().logged()))),
                Endpoint.act(
                        "/statistics/clear",
                        "Set the statistics to zero; the metrics go on counting",
                        call ->
                                call.node()
                                        .perform(new Operation.ClearStatistics())
                                        .thenApply(Result.Told::new)));
    }

    static Endpoint.Action view(Function<NodeView, Document> report) {
        return call -> call.node().view().thenApply(node -> new Result.Shown(report.apply(node)));
    }
}
