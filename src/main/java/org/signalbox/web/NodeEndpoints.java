// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import static org.signalbox.web.Shows.perform;
import static org.signalbox.web.Shows.view;

import org.signalbox.admin.AssociationReport;
import org.signalbox.admin.CaptureReport;
import org.signalbox.admin.Document;
import org.signalbox.admin.Event;
import org.signalbox.admin.EventReport;
import org.signalbox.admin.Field;
import org.signalbox.admin.Operation;
import org.signalbox.admin.Operation.DebugSubject;
import org.signalbox.admin.PathReport;
import org.signalbox.admin.PointCodeReport;
import org.signalbox.admin.ProfileReport;
import org.signalbox.admin.VersionReport;

import java.util.List;
import java.util.Locale;

/// The node as a whole, what it has logged, and SCTP.
final class NodeEndpoints {
    private NodeEndpoints() {}

    static List<Endpoint> all() {
        return List.of(
                Endpoint.show(
                        "/me",
                        "Me",
                        "Whom the node takes the caller for",
                        call ->
                                Result.shown(
                                        Document.builder()
                                                .unshown(
                                                        Field.of("name", call.operator().name()),
                                                        Field.of(
                                                                "role",
                                                                call.operator().role().word()),
                                                        Field.of("from", call.operator().from()))
                                                .build())),
                Endpoint.show(
                        "/node",
                        "Node",
                        "Software, uptime and transport",
                        view(VersionReport::product)),
                Endpoint.show(
                        "/version",
                        "Version",
                        "Signalling software and transport",
                        view(VersionReport::signalling)),
                Endpoint.show(
                        "/instances",
                        "Instances",
                        "Variant, network and point codes of this node",
                        view(node -> PointCodeReport.of(node.instances()))),
                Endpoint.show(
                        "/associations",
                        "Associations",
                        "Associations, and which SCTP carries them",
                        view(AssociationReport::all)),
                Endpoint.show(
                        "/paths", "Paths", "Paths of all associations", view(PathReport::all)),
                Endpoint.show(
                        "/profiles",
                        "Profiles",
                        "Sets of SCTP parameters, and the links that use them",
                        view(node -> ProfileReport.of(node.profiles()))),
                Endpoint.show(
                        "/events",
                        "Events",
                        "The last events, the oldest first",
                        call -> Result.shown(EventReport.of(last(call))),
                        Parameters.CONTAINS,
                        Parameters.LIMIT),
                Endpoint.act(
                        "/events/clear",
                        "Forget the events seen so far",
                        call -> {
                            call.node().clearLog();
                            return Result.now(Result.done("The log is empty"));
                        }),
                Endpoint.act(
                        "/statistics/clear",
                        "Set the statistics to zero; the metrics go on counting",
                        perform(_ -> new Operation.ClearStatistics())),
                Endpoint.show(
                        "/debugging",
                        "Debugging",
                        "What is being debugged",
                        view(CaptureReport::debugging)),
                Endpoint.act(
                        "/debugging/{subject}/start",
                        "Tell the transitions of a protocol in the log",
                        perform(call -> new Operation.Debug(subject(call))),
                        Parameters.SUBJECT),
                Endpoint.act(
                        "/debugging/{subject}/stop",
                        "Tell them no more",
                        perform(call -> new Operation.NoDebug(subject(call))),
                        Parameters.SUBJECT),
                Endpoint.act(
                        "/debugging/stop",
                        "End all debugging",
                        perform(_ -> new Operation.UndebugAll())));
    }

    private static DebugSubject subject(Call call) {
        return DebugSubject.valueOf(call.get(Parameters.SUBJECT).toUpperCase(Locale.ROOT));
    }

    private static List<Event> last(Call call) {
        String wanted = call.find(Parameters.CONTAINS).orElse("").toLowerCase(Locale.ROOT);
        List<Event> events =
                call.node().logged().stream()
                        .filter(event -> words(event).contains(wanted))
                        .toList();
        int shown = call.find(Parameters.LIMIT).orElse(Parameters.PAGE_DEFAULT);
        return events.subList(Math.max(0, events.size() - shown), events.size());
    }

    private static String words(Event event) {
        return "%s-%s %s"
                .formatted(event.facility(), event.mnemonic(), event.text())
                .toLowerCase(Locale.ROOT);
    }
}
