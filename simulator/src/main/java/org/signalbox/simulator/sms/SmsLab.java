// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import io.netty.buffer.ByteBufAllocator;

import org.signalbox.admin.Document;
import org.signalbox.admin.Field;
import org.signalbox.cli.LabCommand;
import org.signalbox.cli.LabCommand.Answer;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.WallClock;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.node.Node;
import org.signalbox.simulator.sms.Inbox.Received;
import org.signalbox.simulator.sms.Smsc.Standing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/// The ends of a laboratory, and the commands by which a person uses them.
///
/// ```
/// send sms 491711000001 447711000001 Hello over there
/// send sms Signalbox 447711000001 From an application
/// telephone 447711000003 present
/// show sms dialogues
/// show sms SmscA
/// ```
public final class SmsLab implements AutoCloseable {
    /// How long an end waits for another's answer.
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private static final int TEXT_CHARS_MAX = 900;

    private static final Argument<String> FROM =
            Argument.of(
                    "FROM",
                    ArgumentTypes.word(),
                    "Telephone, or name of an application, that sends");
    private static final Argument<String> TO =
            Argument.of("TO", ArgumentTypes.word(), "Number to which it is sent");
    private static final Argument<String> TEXT =
            Argument.of("TEXT", ArgumentTypes.restOfLine(TEXT_CHARS_MAX), "What it says");
    private static final Argument<String> END =
            Argument.of(
                    "END",
                    ArgumentTypes.word(),
                    "Name of a register, a centre or a service centre");
    private static final Argument<String> MSISDN =
            Argument.of("MSISDN", ArgumentTypes.word(), "Number of a telephone");
    private static final Argument<SubscriberState> STATE =
            Argument.of(
                    "STATE", ArgumentTypes.choice(SubscriberState.class), "How it is from now on");

    private static final Command SEND =
            Command.of(
                            "send sms FROM TO TEXT",
                            "Send a short message, and show its way",
                            FROM,
                            TO,
                            TEXT)
                    .help("sms", "A short message")
                    .withoutNo();
    private static final Command TELEPHONE =
            Command.of(
                            "telephone MSISDN STATE",
                            "Switch a telephone off or on, or fill its memory",
                            MSISDN,
                            STATE)
                    .withoutNo();
    private static final Command SHOW_DIALOGUES =
            Command.of("show sms dialogues", "What became of the dialogues of all ends")
                    .help("dialogues", "What became of dialogues")
                    .withoutNo();
    private static final Command SHOW_END =
            Command.of("show sms end END", "What an end knows", END)
                    .help("end", "Subscribers, telephones or messages")
                    .withoutNo();

    private final List<Node> nodes;
    private final List<End> ends;

    /// A node upon which an end is to be.
    ///
    /// @param file what the end is; see [EndConfig]
    public record Host(Node node, Path file) {}

    /// What a laboratory has for its ends.
    ///
    /// @param faults told of bugs that reach the edge of an end's loop
    public record Means(WallClock clock, ByteBufAllocator allocator, FaultListener faults) {}

    private SmsLab(List<Node> nodes, List<End> ends) {
        this.nodes = nodes;
        this.ends = ends;
    }

    /// Starts the ends. Blocks until they have their places.
    ///
    /// @param nodes all nodes of the laboratory, whose links are watched
    /// @throws IOException if one cannot be started, with all that is wrong with it
    public static SmsLab start(List<Node> nodes, List<Host> hosts, Means means) throws IOException {
        List<End> started = new ArrayList<>();
        try {
            for (Host host : hosts) {
                started.add(end(host.node(), EndConfig.load(host.file()), means));
            }
        } catch (IOException refused) {
            started.forEach(End::close);
            throw refused;
        }
        return new SmsLab(List.copyOf(nodes), List.copyOf(started));
    }

    /// Starts one end. Blocks until it has its place.
    ///
    /// @throws IOException if it cannot be started
    static End end(Node node, EndConfig config, Means means) throws IOException {
        NettyLoop loop = new NettyLoop(node.hostname() + "-end", means.faults());
        try {
            return switch (config) {
                case EndConfig.HlrConfig hlr ->
                        new Hlr(node, hlr, ANSWER_MAX, means.allocator(), loop);
                case EndConfig.MscConfig msc ->
                        new Msc(node, msc, ANSWER_MAX, means.allocator(), loop);
                case EndConfig.SmscConfig smsc ->
                        new Smsc(node, smsc, ANSWER_MAX, means.clock(), means.allocator(), loop);
            };
        } catch (IOException refused) {
            loop.close();
            throw refused;
        }
    }

    public List<End> ends() {
        return ends;
    }

    @Override
    public void close() {
        ends.forEach(End::close);
    }

    /// For the prompts of the laboratory.
    public List<LabCommand> commands() {
        return List.of(
                new LabCommand(SEND, line -> send(line.get(FROM), line.get(TO), line.get(TEXT))),
                new LabCommand(TELEPHONE, this::change),
                new LabCommand(
                        SHOW_DIALOGUES,
                        _ -> CompletableFuture.completedFuture(new Answer(dialogues(), true))),
                new LabCommand(SHOW_END, this::show));
    }

    // ---- send sms -----------------------------------------------------------------------------

    /// What became of a text.
    ///
    /// @param ladder the messages on the links
    /// @param refusal why it was not taken; empty if it was
    /// @param standings how the messages stand that it took
    /// @param received what its recipient has got because of it, if there is one
    record Sent(
            Document ladder,
            String refusal,
            List<Standing> standings,
            Optional<Received> received) {}

    private CompletionStage<Answer> send(String from, String to, String text) {
        if (ShortText.split(text).size() > ShortText.PARTS_MAX) {
            return refusal("A text may take %d messages".formatted(ShortText.PARTS_MAX));
        }
        return centreOf(from)
                .thenCompose(
                        origin ->
                                origin.isEmpty()
                                        ? refusal(from + " is no telephone and no sender here")
                                        : Ladder.watch(nodes)
                                                .thenCompose(
                                                        ladder ->
                                                                send(
                                                                        origin.get(),
                                                                        from,
                                                                        to,
                                                                        text,
                                                                        ladder))
                                                .thenApply(SmsLab::answer));
    }

    /// Who sends for somebody.
    ///
    /// @param msc the centre of the telephone; empty for applications
    /// @param smsc the service centre that it sends to; empty if it is none of this laboratory
    private record Origin(Optional<Msc> msc, Optional<Smsc> smsc) {}

    private CompletionStage<Optional<Origin>> centreOf(String from) {
        for (Smsc smsc : all(Smsc.class)) {
            if (smsc.hasSender(from)) {
                return CompletableFuture.completedFuture(
                        Optional.of(new Origin(Optional.empty(), Optional.of(smsc))));
            }
        }
        CompletionStage<Optional<Origin>> found =
                CompletableFuture.completedFuture(Optional.empty());
        for (Msc msc : all(Msc.class)) {
            found =
                    found.thenCombine(
                            msc.serviceCentreOf(from),
                            (before, centre) ->
                                    centre.isEmpty()
                                            ? before
                                            : Optional.of(
                                                    new Origin(
                                                            Optional.of(msc),
                                                            first(
                                                                    Smsc.class,
                                                                    smsc ->
                                                                            smsc.number()
                                                                                    .equals(
                                                                                            centre)))));
        }
        return found;
    }

    private CompletionStage<Sent> send(
            Origin origin, String from, String to, String text, Ladder ladder) {
        CompletionStage<Long> before =
                origin.smsc().map(Smsc::lastNumber).orElse(CompletableFuture.completedFuture(0L));
        return before.thenCompose(
                last ->
                        submit(origin, from, to, text)
                                .thenCompose(
                                        refusal ->
                                                standings(origin, to, last)
                                                        .thenCombine(
                                                                received(to),
                                                                (standings, received) ->
                                                                        new Sent(
                                                                                Document.builder()
                                                                                        .build(),
                                                                                refusal,
                                                                                standings,
                                                                                delivered(standings)
                                                                                        ? received
                                                                                        : Optional
                                                                                                .empty())))
                                .thenCompose(
                                        sent ->
                                                ladder.end()
                                                        .thenApply(
                                                                seen ->
                                                                        new Sent(
                                                                                seen,
                                                                                sent.refusal(),
                                                                                sent.standings(),
                                                                                sent.received()))));
    }

    private static boolean delivered(List<Standing> standings) {
        return !standings.isEmpty()
                && standings.stream()
                        .allMatch(standing -> standing.progress() == Smsc.Progress.DELIVERED);
    }

    private static CompletionStage<String> submit(
            Origin origin, String from, String to, String text) {
        if (origin.msc().isPresent()) {
            return origin.msc().get().submit(from, to, text).thenApply(Msc.Submitted::refusal);
        }
        return origin.smsc()
                .orElseThrow()
                .submit(from, to, text)
                .thenApply(taken -> taken ? "" : "the store is full");
    }

    private static CompletionStage<List<Standing>> standings(Origin origin, String to, long after) {
        return origin.smsc()
                .map(smsc -> smsc.standings(to, after))
                .orElse(CompletableFuture.completedFuture(List.of()));
    }

    /// The last text of a telephone.
    private CompletionStage<Optional<Received>> received(String msisdn) {
        CompletionStage<Optional<Received>> found =
                CompletableFuture.completedFuture(Optional.empty());
        for (Msc msc : all(Msc.class)) {
            found =
                    found.thenCombine(
                            msc.received(msisdn),
                            (before, texts) ->
                                    texts.isEmpty() ? before : Optional.of(texts.getLast()));
        }
        return found;
    }

    private static Answer answer(Sent sent) {
        Document.Builder document = Document.builder().addAll(sent.ladder());
        if (!sent.refusal().isEmpty()) {
            document.line("Not accepted: %s", Field.of("refusal", sent.refusal()));
        }
        for (Standing standing : sent.standings()) {
            String reason = standing.reason().isEmpty() ? "" : ": " + standing.reason();
            document.line(
                    "Message %s to %s: %s%s",
                    Field.of("number", standing.number()),
                    Field.of("to", standing.to()),
                    Field.of("state", Smsc.words(standing.progress())),
                    Field.of("reason", reason));
        }
        sent.received()
                .ifPresent(
                        text ->
                                document.line(
                                        "Received from %s: %s",
                                        Field.of("from", text.from()),
                                        Field.of("text", text.text())));
        return new Answer(
                document.build(), sent.refusal().isEmpty() && delivered(sent.standings()));
    }

    // ---- telephone, show ----------------------------------------------------------------------

    private CompletionStage<Answer> change(Statement line) {
        CompletionStage<Boolean> served = CompletableFuture.completedFuture(false);
        for (Msc msc : all(Msc.class)) {
            served =
                    served.thenCombine(
                            msc.change(line.get(MSISDN), line.get(STATE)), Boolean::logicalOr);
        }
        return served.thenCompose(
                known ->
                        known
                                ? CompletableFuture.completedFuture(
                                        new Answer(
                                                Document.builder()
                                                        .line(
                                                                "%s is %s",
                                                                Field.of(
                                                                        "msisdn", line.get(MSISDN)),
                                                                Field.of(
                                                                        "state",
                                                                        line.get(STATE).word()))
                                                        .build(),
                                                true))
                                : refusal(line.get(MSISDN) + " is no telephone here"));
    }

    private CompletionStage<Answer> show(Statement line) {
        String name = line.get(END).toLowerCase(Locale.ROOT);
        return first(End.class, end -> end.name().toLowerCase(Locale.ROOT).equals(name))
                .map(end -> end.show().thenApply(document -> new Answer(document, true)))
                .orElseGet(
                        () ->
                                refusal(
                                        "There is no %s: expected one of %s"
                                                .formatted(
                                                        line.get(END),
                                                        String.join(
                                                                ", ",
                                                                ends.stream()
                                                                        .map(End::name)
                                                                        .toList()))));
    }

    private Document dialogues() {
        List<List<Field>> rows = new ArrayList<>();
        for (End end : ends) {
            List<Field> row = new ArrayList<>();
            row.add(Field.of("end", end.name()));
            row.add(Field.of("number", end.number()));
            TITLES.keySet()
                    .forEach(count -> row.add(Field.of(count.words(), end.counts().get(count))));
            row.add(Field.of("open", end.counts().open()));
            row.add(Field.of("dropped", end.dropped()));
            rows.add(row);
        }
        List<String> titles = new ArrayList<>(List.of("End", "Number"));
        titles.addAll(TITLES.values());
        titles.addAll(List.of("Open", "Dropped"));
        return Document.builder().table("ends", titles, rows).build();
    }

    private static final Map<DialogueCount, String> TITLES = titles();

    private static Map<DialogueCount, String> titles() {
        Map<DialogueCount, String> titles = new java.util.EnumMap<>(DialogueCount.class);
        titles.put(DialogueCount.BEGUN, "Begun");
        titles.put(DialogueCount.ENDED_BY_RESULT, "Result");
        titles.put(DialogueCount.ENDED_BY_ERROR, "Error");
        titles.put(DialogueCount.ENDED_BY_VERSION, "Version");
        titles.put(DialogueCount.ENDED_BY_ABORT, "Abort");
        titles.put(DialogueCount.ENDED_BY_TIME, "Time");
        titles.put(DialogueCount.SERVED_BY_RESULT, "Served");
        titles.put(DialogueCount.SERVED_BY_ERROR, "Refused");
        titles.put(DialogueCount.SERVED_BROKEN, "Broken");
        return titles;
    }

    private static CompletionStage<Answer> refusal(String why) {
        return CompletableFuture.completedFuture(
                new Answer(Document.builder().note("% " + why).build(), false));
    }

    private <E extends End> List<E> all(Class<E> kind) {
        return ends.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private <E extends End> Optional<E> first(Class<E> kind, Predicate<E> wanted) {
        return all(kind).stream().filter(wanted).findFirst();
    }
}
