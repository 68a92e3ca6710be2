// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.signalbox.cli.Arguments.DIAMETER_PEER;

import org.signalbox.admin.DiameterPeerView;
import org.signalbox.admin.DiameterQuestion;
import org.signalbox.admin.DiameterReport;
import org.signalbox.admin.NodeView;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/// `show diameter`: peers, why those that are not there are not, and how requests find them.
final class DiameterShows {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,15}");

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

    private static final List<String> COMMANDS = List.of("ofr", "tfr", "srr", "alr", "rdr");
    private static final Argument<String> HOST =
            Argument.of("HOST", ArgumentTypes.host(), "Destination-Host");
    private static final Argument<String> REALM =
            Argument.of("REALM", ArgumentTypes.host(), "Destination-Realm, by default our own");
    private static final Argument<String> IMSI = Argument.of("IMSI", digits(), "An IMSI");
    private static final Argument<String> MSISDN = Argument.of("MSISDN", digits(), "A number");
    private static final Argument<String> CENTRE =
            Argument.of("CENTRE", digits(), "Number of a service centre");

    private static final Command ROUTE =
            Command.of(
                            "show diameter route",
                            "Routes, groups and rewriting of Diameter, and how often each was used")
                    .help("route", "How requests find their peers")
                    .withoutNo();
    private static final Command OVERLOAD =
            Command.of(
                            "show diameter overload",
                            "Who has asked for fewer requests of Diameter, and what is held back")
                    .help("overload", "Overloaded hosts and realms, RFC 7683")
                    .withoutNo();
    private static final Command LOOKUP =
            Command.of(
                            "show diameter route-lookup (ofr|tfr|srr|alr|rdr) [host HOST]"
                                    + " [realm REALM] [imsi IMSI] [msisdn MSISDN]"
                                    + " [service-centre CENTRE]",
                            "Which peer would be given a request, and why",
                            HOST,
                            REALM,
                            IMSI,
                            MSISDN,
                            CENTRE)
                    .help("route-lookup", "Where a request would go; nothing is sent")
                    .help("ofr", "A short message from a telephone")
                    .help("tfr", "A short message to a telephone")
                    .help("srr", "The question where a subscriber is")
                    .help("alr", "The word that a subscriber is there again")
                    .help("rdr", "The report how a delivery ended")
                    .help("host", "For a node")
                    .help("realm", "For a realm")
                    .help("imsi", "Whom it concerns, by IMSI")
                    .help("msisdn", "Whom it concerns, by number")
                    .help("service-centre", "The service centre that it names")
                    .withoutNo();

    private DiameterShows() {}

    private static ArgumentType<String> digits() {
        return ArgumentType.of(
                "1 to 15 digits",
                "DIGITS",
                text -> {
                    if (!DIGITS.matcher(text).matches()) {
                        throw new IllegalArgumentException("no digits");
                    }
                    return text;
                },
                text -> text);
    }

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
                                session.node().view().thenApply(node -> peer(line, node))),
                Verb.user(
                        ROUTE,
                        (_, session) ->
                                session.node()
                                        .view()
                                        .thenApply(
                                                node ->
                                                        new Result.Shown(
                                                                node.diameterRouting().document(),
                                                                true))),
                Verb.user(
                        OVERLOAD,
                        (_, session) ->
                                session.node()
                                        .view()
                                        .thenApply(
                                                node ->
                                                        new Result.Shown(
                                                                node.diameterRouting()
                                                                        .overloadDocument(),
                                                                true))),
                Verb.user(LOOKUP, DiameterShows::lookUp));
    }

    private static CompletionStage<Result> lookUp(Statement line, Session session) {
        String command = COMMANDS.stream().filter(line::has).findFirst().orElseThrow();
        return session.node()
                .lookUp(
                        new DiameterQuestion(
                                command,
                                line.find(HOST),
                                line.find(REALM),
                                line.find(IMSI),
                                line.find(MSISDN),
                                line.find(CENTRE)))
                .<Result>thenApply(found -> new Result.Shown(found.document(), found.leadsThere()))
                .exceptionallyCompose(AcceptanceCommands::refused);
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
