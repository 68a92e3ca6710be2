// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.Operation.DebugSubject;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.Mtp3Config;
import org.signalbox.mtp3.SnmMessage;
import org.signalbox.node.Node;
import org.signalbox.ss7.Variant;
import org.signalbox.trace.PcapFormat;
import org.signalbox.trace.PcapngFiles;
import org.signalbox.trace.TraceConfig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// What operators do to a node besides configuring it. It answers in the node's own words if it
/// refuses; any other failure is a bug and stays one.
final class Operations {
    private final Node node;
    private final PacketDebugs packets;
    private volatile Baseline baseline = Baseline.NONE;

    Operations(Node node, PacketDebugs packets) {
        this.node = node;
        this.packets = packets;
    }

    /// Since when statistics are shown.
    Baseline baseline() {
        return baseline;
    }

    CompletionStage<Answer> perform(Operation operation) {
        return switch (operation) {
            case Operation.Debug(DebugSubject subject) -> debug(subject, true);
            case Operation.NoDebug(DebugSubject subject) -> debug(subject, false);
            case Operation.UndebugAll _ -> undebugAll();
            case Operation.Paklog(int accessList) ->
                    answer(
                            node.captures().startPaklog(accessList),
                            _ -> "CS7 MTP3 paklog is on for access list " + accessList);
            case Operation.NoPaklog _ ->
                    answer(node.captures().stopPaklog(), _ -> "CS7 MTP3 paklog is off");
            case Operation.ClearStatistics _ ->
                    node.status()
                            .thenApply(
                                    status -> {
                                        baseline = Baseline.of(status);
                                        return Answer.done();
                                    });
            case Operation.StartCapture start -> startCapture(start);
            case Operation.StartFileCapture start -> startCapture(start);
            case Operation.DebugPackets wanted ->
                    answer(
                            packets.start(
                                    wanted,
                                    (filter, messages) ->
                                            MessageFeed.start(node, filter, messages)),
                            _ -> wanted.subject().words() + " packet debugging is on");
            case Operation.NoDebugPackets(Operation.PacketSubject subject) -> {
                packets.stop(subject);
                yield CompletableFuture.completedFuture(
                        Answer.done(subject.words() + " packet debugging is off"));
            }
            case Operation.Inhibit(String linkset, int slc) -> inhibit(linkset, slc, true);
            case Operation.Uninhibit(String linkset, int slc) -> inhibit(linkset, slc, false);
            case Operation.SendManagement send -> sendByHand(send.linkset(), send.message());
            case Operation.BlockAsp(String asp) ->
                    answer(node.setBlocked(asp, true), _ -> "ASP " + asp + " is blocked");
            case Operation.UnblockAsp(String asp) ->
                    answer(node.setBlocked(asp, false), _ -> "ASP " + asp + " is not blocked");
            case Operation.DisconnectAsp(String asp) ->
                    answer(node.disconnect(asp), _ -> "ASP " + asp + " is being disconnected");
            case Operation.AuditPoint(String asp, String code) ->
                    answer(
                            node.audit(asp, code),
                            _ -> "The gateway of ASP " + asp + " is asked about " + code);
            case Operation.AcknowledgeAlarm(long sequence, String by) -> acknowledge(sequence, by);
            case Operation.StopFileCapture(var name) ->
                    answer(node.captures().stop(name), _ -> "Capture %s is off".formatted(name));
            case Operation.StopCapture _ -> answer(node.captures().stop(), _ -> "Capture is off");
        };
    }

    private CompletionStage<Answer> debug(DebugSubject subject, boolean on) {
        node.debug(subjectOf(subject), on);
        return CompletableFuture.completedFuture(
                Answer.done("CS7 %s debugging is %s".formatted(subject.word(), on ? "on" : "off")));
    }

    private CompletionStage<Answer> inhibit(String linkset, int slc, boolean inhibited) {
        LinkIdentity link = new LinkIdentity(linkset, slc);
        return answered(
                node.setInhibited(link, inhibited),
                result -> {
                    String words = "Link %s %s".formatted(link, result.words());
                    return result.done() ? Answer.done(words) : Answer.refused("% " + words);
                });
    }

    private CompletionStage<Answer> acknowledge(long sequence, String by) {
        return node.alarms()
                .acknowledge(sequence, by)
                .thenApply(
                        known ->
                                known
                                        ? Answer.done(
                                                "Alarm %d is acknowledged".formatted(sequence))
                                        : Answer.refused("% There is no alarm " + sequence));
    }

    private CompletionStage<Answer> undebugAll() {
        for (DebugSubject subject : DebugSubject.values()) {
            node.debug(subjectOf(subject), false);
        }
        for (Operation.PacketSubject subject : Operation.PacketSubject.values()) {
            packets.stop(subject);
        }
        return answer(
                node.captures().stopPaklog(), _ -> "All possible debugging has been turned off");
    }

    private CompletionStage<Answer> startCapture(Operation.StartCapture start) {
        Optional<Integer> list = start.accessList();
        Optional<Answer> refusal = refusalOf(list);
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(refusal.get());
        }
        Variant variant = node.config().point().map(Mtp3Config::variant).orElse(Variant.ITU);
        return answer(
                node.captures()
                        .start(
                                new TraceConfig.Stream(
                                        new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(), start.port()),
                                        start.linkHeader() ? PcapFormat.MTP2 : PcapFormat.MTP3,
                                        list,
                                        start.pace().pacing())),
                address ->
                        "Read it with: "
                                + ReaderCommand.of(
                                        variant,
                                        address.getAddress().getHostAddress()
                                                + ":"
                                                + address.getPort()));
    }

    /// If there is no such list.
    private Optional<Answer> refusalOf(Optional<Integer> list) {
        return list.filter(number -> !node.config().trace().accessLists().containsKey(number))
                .map(
                        number ->
                                Answer.refused(
                                        "%% Access list %d is not defined: configure access-list %d"
                                                .formatted(number, number)));
    }

    private CompletionStage<Answer> startCapture(Operation.StartFileCapture start) {
        Optional<Answer> refusal = refusalOf(start.accessList());
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(refusal.get());
        }
        TraceConfig.FileCapture capture;
        try {
            capture =
                    new TraceConfig.FileCapture(
                            new PcapngFiles.Config(
                                    start.name(),
                                    start.accessList()
                                            .map(list -> "access-list " + list)
                                            .orElse("everything"),
                                    start.linkHeader() ? PcapFormat.MTP2 : PcapFormat.MTP3,
                                    start.pace().pacing(),
                                    start.megabytesMax(),
                                    start.filesMax(),
                                    start.ageMax()),
                            start.accessList(),
                            start.diameter(),
                            start.adapted());
        } catch (IllegalArgumentException wrong) {
            return CompletableFuture.completedFuture(
                    Answer.refused("% " + Words.capitalised(String.valueOf(wrong.getMessage()))));
        }
        return answer(
                node.captures().start(capture),
                _ -> "Capture %s is on; see show capture files".formatted(start.name()));
    }

    private CompletionStage<Answer> sendByHand(String linkset, ManualMessage message) {
        SnmMessage composed;
        try {
            composed = message.message();
        } catch (IllegalArgumentException wrong) {
            return CompletableFuture.completedFuture(
                    Answer.refused("% " + Words.capitalised(String.valueOf(wrong.getMessage()))));
        }
        return answer(
                node.sendByHand(linkset, composed),
                sent -> "%s sent over %s".formatted(sent.heading(), linkset));
    }

    private static <T> CompletionStage<Answer> answer(
            CompletionStage<T> stage, Function<T, String> done) {
        return answered(stage, value -> Answer.done(done.apply(value)));
    }

    private static <T> CompletionStage<Answer> answered(
            CompletionStage<T> stage, Function<T, Answer> done) {
        return stage.handle(
                (value, failure) -> {
                    if (failure == null) {
                        return done.apply(value);
                    }
                    Throwable cause =
                            failure instanceof CompletionException && failure.getCause() != null
                                    ? failure.getCause()
                                    : failure;
                    if (cause instanceof IOException refused) {
                        return Answer.refused(
                                "% " + Words.capitalised(String.valueOf(refused.getMessage())));
                    }
                    throw new CompletionException(cause);
                });
    }

    private static org.signalbox.node.DebugSubject subjectOf(DebugSubject subject) {
        return switch (subject) {
            case MTP3 -> org.signalbox.node.DebugSubject.MTP3;
            case M2PA -> org.signalbox.node.DebugSubject.M2PA;
            case SCTP -> org.signalbox.node.DebugSubject.SCTP;
        };
    }
}
