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
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The messages of SCCP that pass the links of a laboratory, each where a node sends it, and those
/// of Diameter that its MMEs and its relay get and send, as a ladder of dialogues.
///
/// It shows what is in the messages, by decoding copies of them. Dialogues stand in the order in
/// which they begin, and within one its messages in the order of time. A message that goes on in
/// the other protocol, or behind a relay, is one story: an exchange of Diameter stands within the
/// dialogue of MAP, or the exchange, that waits for it, or around that for which it waits.
final class Ladder {
    /// Messages kept; later ones are counted.
    static final int MESSAGES_MAX = 2_000;

    private static final int LIST_NUMBER = AccessList.NUMBER_MIN;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final List<MessageWatch> watches = new ArrayList<>();
    private final Map<PointCode, String> names = new HashMap<>();
    private final Map<String, String> diameterNames = new HashMap<>();
    private final List<Mme> mmes;
    private final Optional<Dra> relay;
    private final List<Seen> seen = new ArrayList<>();
    private final List<DiameterMessage> exchanged = new ArrayList<>();
    private int leftOut;

    private record Seen(String node, CapturedMsu msu) {}

    /// A line of the ladder.
    ///
    /// @param party whom a short message is passed on to, by its number, as both protocols say;
    ///     empty if none is
    private record Step(long epochNanos, String party, List<Field> fields) {}

    /// The messages of one dialogue of MAP or one exchange of Diameter, or of several that belong
    /// together.
    ///
    /// @param hops between whom its exchanges are, each once: another is of another short message
    private record Story(List<Step> steps, Set<String> hops) {
        private long begins() {
            return steps.getFirst().epochNanos();
        }

        private long ends() {
            return steps.getLast().epochNanos();
        }

        /// Whether both pass on a message to the same party, and one waits for the other.
        private boolean isOneWith(Story other) {
            return steps.getFirst().party().equals(other.steps.getFirst().party())
                    && Collections.disjoint(hops, other.hops)
                    && (lastsThrough(other) || other.lastsThrough(this));
        }

        private boolean lastsThrough(Story other) {
            return begins() <= other.begins() && other.ends() <= ends();
        }

        private Story and(Story other) {
            return new Story(
                    Stream.concat(steps.stream(), other.steps.stream())
                            .sorted(Comparator.comparingLong(Step::epochNanos))
                            .toList(),
                    Stream.concat(hops.stream(), other.hops.stream())
                            .collect(Collectors.toUnmodifiableSet()));
        }
    }

    private Ladder(List<Mme> mmes, Optional<Dra> relay) {
        this.mmes = mmes;
        this.relay = relay;
        relay.ifPresent(dra -> diameterNames.put(dra.identity(), dra.name()));
    }

    /// Begins to watch the links of nodes, MMEs, and what a relay has with others.
    static CompletionStage<Ladder> watch(List<Node> nodes, List<Mme> mmes, Optional<Dra> relay) {
        Ladder ladder = new Ladder(mmes, relay);
        CompletableFuture<Ladder> begun = CompletableFuture.completedFuture(ladder);
        for (Node node : nodes) {
            ladder.name(node);
            begun =
                    begun.thenCombine(
                            node.captures().watch(sccp(), ladder.sink(node.hostname())),
                            (_, watch) -> {
                                ladder.watches.add(watch);
                                return ladder;
                            });
        }
        for (Mme mme : mmes) {
            begun = begun.thenCombine(mme.watch(ladder::add), (_, _) -> ladder);
        }
        if (relay.isPresent()) {
            begun = begun.thenCombine(relay.get().watch(ladder::addOfRelay), (_, _) -> ladder);
        }
        return begun;
    }

    private void name(Node node) {
        node.config()
                .instances()
                .values()
                .forEach(instance -> names.put(instance.point().pointCode(), node.hostname()));
        node.config()
                .diameter()
                .ifPresent(
                        diameter ->
                                diameterNames.put(diameter.local().identity(), node.hostname()));
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

    /// What it has with MMEs, those show.
    private void addOfRelay(DiameterMessage message) {
        if (mmes.stream().noneMatch(mme -> mme.identity().equals(message.peer()))) {
            add(message);
        }
    }

    /// Called on the loops of several MMEs and of the relay.
    private synchronized void add(DiameterMessage message) {
        if (exchanged.size() < MESSAGES_MAX) {
            exchanged.add(message);
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
        for (Mme mme : mmes) {
            ended = ended.thenCombine(mme.watch(_ -> {}), Boolean::logicalAnd);
        }
        if (relay.isPresent()) {
            ended = ended.thenCombine(relay.get().watch(_ -> {}), Boolean::logicalAnd);
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
        List<List<Field>> rows =
                stories().stream()
                        .flatMap(story -> story.steps().stream())
                        .map(Step::fields)
                        .toList();
        boolean isMapAlone = mmes.isEmpty();
        Document.Builder ladder =
                Document.builder()
                        .table(
                                "messages",
                                List.of(
                                        "Time",
                                        "From",
                                        "To",
                                        "Points",
                                        "Calling",
                                        "Called",
                                        isMapAlone ? "TCAP" : "Message",
                                        isMapAlone ? "MAP" : "Content"),
                                rows);
        if (leftOut > 0) {
            ladder.line("%s more messages are not shown", Field.of("leftOut", leftOut));
        }
        return ladder.build();
    }

    /// In the order in which they begin.
    private List<Story> stories() {
        List<Story> stories = new ArrayList<>(dialogues());
        for (Story exchange : exchanges()) {
            Optional<Story> same = stories.stream().filter(exchange::isOneWith).findFirst();
            same.ifPresent(stories::remove);
            stories.add(same.map(exchange::and).orElse(exchange));
        }
        stories.sort(Comparator.comparingLong(Story::begins));
        return stories;
    }

    /// A transaction has one name from each side: whoever begins it gives the first, whoever
    /// answers the second.
    private List<Story> dialogues() {
        List<Seen> byTime =
                seen.stream()
                        .sorted(Comparator.comparingLong(message -> message.msu().epochNanos()))
                        .toList();
        Map<String, String> dialogues = new HashMap<>();
        Map<String, List<Step>> steps = new LinkedHashMap<>();
        for (Seen message : byTime) {
            DecodedMessage decoded = DecodedMessage.of(message.msu());
            String dialogue =
                    decoded.transactions().stream()
                            .filter(dialogues::containsKey)
                            .findFirst()
                            .map(dialogues::get)
                            .orElse(String.join(" ", decoded.transactions()));
            decoded.transactions().forEach(name -> dialogues.putIfAbsent(name, dialogue));
            steps.computeIfAbsent(dialogue, _ -> new ArrayList<>()).add(step(message, decoded));
        }
        return steps.values().stream().map(all -> new Story(all, Set.of())).toList();
    }

    private Step step(Seen seen, DecodedMessage message) {
        CapturedMsu msu = seen.msu();
        return new Step(
                msu.epochNanos(),
                message.forwardedTo(),
                List.of(
                        Field.of("time", clock(msu.epochNanos())),
                        Field.of("from", seen.node()),
                        Field.of("to", names.getOrDefault(msu.dpc(), "")),
                        Field.of("points", msu.opc() + " -> " + msu.dpc()),
                        Field.of("calling", message.calling()),
                        Field.of("called", message.called()),
                        Field.of("message", message.type()),
                        Field.of("content", message.content())));
    }

    private List<Story> exchanges() {
        Map<String, Story> stories = new LinkedHashMap<>();
        for (DiameterMessage message : exchanged) {
            String hop = message.seer() + " " + message.peer();
            stories.computeIfAbsent(
                            message.exchange(), _ -> new Story(new ArrayList<>(), Set.of(hop)))
                    .steps()
                    .add(step(message));
        }
        return List.copyOf(stories.values());
    }

    private Step step(DiameterMessage message) {
        String peer = diameterNames.getOrDefault(message.peer(), message.peer());
        return new Step(
                message.epochNanos(),
                message.forwardedTo(),
                List.of(
                        Field.of("time", clock(message.epochNanos())),
                        Field.of("from", message.isSent() ? message.seer() : peer),
                        Field.of("to", message.isSent() ? peer : message.seer()),
                        Field.of("points", "Diameter"),
                        Field.of("calling", message.origin()),
                        Field.of("called", message.destination()),
                        Field.of("message", message.label()),
                        Field.of("content", message.content())));
    }

    private static String clock(long epochNanos) {
        return CLOCK.format(Instant.ofEpochSecond(0, epochNanos));
    }
}
