// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.signalbox.cli.Arguments.ACCESS_LIST;

import org.signalbox.admin.MessageFilter;
import org.signalbox.admin.Operation;
import org.signalbox.admin.Operation.DebugSubject;
import org.signalbox.admin.Operation.PacketSubject;
import org.signalbox.admin.Pace;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;

import java.time.Duration;
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
    private static final Argument<Integer> LINES_A_SECOND =
            Argument.of(
                    "LINES-A-SECOND",
                    ArgumentTypes.integer(1, 1_000),
                    "Lines a second, 100 by default");
    private static final Argument<String> NAME =
            Argument.of("NAME", ArgumentTypes.word(), "Name of the capture; its files begin so");
    private static final Argument<Integer> SIZE =
            Argument.of("SIZE", ArgumentTypes.integer(1, 10_000), "Megabytes, 10 by default");
    private static final Argument<Integer> FILES =
            Argument.of("FILES", ArgumentTypes.integer(1, 1_000), "Files, 10 by default");
    private static final Argument<Duration> SECONDS =
            Argument.of(
                    "SECONDS",
                    ArgumentTypes.seconds(1, 86_400),
                    "Seconds after which a file is followed by the next");
    private static final Argument<Integer> SAMPLE =
            Argument.of(
                    "SAMPLE",
                    ArgumentTypes.integer(1, 1_000_000),
                    "Of so many messages one is taken");
    private static final Argument<Integer> RATE =
            Argument.of(
                    "RATE",
                    ArgumentTypes.integer(1, 1_000_000),
                    "Messages a second at most, 10000 by default");
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
    private static final Command DEBUG_PACKETS =
            Command.of(
                            "debug cs7 (mtp3 packet|m2pa packet|m3ua packet|sccp) [ACCESS-LIST] [plain] [rate LINES-A-SECOND]",
                            "Tell messages in the log, each decoded into one line",
                            ACCESS_LIST,
                            LINES_A_SECOND)
                    .help("packet", "Messages, each decoded into one line")
                    .help("m3ua", "Application server processes")
                    .help("sccp", "Messages of SCCP, up to the operations of MAP")
                    .help("plain", "Numbers of subscribers are not masked")
                    .help("rate", "So many a second at most")
                    .keyedByLine();
    private static final Command DEBUG_DIAMETER =
            Command.of(
                            "debug diameter packet [plain] [rate LINES-A-SECOND]",
                            "Tell messages of Diameter in the log, each decoded into one line",
                            LINES_A_SECOND)
                    .help("diameter", "Diameter peers")
                    .keyedByLine();
    private static final Command UNDEBUG_PACKETS =
            Command.of(
                            "undebug cs7 (mtp3 packet|m2pa packet|m3ua packet|sccp)",
                            "Tell messages no more")
                    .withoutNo();
    private static final Command UNDEBUG_DIAMETER =
            Command.of("undebug diameter packet", "Tell messages of Diameter no more").withoutNo();
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
                            "capture start [port PORT] [link-header] [access-list ACCESS-LIST]"
                                    + " [sample 1-in SAMPLE] [rate RATE]",
                            "Serve copies of messages as a pcap stream for Wireshark",
                            PORT,
                            ACCESS_LIST,
                            SAMPLE,
                            RATE)
                    .help("capture", "Packet capture")
                    .help("port", "Where to listen")
                    .help("link-header", "With direction and link (linktype 139)")
                    .help("access-list", "Only messages that a list permits")
                    .help("sample", "Only some of the messages")
                    .help("1-in", "One of so many")
                    .help("rate", "Messages a second at most")
                    .withoutNo();
    private static final Command CAPTURE_FILE =
            Command.of(
                            "capture start file NAME [size SIZE] [files FILES] [seconds SECONDS]"
                                    + " [link-header] [adaptation] [diameter]"
                                    + " [access-list ACCESS-LIST]"
                                    + " [sample 1-in SAMPLE] [rate RATE]",
                            "Write copies of messages into pcapng files",
                            NAME,
                            SIZE,
                            FILES,
                            SECONDS,
                            ACCESS_LIST,
                            SAMPLE,
                            RATE)
                    .help("file", "Into files, of which the last are kept")
                    .help("size", "Size of a file")
                    .help("files", "How many are kept")
                    .help("seconds", "Age of a file")
                    .help("adaptation", "All messages of M2PA and M3UA, as they are")
                    .help("diameter", "Messages of Diameter, too")
                    .withoutNo();
    private static final Command CAPTURE_STOP =
            Command.of(
                            "capture stop [file NAME]",
                            "End the captures that are not configured, or one of them",
                            NAME)
                    .withoutNo();

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
                Verb.operator(DEBUG_PACKETS, WatchCommands::debugPackets),
                Verb.operator(DEBUG_DIAMETER, WatchCommands::debugPackets),
                Verb.operator(UNDEBUG_PACKETS, WatchCommands::undebugPackets),
                Verb.operator(UNDEBUG_DIAMETER, WatchCommands::undebugPackets),
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
                                                line.find(ACCESS_LIST),
                                                pace(line)))),
                Verb.operator(
                        CAPTURE_FILE,
                        (line, session) ->
                                perform(
                                        session,
                                        new Operation.StartFileCapture(
                                                line.get(NAME),
                                                line.find(SIZE)
                                                        .orElse(
                                                                Operation.StartFileCapture
                                                                        .MEGABYTES_DEFAULT),
                                                line.find(FILES)
                                                        .orElse(
                                                                Operation.StartFileCapture
                                                                        .FILES_DEFAULT),
                                                line.find(SECONDS),
                                                line.has("link-header"),
                                                line.has("diameter"),
                                                line.has("adaptation"),
                                                line.find(ACCESS_LIST),
                                                pace(line)))),
                Verb.operator(
                        CAPTURE_STOP,
                        (line, session) ->
                                perform(
                                        session,
                                        line.find(NAME)
                                                .<Operation>map(Operation.StopFileCapture::new)
                                                .orElseGet(Operation.StopCapture::new))));
    }

    private static CompletionStage<Result> debug(Statement line, Session session) {
        DebugSubject subject = subjectOf(line);
        return perform(
                session,
                line.negated() ? new Operation.NoDebug(subject) : new Operation.Debug(subject));
    }

    private static Pace pace(Statement line) {
        return new Pace(
                line.find(SAMPLE).orElse(Pace.DEFAULT.oneIn()),
                line.find(RATE).orElse(Pace.DEFAULT.perSecondMax()));
    }

    private static CompletionStage<Result> debugPackets(Statement line, Session session) {
        return line.negated()
                ? undebugPackets(line, session)
                : perform(
                        session,
                        new Operation.DebugPackets(
                                packetsOf(line),
                                line.find(ACCESS_LIST),
                                line.has("plain"),
                                line.find(LINES_A_SECOND)
                                        .orElse(MessageFilter.PER_SECOND_DEFAULT)));
    }

    private static CompletionStage<Result> undebugPackets(Statement line, Session session) {
        return perform(session, new Operation.NoDebugPackets(packetsOf(line)));
    }

    private static PacketSubject packetsOf(Statement line) {
        return Arrays.stream(PacketSubject.values())
                .filter(subject -> line.has(subject.word()))
                .findFirst()
                .orElseThrow();
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
