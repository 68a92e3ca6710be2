// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.signalbox.admin.Document;
import org.signalbox.admin.Field;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.node.MessageWatch;
import org.signalbox.node.Node;
import org.signalbox.screening.AccessList;
import org.signalbox.screening.Criteria;
import org.signalbox.screening.LabelCriterion;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.trace.CaptureSink;
import org.signalbox.trace.CapturedMsu;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The messages of SCCP that pass the links of a laboratory, each where a node sends it, as a
/// ladder of
/// dialogues.
///
/// It shows what is in the messages, by decoding copies of them. Dialogues stand in the order in
/// which they begin, and within one its messages as they were sent.
final class Ladder {
    /// Messages kept; later ones are counted.
    static final int MESSAGES_MAX = 2_000;

    private static final int LIST_NUMBER = AccessList.NUMBER_MIN;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final List<MessageWatch> watches = new ArrayList<>();
    private final Map<PointCode, String> names = new HashMap<>();
    private final List<Seen> seen = new ArrayList<>();
    private int leftOut;

    private record Seen(String node, CapturedMsu msu) {}

    /// A message, read.
    private record Line(Seen seen, DecodedMessage message) {}

    private Ladder() {}

    /// Begins to watch the links of nodes.
    static CompletionStage<Ladder> watch(List<Node> nodes) {
        Ladder ladder = new Ladder();
        CompletableFuture<Ladder> begun = CompletableFuture.completedFuture(ladder);
        for (Node node : nodes) {
            node.config()
                    .instances()
                    .values()
                    .forEach(
                            instance ->
                                    ladder.names.put(
                                            instance.point().pointCode(), node.hostname()));
            begun =
                    begun.thenCombine(
                            node.watch(sccp(), ladder.sink(node.hostname())),
                            (_, watch) -> {
                                ladder.watches.add(watch);
                                return ladder;
                            });
        }
        return begun;
    }

    /// What a ladder is drawn of.
    static AccessList sccp() {
        return new AccessList(
                LIST_NUMBER,
                List.of(
                        new AccessList.Entry(
                                0,
                                AccessList.Action.PERMIT,
                                Criteria.of(new LabelCriterion.Service(ServiceIndicator.SCCP)))));
    }

    private CaptureSink sink(String node) {
        return new CaptureSink() {
            @Override
            public void onMsu(CapturedMsu msu) {
                if (msu.direction() == Direction.OUT) {
                    add(new Seen(node, msu));
                }
            }

            @Override
            public void onBatchEnd() {}
        };
    }

    /// Called on the capture loops of several nodes.
    private synchronized void add(Seen message) {
        if (seen.size() < MESSAGES_MAX) {
            seen.add(message);
        } else {
            leftOut++;
        }
    }

    /// Ends the watch.
    ///
    /// @return what was seen
    CompletionStage<Document> end() {
        CompletableFuture<Boolean> ended = CompletableFuture.completedFuture(true);
        for (MessageWatch watch : watches) {
            ended = ended.thenCombine(watch.end(), Boolean::logicalAnd);
        }
        return ended.thenApply(_ -> document());
    }

    /// The messages as they were sent, in the order of time.
    synchronized List<CapturedMsu> messages() {
        return seen.stream()
                .map(Seen::msu)
                .sorted(Comparator.comparingLong(CapturedMsu::epochNanos))
                .toList();
    }

    private synchronized Document document() {
        List<List<Field>> rows = new ArrayList<>();
        for (Line line : sorted()) {
            CapturedMsu msu = line.seen().msu();
            DecodedMessage message = line.message();
            rows.add(
                    List.of(
                            Field.of(
                                    "time",
                                    CLOCK.format(Instant.ofEpochSecond(0, msu.epochNanos()))),
                            Field.of("from", line.seen().node()),
                            Field.of("to", names.getOrDefault(msu.dpc(), "")),
                            Field.of("points", msu.opc() + " -> " + msu.dpc()),
                            Field.of("calling", message.calling()),
                            Field.of("called", message.called()),
                            Field.of("message", message.type()),
                            Field.of("content", message.content())));
        }
        Document.Builder ladder =
                Document.builder()
                        .table(
                                "messages",
                                List.of(
                                        "Time", "From", "To", "Points", "Calling", "Called", "TCAP",
                                        "MAP"),
                                rows);
        if (leftOut > 0) {
            ladder.line("%s more messages are not shown", Field.of("leftOut", leftOut));
        }
        return ladder.build();
    }

    /// A transaction has one name from each side: whoever begins it gives the first, whoever
    /// answers the second.
    private List<Line> sorted() {
        List<Seen> byTime =
                seen.stream()
                        .sorted(Comparator.comparingLong(message -> message.msu().epochNanos()))
                        .toList();
        Map<String, String> dialogues = new HashMap<>();
        Map<String, List<Line>> lines = new LinkedHashMap<>();
        for (Seen message : byTime) {
            DecodedMessage decoded = DecodedMessage.of(message.msu());
            String dialogue =
                    decoded.transactions().stream()
                            .filter(dialogues::containsKey)
                            .findFirst()
                            .map(dialogues::get)
                            .orElse(String.join(" ", decoded.transactions()));
            decoded.transactions().forEach(name -> dialogues.putIfAbsent(name, dialogue));
            lines.computeIfAbsent(dialogue, _ -> new ArrayList<>()).add(new Line(message, decoded));
        }
        return lines.values().stream().flatMap(List::stream).toList();
    }
}
