// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.signalbox.cli.Arguments.FROM;
import static org.signalbox.cli.Arguments.INSTANCE;
import static org.signalbox.cli.Arguments.LINKSET;
import static org.signalbox.cli.Arguments.POINT_CODE;

import org.signalbox.admin.ManualMessage;
import org.signalbox.admin.ManualMessage.DestinationHeading;
import org.signalbox.admin.ManualMessage.LinkHeading;
import org.signalbox.admin.NodeView;
import org.signalbox.admin.Operation;
import org.signalbox.admin.RouteQuestion;
import org.signalbox.cli.Arguments.ReadCode;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;
import org.signalbox.ss7.PointCode;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

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
                    "Forward sequence number of the last message accepted, or changeback code");

    private static final Command LOOKUP =
            Command.of(
                            "route-lookup [instance INSTANCE] POINT-CODE [from FROM] [sls SLS]"
                                    + " [if-down LINKSET]",
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
                    .withoutNo();
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
    private static final Command ABOUT_POINT =
            Command.of(
                            "test cs7 snm (tra|trw) linkset LINKSET",
                            "Send a message of the restart procedure by hand",
                            LINKSET)
                    .help("tra", "Traffic-restart-allowed")
                    .help("trw", "Traffic-restart-waiting (ANSI)")
                    .withoutNo();
    private static final Command ABOUT_LINK =
            Command.of(
                            "test cs7 snm (coo|coa|xco|xca|eco|eca|cbd|cba) linkset LINKSET SLC"
                                    + " [number NUMBER]",
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
                    .help("number", "Sequence number or changeback code, default 0")
                    .withoutNo();

    private AcceptanceCommands() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.user(LOOKUP, AcceptanceCommands::lookUp),
                Verb.privileged(ABOUT_DESTINATION, AcceptanceCommands::aboutDestination),
                Verb.privileged(
                        ABOUT_POINT,
                        (line, session) ->
                                send(
                                        line,
                                        session,
                                        line.has("tra")
                                                ? new ManualMessage.RestartAllowed()
                                                : new ManualMessage.RestartWaiting())),
                Verb.privileged(
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
                                    found -> new Result.Shown(found.document(), found.leadsThere()))
                            .exceptionallyCompose(AcceptanceCommands::refused);
        };
    }

    private static CompletionStage<Result> refused(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause instanceof IOException words
                ? Result.refused("% " + words.getMessage())
                : CompletableFuture.failedFuture(cause);
    }

    private static CompletionStage<Result> aboutDestination(Statement line, Session session) {
        return session.node()
                .view()
                .thenCompose(
                        node ->
                                switch (Arguments.read(
                                        node.variantOf(line.get(LINKSET)), line.get(POINT_CODE))) {
                                    case ReadCode.Wrong(String reason) ->
                                            Result.refused("% " + reason);
                                    case ReadCode.Code(var code) ->
                                            send(
                                                    line,
                                                    session,
                                                    new ManualMessage.AboutDestination(
                                                            word(line, DestinationHeading.values()),
                                                            code));
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
