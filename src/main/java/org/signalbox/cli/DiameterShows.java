// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.signalbox.cli.Arguments.DIAMETER_PEER;

import org.signalbox.admin.DiameterPeerView;
import org.signalbox.admin.DiameterReport;
import org.signalbox.admin.NodeView;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;

import java.util.List;

/// `show diameter`: peers, and why those that are not there are not.
final class DiameterShows {
    private static final Command PEERS =
            Command.of("show diameter peers", "Diameter peers, and why those not there are not")
                    .help("diameter", "Diameter peers")
                    .help("peers", "All of them")
                    .withoutNo();
    private static final Command PEER =
            Command.of(
                            "show diameter peer PEER",
                            "All there is to know about a Diameter peer",
                            DIAMETER_PEER)
                    .help("peer", "One of them")
                    .withoutNo();

    private DiameterShows() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.user(
                        PEERS,
                        (_, session) ->
                                session.node()
                                        .view()
                                        .thenApply(
                                                node ->
                                                        new Result.Shown(
                                                                DiameterReport.all(
                                                                        node.diameterPeers()),
                                                                true))),
                Verb.user(
                        PEER,
                        (line, session) ->
                                session.node().view().thenApply(node -> peer(line, node))));
    }

    private static Result peer(Statement line, NodeView node) {
        String name = line.get(DIAMETER_PEER);
        return node.diameterPeers().stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .<Result>map(peer -> new Result.Shown(DiameterReport.detail(peer), true))
                .orElseGet(
                        () ->
                                new Result.Refused(
                                        Messages.unknown(
                                                "Diameter peer",
                                                name,
                                                node.diameterPeers().stream()
                                                        .map(DiameterPeerView::name)
                                                        .toList())));
    }
}
