// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.signalbox.cli.Arguments.FROM;
import static org.signalbox.cli.Arguments.INSTANCE;
import static org.signalbox.cli.Arguments.LINKSET;
import static org.signalbox.cli.Arguments.POINT_CODE;

import org.signalbox.admin.Document;
import org.signalbox.admin.ManualMessage;
import org.signalbox.admin.ManualMessage.ClusterHeading;
import org.signalbox.admin.ManualMessage.DestinationHeading;
import org.signalbox.admin.ManualMessage.LinkHeading;
import org.signalbox.admin.NodeView;
import org.signalbox.admin.Operation;
import org.signalbox.admin.RouteLookupView;
import org.signalbox.admin.RouteQuestion;
import org.signalbox.cli.Arguments.ReadCode;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// Commands for acceptance tests: `route-lookup` asks without sending, `test cs7 snm` sends without
/// being asked.
final class AcceptanceCommands {
    private static final Argument<Integer> SLS =
            Argument.of("SLS", ArgumentTypes.integer(0, 255), "Signalling link selection");
    private static final Argument<Integer> SLC =
            Argument.of("SLC", ArgumentTypes.integer(0, 15), "Code of the link that it is about");
    private static final Argument<Integer> NUMBER =
            Argument.of(
                    "NUMBER",
                    ArgumentTypes.integer(0, 0xFF_FFFF),
                    "Forward sequence number of the last message accepted, changeback code, or data"
                            + " link");

    private static final Argument<Integer> LEVEL =
            Argument.of("LEVEL", ArgumentTypes.integer(0, 3), "Congestion status");
    private static final Argument<Integer> USER_PART =
            Argument.of(
                    "USER-PART",
                    ArgumentTypes.integer(0, 15),
                    "Service indicator: 3 is SCCP, 5 is ISUP");
    private static final Argument<Integer> CAUSE =
            Argument.of(
                    "CAUSE",
                    ArgumentTypes.integer(0, 2),
                    "0 unknown, 1 unequipped, 2 inaccessible");

    private static final Command LOOKUP = lookup("route-lookup [instance INSTANCE]");

    /// As users of osmo-stp type it.
    private static final Command SHOWN_LOOKUP = lookup("show cs7 instance INSTANCE route-lookup");

    private static final Command ABOUT_DESTINATION =
            Command.of(
                            "test cs7 snm (tfp|tfr|tfa|rst|rsr) linkset LINKSET POINT-CODE",
                            "Send a message about a destination by hand, for acceptance tests",
                            LINKSET,
                            POINT_CODE)
                    .help("test", "Acceptance tests: what they send is logged")
                    .help("cs7", "Signalling System 7")
                    .help("snm", "Network management messages that no procedure asks for")
                    .help("tfp", "Transfer-prohibited")
                    .help("tfr", "Transfer-restricted")
                    .help("tfa", "Transfer-allowed")
                    .help("rst", "Signalling-route-set-test, prohibited")
                    .help("rsr", "Signalling-route-set-test, restricted")
                    .withoutNo();
    private static final Command ABOUT_CLUSTER =
            Command.of(
                            "test cs7 snm (tcp|tcr|tca|rcp|rcr) linkset LINKSET POINT-CODE",
                            "Send a message about a point's cluster by hand (ANSI)",
                            LINKSET,
                            POINT_CODE)
                    .help("tcp", "Transfer-cluster-prohibited")
                    .help("tcr", "Transfer-cluster-restricted")
                    .help("tca", "Transfer-cluster-allowed")
                    .help("rcp", "Signalling-route-set-test, prohibited cluster")
                    .help("rcr", "Signalling-route-set-test, restricted cluster")
                    .withoutNo();
    private static final Command CONTROLLED =
            Command.of(
                            "test cs7 snm tfc linkset LINKSET POINT-CODE [level LEVEL]",
                            "Send a message about a congested destination by hand",
                            LINKSET,
                            POINT_CODE,
                            LEVEL)
                    .help("tfc", "Transfer-controlled")
                    .help("level", "Congestion status, default 0")
                    .withoutNo();
    private static final Command UNAVAILABLE =
            Command.of(
                            "test cs7 snm upu linkset LINKSET POINT-CODE user-part USER-PART"
                                    + " [cause CAUSE]",
                            "Send a message about a missing user part by hand",
                            LINKSET,
                            POINT_CODE,
                            USER_PART,
                            CAUSE)
                    .help("upu", "User-part-unavailable")
                    .help("user-part", "The user part that nobody has there")
                    .help("cause", "Why, default 0, unknown")
                    .withoutNo();
    private static final Command ABOUT_POINT =
            Command.of(
                            "test cs7 snm (tra|trw|rct) linkset LINKSET",
                            "Send a message of no more than a heading by hand",
                            LINKSET)
                    .help("tra", "Traffic-restart-allowed")
                    .help("trw", "Traffic-restart-waiting (ANSI)")
                    .help("rct", "Signalling-route-set-congestion-test, to the adjacent point")
                    .withoutNo();
    private static final Command ABOUT_LINK =
            Command.of(
                            "test cs7 snm"
                                    + " (coo|coa|xco|xca|eco|eca|cbd|cba|lin|lun|lia|lua|lid|lfu|llt|lrt"
                                    + "|dlc|css|cns|cnp)"
                                    + " linkset LINKSET SLC [number NUMBER]",
                            "Send a message about a link by hand",
                            LINKSET,
                            SLC,
                            NUMBER)
                    .help("coo", "Changeover-order")
                    .help("coa", "Changeover-acknowledgement")
                    .help("xco", "Extended changeover-order, 24 bits")
                    .help("xca", "Extended changeover-acknowledgement, 24 bits")
                    .help("eco", "Emergency-changeover-order")
                    .help("eca", "Emergency-changeover-acknowledgement")
                    .help("cbd", "Changeback-declaration")
                    .help("cba", "Changeback-acknowledgement")
                    .help("lin", "Link-inhibit")
                    .help("lun", "Link-uninhibit")
                    .help("lia", "Link-inhibit-acknowledgement")
                    .help("lua", "Link-uninhibit-acknowledgement")
                    .help("lid", "Link-inhibit-denied")
                    .help("lfu", "Link-forced-uninhibit")
                    .help("llt", "Link-local-inhibit-test")
                    .help("lrt", "Link-remote-inhibit-test")
                    .help("dlc", "Signalling-data-link-connection-order")
                    .help("css", "Connection-successful")
                    .help("cns", "Connection-not-successful")
                    .help("cnp", "Connection-not-possible")
                    .help("number", "Sequence number, changeback code or data link, default 0")
                    .withoutNo();

    private AcceptanceCommands() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.user(LOOKUP, AcceptanceCommands::lookUp),
                Verb.user(SHOWN_LOOKUP, AcceptanceCommands::lookUp),
                Verb.operator(
                        ABOUT_DESTINATION,
                        (line, session) ->
                                sendAbout(
                                        line,
                                        session,
                                        code ->
                                                new ManualMessage.AboutDestination(
                                                        word(line, DestinationHeading.values()),
                                                        code))),
                Verb.operator(
                        ABOUT_CLUSTER,
                        (line, session) ->
                                sendAbout(
                                        line,
                                        session,
                                        code ->
                                                new ManualMessage.AboutCluster(
                                                        word(line, ClusterHeading.values()),
                                                        code))),
                Verb.operator(
                        CONTROLLED,
                        (line, session) ->
                                sendAbout(
                                        line,
                                        session,
                                        code ->
                                                new ManualMessage.Controlled(
                                                        code, line.find(LEVEL).orElse(0)))),
                Verb.operator(
                        UNAVAILABLE,
                        (line, session) ->
                                sendAbout(
                                        line,
                                        session,
                                        code ->
                                                new ManualMessage.Unavailable(
                                                        code,
                                                        ServiceIndicator.of(line.get(USER_PART)),
                                                        line.find(CAUSE).orElse(0)))),
                Verb.operator(
                        ABOUT_POINT, (line, session) -> send(line, session, withoutFields(line))),
                Verb.operator(
                        ABOUT_LINK,
                        (line, session) ->
                                send(
                                        line,
                                        session,
                                        new ManualMessage.AboutLink(
                                                word(line, LinkHeading.values()),
                                                line.get(SLC),
                                                line.find(NUMBER).orElse(0)))));
    }

    private static Command lookup(String words) {
        return Command.of(
                        words
                                + " POINT-CODE [from FROM] [sls SLS] [if-down LINKSET]"
                                + " [list-asps]",
                        "Say which way messages would go, and why; sends nothing",
                        INSTANCE,
                        POINT_CODE,
                        FROM,
                        SLS,
                        LINKSET)
                .help("instance", "In one of several networks")
                .help("from", "As if it came from an adjacent point")
                .help("sls", "Only this signalling link selection")
                .help("if-down", "As if a linkset had failed")
                .help("list-asps", "With the processes of application servers on the way")
                .withoutNo();
    }

    private static CompletionStage<Result> lookUp(Statement line, Session session) {
        return session.node().view().thenCompose(node -> lookUp(line, node, session));
    }

    private static CompletionStage<Result> lookUp(Statement line, NodeView node, Session session) {
        Optional<PointCode> from = Optional.empty();
        if (line.find(FROM).isPresent()) {
            switch (Arguments.read(node, line, FROM)) {
                case ReadCode.Wrong(String reason) -> {
                    return Result.refused("% " + reason);
                }
                case ReadCode.Code(var code) -> from = Optional.of(code);
            }
        }
        Optional<PointCode> neighbour = from;
        return switch (Arguments.read(node, line, POINT_CODE)) {
            case ReadCode.Wrong(String reason) -> Result.refused("% " + reason);
            case ReadCode.Code(var target) ->
                    session.node()
                            .lookUp(
                                    new RouteQuestion(
                                            Arguments.instance(line),
                                            target,
                                            neighbour,
                                            line.find(SLS),
                                            line.find(LINKSET)))
                            .<Result>thenApply(
                                    found ->
                                            new Result.Shown(
                                                    document(line, node, found),
                                                    found.leadsThere()))
                            .exceptionallyCompose(AcceptanceCommands::refused);
        };
    }

    private static Document document(Statement line, NodeView node, RouteLookupView found) {
        if (!line.has("list-asps")) {
            return found.document();
        }
        int instance = Arguments.instance(line);
        return found.document(
                node.applicationServers().stream()
                        .filter(server -> server.instance() == instance)
                        .toList());
    }

    static CompletionStage<Result> refused(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause instanceof IOException words
                ? Result.refused("% " + words.getMessage())
                : CompletableFuture.failedFuture(cause);
    }

    private static ManualMessage withoutFields(Statement line) {
        if (line.has("tra")) {
            return new ManualMessage.RestartAllowed();
        }
        return line.has("trw")
                ? new ManualMessage.RestartWaiting()
                : new ManualMessage.CongestionTest();
    }

    private static CompletionStage<Result> sendAbout(
            Statement line, Session session, Function<PointCode, ManualMessage> message) {
        return session.node()
                .view()
                .thenCompose(
                        node ->
                                switch (Arguments.read(
                                        node.variantOf(line.get(LINKSET)), line.get(POINT_CODE))) {
                                    case ReadCode.Wrong(String reason) ->
                                            Result.refused("% " + reason);
                                    case ReadCode.Code(var code) ->
                                            send(line, session, message.apply(code));
                                });
    }

    /// The one of several words that was typed.
    private static <E extends Enum<E>> E word(Statement line, E[] words) {
        for (E word : words) {
            if (line.has(word.name().toLowerCase(Locale.ROOT))) {
                return word;
            }
        }
        throw new IllegalStateException("none of the words of " + line);
    }

    private static CompletionStage<Result> send(
            Statement line, Session session, ManualMessage message) {
        return session.node()
                .perform(new Operation.SendManagement(line.get(LINKSET), message))
                .thenApply(Result::of);
    }
}
