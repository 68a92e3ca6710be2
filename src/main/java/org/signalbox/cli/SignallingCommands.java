// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.signalbox.cli.Arguments.FIRST;
import static org.signalbox.cli.Arguments.INSTANCE;
import static org.signalbox.cli.Arguments.LAST;
import static org.signalbox.cli.Arguments.LINKSET;
import static org.signalbox.cli.Arguments.POINT_CODE;
import static org.signalbox.cli.Arguments.SLC;

import org.signalbox.admin.ConversionReport;
import org.signalbox.admin.NodeView;
import org.signalbox.admin.Operation;
import org.signalbox.admin.PingRequest;
import org.signalbox.cli.Arguments.ReadCode;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;
import org.signalbox.ss7.PointCode;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Commands about point codes and links: `ping cs7`, `convert point-code`, `cs7 inhibit`.
final class SignallingCommands {
    private static final Argument<Integer> COUNT =
            Argument.of(
                    "COUNT",
                    ArgumentTypes.integer(1, PingRequest.COUNT_MAX),
                    "Number of test messages");
    private static final Argument<Integer> SIZE =
            Argument.of(
                    "SIZE",
                    ArgumentTypes.integer(PingRequest.SIZE_OCTETS_MIN, PingRequest.SIZE_OCTETS_MAX),
                    "Octets of user data in each");
    private static final Argument<Duration> TIMEOUT =
            Argument.of(
                    "TIMEOUT",
                    ArgumentTypes.millis(
                            PingRequest.TIMEOUT_MIN.toMillis(), PingRequest.TIMEOUT_MAX.toMillis()),
                    "How long to wait for each answer, in milliseconds");

    private static final Command PING =
            Command.of(
                            "ping cs7 [INSTANCE] POINT-CODE [count COUNT] [size SIZE] [timeout"
                                    + " TIMEOUT]",
                            "Test whether a point answers (MTP traffic test of Q.755)",
                            INSTANCE,
                            POINT_CODE,
                            COUNT,
                            SIZE,
                            TIMEOUT)
                    .help("cs7", "Signalling System 7")
                    .help("count", "How many test messages, default " + PingRequest.COUNT_DEFAULT)
                    .help("size", "How long each, default " + PingRequest.SIZE_OCTETS_DEFAULT)
                    .help(
                            "timeout",
                            "How long to wait, default " + PingRequest.TIMEOUT_DEFAULT.toMillis())
                    .withoutNo();
    private static final Command CONVERT =
            Command.of(
                            "convert point-code POINT-CODE",
                            "Write a point code in all notations",
                            POINT_CODE)
                    .help("convert", "Calculate with point codes")
                    .help("point-code", "A code, or a range of codes")
                    .withoutNo();
    private static final Command CONVERT_RANGE =
            Command.of(
                            "convert point-code range FIRST LAST",
                            "The fewest masks that cover exactly a range",
                            FIRST,
                            LAST)
                    .withoutNo();

    private static final Command INHIBIT =
            Command.of(
                            "cs7 inhibit LINKSET SLC",
                            "Keep user traffic off a link, if both ends can spare it",
                            LINKSET,
                            SLC)
                    .help("inhibit", "Keep user traffic off a link that stays in service")
                    .withoutNo();
    private static final Command UNINHIBIT =
            Command.of(
                            "cs7 uninhibit LINKSET SLC",
                            "Let a link carry user traffic again",
                            LINKSET,
                            SLC)
                    .help("uninhibit", "Take back cs7 inhibit")
                    .withoutNo();

    private SignallingCommands() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.operator(PING, SignallingCommands::ping),
                Verb.operator(
                        INHIBIT,
                        (line, session) ->
                                WatchCommands.perform(
                                        session,
                                        new Operation.Inhibit(line.get(LINKSET), line.get(SLC)))),
                Verb.operator(
                        UNINHIBIT,
                        (line, session) ->
                                WatchCommands.perform(
                                        session,
                                        new Operation.Uninhibit(line.get(LINKSET), line.get(SLC)))),
                Verb.user(CONVERT, SignallingCommands::convert),
                Verb.user(CONVERT_RANGE, SignallingCommands::convertRange));
    }

    private static CompletionStage<Result> ping(Statement line, Session session) {
        return session.node()
                .view()
                .thenCompose(
                        node ->
                                switch (Arguments.read(node, line, POINT_CODE)) {
                                    case ReadCode.Wrong(String reason) ->
                                            Result.refused("% " + reason);
                                    case ReadCode.Code(var target) ->
                                            ping(
                                                    new PingRequest(
                                                            Arguments.instance(line),
                                                            target,
                                                            line.find(COUNT)
                                                                    .orElse(
                                                                            PingRequest
                                                                                    .COUNT_DEFAULT),
                                                            line.find(SIZE)
                                                                    .orElse(
                                                                            PingRequest
                                                                                    .SIZE_OCTETS_DEFAULT),
                                                            line.find(TIMEOUT)
                                                                    .orElse(
                                                                            PingRequest
                                                                                    .TIMEOUT_DEFAULT)),
                                                    session);
                                });
    }

    private static CompletionStage<Result> ping(PingRequest request, Session session) {
        return session.node()
                .ping(request, session.beginPing())
                .whenComplete((_, _) -> session.endPing())
                .thenApply(ping -> new Result.Shown(ping.document(), ping.succeeded()));
    }

    private static CompletionStage<Result> convert(Statement line, Session session) {
        return session.node()
                .view()
                .thenApply(
                        node ->
                                switch (read(node, line.get(POINT_CODE))) {
                                    case ReadCode.Wrong(String reason) ->
                                            new Result.Refused(List.of("% " + reason));
                                    case ReadCode.Code(var code) ->
                                            new Result.Shown(ConversionReport.code(code), true);
                                });
    }

    private static CompletionStage<Result> convertRange(Statement line, Session session) {
        return session.node().view().thenApply(node -> convertRange(line, node));
    }

    private static Result convertRange(Statement line, NodeView node) {
        return switch (read(node, line.get(FIRST))) {
            case ReadCode.Wrong(String reason) -> new Result.Refused(List.of("% " + reason));
            case ReadCode.Code(var first) ->
                    switch (read(node, line.get(LAST))) {
                        case ReadCode.Wrong(String reason) ->
                                new Result.Refused(List.of("% " + reason));
                        case ReadCode.Code(var last) -> convertRange(first, last);
                    };
        };
    }

    private static Result convertRange(PointCode first, PointCode last) {
        if (first.compareTo(last) > 0) {
            return new Result.Refused(
                    List.of(
                            "%% The range ends before it begins: %s (%d) is less than %s (%d)"
                                    .formatted(last, last.value(), first, first.value())));
        }
        return new Result.Shown(ConversionReport.range(first, last), true);
    }

    private static ReadCode read(NodeView node, String text) {
        return Arguments.read(node.instances().getFirst().point().variant(), text);
    }
}
