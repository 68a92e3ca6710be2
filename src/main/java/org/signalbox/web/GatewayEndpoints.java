// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import static org.signalbox.web.Parameters.ASP;
import static org.signalbox.web.Parameters.INSTANCE;
import static org.signalbox.web.Parameters.MATE;
import static org.signalbox.web.Parameters.SERVER;
import static org.signalbox.web.Shows.perform;

import org.signalbox.admin.AsReport;
import org.signalbox.admin.AsView;
import org.signalbox.admin.AspReport;
import org.signalbox.admin.AspView;
import org.signalbox.admin.Document;
import org.signalbox.admin.MateReport;
import org.signalbox.admin.MateView;
import org.signalbox.admin.NodeView;
import org.signalbox.admin.Operation;

import java.util.List;
import java.util.function.Function;

/// Application servers, their processes and mated gateways of M3UA.
final class GatewayEndpoints {
    private GatewayEndpoints() {}

    static List<Endpoint> all() {
        return List.of(
                Endpoint.show(
                        "/application-servers",
                        "ApplicationServers",
                        "Application servers and their routing keys",
                        Shows.all(
                                NodeView::applicationServers,
                                (as, network) -> as.instance() == network,
                                AsReport::all),
                        INSTANCE),
                Endpoint.show(
                        "/application-servers/{as}",
                        "ApplicationServer",
                        "All there is to know about an application server",
                        server(as -> AsReport.detail(List.of(as))),
                        SERVER),
                Endpoint.show(
                        "/application-servers/{as}/bindings",
                        "ApplicationServerBindings",
                        "Which of its processes takes which signalling link selection",
                        server(AsReport::bindings),
                        SERVER),
                Endpoint.show(
                        "/asps",
                        "Asps",
                        "Associations of M3UA, and why those that are not active are not",
                        asps(AspReport::all),
                        INSTANCE),
                Endpoint.show(
                        "/asps/{asp}",
                        "Asp",
                        "All there is to know about an association of M3UA",
                        Shows.one(
                                "ASP",
                                ASP,
                                NodeView::asps,
                                AspView::name,
                                asp -> AspReport.detail(List.of(asp))),
                        ASP),
                Endpoint.show(
                        "/asp-addresses",
                        "AspAddresses",
                        "Addresses of the peers of M3UA, with what SCTP measures",
                        asps(AspReport::addresses),
                        INSTANCE),
                Endpoint.show(
                        "/asp-associations",
                        "AspAssociations",
                        "Streams, windows and queues of the associations of M3UA",
                        asps(AspReport::associations),
                        INSTANCE),
                Endpoint.act(
                        "/asps/{asp}/audit",
                        "Ask the gateway of a process of this node how a point stands",
                        perform(
                                call ->
                                        new Operation.AuditPoint(
                                                call.get(ASP), call.get(Parameters.POINT))),
                        ASP,
                        Parameters.POINT),
                Endpoint.act(
                        "/asps/{asp}/block",
                        "Give a process of M3UA no traffic, until it is unblocked",
                        perform(call -> new Operation.BlockAsp(call.get(ASP))),
                        ASP),
                Endpoint.act(
                        "/asps/{asp}/unblock",
                        "Give it traffic again",
                        perform(call -> new Operation.UnblockAsp(call.get(ASP))),
                        ASP),
                Endpoint.act(
                        "/asps/{asp}/disconnect",
                        "End its association; it may come up again at once",
                        perform(call -> new Operation.DisconnectAsp(call.get(ASP))),
                        ASP),
                Endpoint.show(
                        "/mates",
                        "Mates",
                        "Mates of this gateway, and what goes to them",
                        Shows.all(
                                NodeView::mates,
                                (mate, network) -> mate.instance() == network,
                                MateReport::all),
                        INSTANCE),
                Endpoint.show(
                        "/mates/{mate}",
                        "Mate",
                        "All there is to know about a mate",
                        Shows.one(
                                "mate",
                                MATE,
                                NodeView::mates,
                                MateView::name,
                                mate -> MateReport.detail(List.of(mate))),
                        MATE));
    }

    private static Endpoint.Action server(Function<AsView, Document> report) {
        return Shows.one(
                "application server", SERVER, NodeView::applicationServers, AsView::name, report);
    }

    private static Endpoint.Action asps(Function<List<AspView>, Document> report) {
        return Shows.all(NodeView::asps, AspView::isIn, report);
    }
}
