// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.signalbox.cli.Arguments.ACCESS_LIST;

import org.signalbox.admin.Operation;
import org.signalbox.admin.Operation.DebugSubject;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Commands for watching a node: debug, events on the terminal, capture, and clearing what was
/// seen.
final class WatchCommands {
    private static final Argument<Integer> PORT =
            Argument.of(
                    "PORT",
                    ArgumentTypes.integer(1_024, 65_535),
                    "TCP port on loopback; the system chooses if left out");
    private static final Argument<Integer> LINES =
            Argument.of("LINES", ArgumentTypes.integer(0, 512), "Lines on a page");

    private static final Command PAKLOG =
            Command.of(
                            "debug cs7 mtp3 paklog ACCESS-LIST",
                            "Send copies of messages to the configured paklog host",
                            ACCESS_LIST)
                    .help("debug", "Watch what the node does")
                    .help("cs7", "Signalling System 7")
                    .help("mtp3", "MTP level 3")
                    .help("paklog", "Copies of messages, by UDP");
    private static final Command DEBUG =
            Command.of("debug cs7 (mtp3|m2pa|sctp)", "Tell what a protocol does in the log")
                    .help("m2pa", "Level 2 of the links over SCTP")
                    .help("sctp", "Associations: up, down, time-outs, refused calls")
                    .keyedByLine();
    private static final Command DEBUG_ALL = Command.of("debug all", "Tell all of them");
    private static final Command UNDEBUG_ALL =
            Command.of("undebug all", "End all debugging")
                    .help("undebug", "End debugging")
                    .withoutNo();
    private static final Command UNDEBUG =
            Command.of("undebug cs7 (mtp3|m2pa|sctp)", "Tell what a protocol does no more")
                    .withoutNo();
    private static final Command UNDEBUG_PAKLOG =
            Command.of("undebug cs7 mtp3 paklog [ACCESS-LIST]", "Send no more copies", ACCESS_LIST)
                    .withoutNo();
    private static final Command MONITOR =
            Command.of("terminal [no] monitor", "Show events on this terminal as they happen")
                    .help("terminal", "Set up this session")
                    .help("no", "Stop it")
                    .help("monitor", "Events as they happen")
                    .withoutNo();
    private static final Command LENGTH =
            Command.of("terminal length LINES", "Accepted for scripts; nothing is paged", LINES)
                    .withoutNo();
    private static final Command CLEAR_LOG =
            Command.of("clear logging", "Forget the events seen so far")
                    .help("clear", "Forget or reset")
                    .withoutNo();
    private static final Command CLEAR_STATISTICS =
            Command.of("clear cs7 statistics", "Set the statistics that show prints to zero")
                    .withoutNo();
    private static final Command CAPTURE_START =
            Command.of(
                            "capture start [port PORT] [link-header] [access-list ACCESS-LIST]",
                            "Serve copies of messages as a pcap stream for Wireshark",
                            PORT,
                            ACCESS_LIST)
                    .help("capture", "Packet capture")
                    .help("port", "Where to listen")
                    .help("link-header", "With direction and link (linktype 139)")
                    .help("access-list", "Only messages that a list permits")
                    .withoutNo();
    private static final Command CAPTURE_STOP =
            Command.of("capture stop", "End the pcap stream").withoutNo();

    private WatchCommands() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.operator(
                        PAKLOG,
                        (line, session) ->
                                perform(
                                        session,
                                        line.negated()
                                                ? new Operation.NoPaklog()
                                                : new Operation.Paklog(line.get(ACCESS_LIST)))),
                Verb.operator(DEBUG, WatchCommands::debug),
                Verb.operator(DEBUG_ALL, WatchCommands::debugAll),
                Verb.operator(
                        UNDEBUG_ALL, (_, session) -> perform(session, new Operation.UndebugAll())),
                Verb.operator(
                        UNDEBUG,
                        (line, session) ->
                                perform(session, new Operation.NoDebug(subjectOf(line)))),
                Verb.operator(
                        UNDEBUG_PAKLOG, (_, session) -> perform(session, new Operation.NoPaklog())),
                Verb.user(
                        MONITOR,
                        (line, session) -> {
                            session.monitor(!line.has("no"));
                            return Result.done();
                        }),
                Verb.user(LENGTH, (_, _) -> Result.done()),
                Verb.operator(
                        CLEAR_LOG,
                        (_, session) -> {
                            session.node().clearLog();
                            return Result.done();
                        }),
                Verb.operator(
                        CLEAR_STATISTICS,
                        (_, session) -> perform(session, new Operation.ClearStatistics())),
                Verb.operator(
                        CAPTURE_START,
                        (line, session) ->
                                perform(
                                        session,
                                        new Operation.StartCapture(
                                                line.find(PORT).orElse(0),
                                                line.has("link-header"),
                                                line.find(ACCESS_LIST)))),
                Verb.operator(
                        CAPTURE_STOP,
                        (_, session) -> perform(session, new Operation.StopCapture())));
    }

    private static CompletionStage<Result> debug(Statement line, Session session) {
        DebugSubject subject = subjectOf(line);
        return perform(
                session,
                line.negated() ? new Operation.NoDebug(subject) : new Operation.Debug(subject));
    }

    private static DebugSubject subjectOf(Statement line) {
        return Arrays.stream(DebugSubject.values())
                .filter(subject -> line.has(subject.word()))
                .findFirst()
                .orElseThrow();
    }

    private static CompletionStage<Result> debugAll(Statement line, Session session) {
        if (line.negated()) {
            return perform(session, new Operation.UndebugAll());
        }
        return Arrays.stream(DebugSubject.values())
                .map(subject -> perform(session, new Operation.Debug(subject)))
                .reduce((one, other) -> one.thenCompose(_ -> other))
                .orElseGet(Result::done)
                .thenApply(
                        last ->
                                last instanceof Result.Done
                                        ? new Result.Done(
                                                List.of(
                                                        "All possible debugging has been turned on"))
                                        : last);
    }

    static CompletionStage<Result> perform(Session session, Operation operation) {
        return session.node().perform(operation).thenApply(Result::of);
    }
}
