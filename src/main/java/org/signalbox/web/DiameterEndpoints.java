// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import static org.signalbox.web.Parameters.PEER;
import static org.signalbox.web.Shows.view;

import org.signalbox.admin.DiameterPeerView;
import org.signalbox.admin.DiameterQuestion;
import org.signalbox.admin.DiameterReport;
import org.signalbox.admin.Document;
import org.signalbox.admin.FirewallReport;
import org.signalbox.admin.FirewallView;
import org.signalbox.admin.InterworkingReport;
import org.signalbox.admin.InterworkingView;
import org.signalbox.admin.NodeView;

import java.util.List;
import java.util.function.Function;

/// Diameter, and what goes between MAP and Diameter.
final class DiameterEndpoints {
    private DiameterEndpoints() {}

    static List<Endpoint> all() {
        return List.of(
                Endpoint.show(
                        "/diameter/peers",
                        "DiameterPeers",
                        "Diameter peers, and why those not there are not",
                        view(node -> DiameterReport.all(node.diameterPeers()))),
                Endpoint.show(
                        "/diameter/peers/{peer}",
                        "DiameterPeer",
                        "All there is to know about a Diameter peer",
                        Shows.one(
                                "Diameter peer",
                                PEER,
                                NodeView::diameterPeers,
                                DiameterPeerView::name,
                                DiameterReport::detail),
                        PEER),
                Endpoint.show(
                        "/diameter/routing",
                        "DiameterRouting",
                        "Routes, groups and rewriting of Diameter, and how often each was used",
                        view(node -> node.diameterRouting().document())),
                Endpoint.show(
                        "/diameter/overload",
                        "DiameterOverload",
                        "Who has asked for fewer requests of Diameter, and what is held back",
                        view(node -> node.diameterRouting().overloadDocument())),
                Endpoint.show(
                        "/diameter/firewall",
                        "Firewall",
                        "Checks of where requests are from, and what they have found",
                        firewall(FirewallView.OF_DIAMETER)),
                Endpoint.show(
                        "/diameter/route-lookup",
                        "DiameterLookup",
                        "Which peer would be given a request, and why; sends nothing",
                        call ->
                                call.node()
                                        .lookUp(
                                                new DiameterQuestion(
                                                        call.get(Parameters.REQUEST),
                                                        call.find(Parameters.HOST),
                                                        call.find(Parameters.REALM),
                                                        call.find(Parameters.IMSI),
                                                        call.find(Parameters.MSISDN),
                                                        call.find(Parameters.CENTRE)))
                                        .thenApply(found -> new Result.Shown(found.document())),
                        Parameters.REQUEST,
                        Parameters.HOST,
                        Parameters.REALM,
                        Parameters.IMSI,
                        Parameters.MSISDN,
                        Parameters.CENTRE),
                Endpoint.show(
                        "/interworking",
                        "Interworking",
                        "Interworking of MAP and Diameter: what was done",
                        interworking(InterworkingReport::summary)),
                Endpoint.show(
                        "/interworking/sessions",
                        "InterworkingSessions",
                        "Sessions under way, and those that have ended last",
                        interworking(InterworkingReport::sessions)),
                Endpoint.show(
                        "/interworking/firewall",
                        "Firewall",
                        "Checks of short messages, and what they have found",
                        firewall(FirewallView.OF_IWF)));
    }

    private static Endpoint.Action interworking(Function<InterworkingView, Document> report) {
        return Shows.found(
                (_, node) ->
                        node.interworking()
                                .<Result>map(view -> new Result.Shown(report.apply(view)))
                                .orElseGet(
                                        () ->
                                                Result.notFound(
                                                        "no interworking is configured: there is no"
                                                                + " `iwf` line")));
    }

    private static Endpoint.Action firewall(String mode) {
        return Shows.found(
                (_, node) -> {
                    List<FirewallView> checks =
                            node.firewall().stream()
                                    .filter(check -> check.mode().equals(mode))
                                    .toList();
                    return checks.isEmpty()
                            ? Result.notFound(
                                    "no firewall is configured: there is no `%s`".formatted(mode))
                            : new Result.Shown(FirewallReport.of(checks));
                });
    }
}
