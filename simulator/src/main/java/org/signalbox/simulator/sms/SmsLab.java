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
import org.signalbox.mtp3.PingRequest;
import org.signalbox.node.Node;
import org.signalbox.simulator.sms.Smsc.Standing;
import org.signalbox.ss7.PointCode;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The ends of a laboratory, and the commands by which a person uses them.
///
/// ```
/// send sms 491711000001 447711000001 Hello over there
/// send sms Signalbox 447711000001 From an application
/// telephone 447711000003 present
/// show sms dialogues
/// show sms end SmscA
/// ```
///
/// [LoadCommands] has those for many messages. Beside the ends on nodes there may be MMEs, which
/// are nodes of Diameter alone, and a relay between them and others.
public final class SmsLab implements AutoCloseable {
    /// How long an end waits for another's answer, unless somebody knows better.
    public static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    /// How long a point has for its answer while links are coming up, and when it is asked again.
    private static final Duration ASKED = Duration.ofMillis(250);

    private static final Duration ASK_AGAIN = Duration.ofMillis(50);

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
    static final Argument<String> END =
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

    /// What is shown of dialogues, in this order.
    private static final Map<DialogueCount, String> TITLES = titles();

    private final List<Node> nodes;
    private final List<Host> hosts;
    private final EndPlaces places;
    private final DiameterEnds diameter;
    private final LoadCommands load;

    /// A node upon which an end is to be.
    ///
    /// @param file what the end is; see [EndConfig]
    /// @param cable by which the node was started
    public record Host(Node node, Path file, Cable cable) {}

    /// What a laboratory has for its ends.
    ///
    /// @param answerMax how long an end waits for another's answer, such as [#ANSWER_MAX]
    /// @param faults told of bugs that reach the edge of an end's loop
    /// @param relay what runs relays of Diameter; without it there are none
    public record Means(
            Duration answerMax,
            WallClock clock,
            ByteBufAllocator allocator,
            FaultListener faults,
            Optional<RelayProgram> relay) {}

    /// The commands that this laboratory adds to the prompt.
    public static List<Command> grammar() {
        List<Command> grammar = new ArrayList<>(List.of(SEND, TELEPHONE, SHOW_DIALOGUES, SHOW_END));
        grammar.addAll(LoadCommands.grammar());
        return grammar;
    }

    private SmsLab(
            List<Node> nodes,
            List<Host> hosts,
            EndPlaces places,
            DiameterEnds diameter,
            Means means) {
        this.nodes = nodes;
        this.hosts = hosts;
        this.places = places;
        this.diameter = diameter;
        this.load = new LoadCommands(places, diameter, means);
    }

    /// Starts the ends. Blocks until they have their places.
    ///
    /// @param nodes all nodes of the laboratory, whose links are watched
    /// @param diameterFiles what nodes of Diameter alone there are, each with the name of its file;
    ///     see [DiameterEndConfig]
    /// @throws IOException if one cannot be started, with all that is wrong with it
    public static SmsLab start(
            List<Node> nodes, List<Host> hosts, List<Path> diameterFiles, Means means)
            throws IOException {
        EndPlaces places = EndPlaces.start(hosts, means);
        try {
            DiameterEnds diameter =
                    DiameterEnds.start(diameterFiles, nodes, places::tellPresent, means);
            return new SmsLab(List.copyOf(nodes), List.copyOf(hosts), places, diameter, means);
        } catch (IOException refused) {
            places.close();
            throw refused;
        }
    }

    /// What whoever starts a laboratory may want to know of it; a line each.
    public List<String> remarks() {
        return diameter.remarks();
    }

    /// The ends that run.
    public List<End> ends() {
        return places.running();
    }

    DiameterEnds diameter() {
        return diameter;
    }

    List<EndPlaces.Place> places() {
        return places.all();
    }

    /// The last load that was begun; empty if there was none.
    Optional<Load> load() {
        return load.current();
    }

    /// Waits until every end reaches every other.
    ///
    /// @return whether all do in time
    public boolean awaitService(Duration patience) throws InterruptedException {
        List<CompletableFuture<?>> conditions = new ArrayList<>();
        for (Host from : hosts) {
            for (Host to : hosts) {
                if (from != to) {
                    conditions.add(reached(from.node(), pointOf(to.node())));
                }
            }
        }
        conditions.addAll(diameter.connected());
        CompletableFuture<?> all =
                CompletableFuture.allOf(conditions.toArray(CompletableFuture<?>[]::new))
                        .thenCompose(
                                _ ->
                                        CompletableFuture.allOf(
                                                ends().stream()
                                                        .map(End::connected)
                                                        .toArray(CompletableFuture<?>[]::new)));
        try {
            all.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            conditions.forEach(condition -> condition.cancel(false));
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Completed when a message of test has come back from a point; cancelled, it asks no more.
    private static CompletableFuture<Boolean> reached(Node node, PointCode point) {
        CompletableFuture<Boolean> reached = new CompletableFuture<>();
        ask(node, point, reached);
        return reached;
    }

    private static void ask(Node node, PointCode point, CompletableFuture<Boolean> reached) {
        node.ping(PingRequest.to(point).withTimeout(ASKED))
                .thenAccept(
                        report -> {
                            if (report.result().isSuccessful()) {
                                reached.complete(true);
                            } else if (!reached.isDone()) {
                                CompletableFuture.delayedExecutor(
                                                ASK_AGAIN.toNanos(), TimeUnit.NANOSECONDS)
                                        .execute(() -> ask(node, point, reached));
                            }
                        });
    }

    private static PointCode pointOf(Node node) {
        return Objects.requireNonNull(node.config().instances().get(0), "a node without a point")
                .point()
                .pointCode();
    }

    @Override
    public void close() {
        load.halt();
        diameter.close();
        places.close();
        load.close();
    }

    /// For the prompts of the laboratory.
    public List<LabCommand> commands() {
        List<LabCommand> commands = new ArrayList<>();
        commands.add(
                new LabCommand(
                        SEND, (line, _) -> send(line.get(FROM), line.get(TO), line.get(TEXT))));
        commands.add(new LabCommand(TELEPHONE, (line, _) -> change(line)));
        commands.add(
                new LabCommand(
                        SHOW_DIALOGUES,
                        (_, _) ->
                                CompletableFuture.completedFuture(new Answer(dialogues(), true))));
        commands.add(new LabCommand(SHOW_END, (line, _) -> show(line)));
        commands.addAll(load.commands());
        return commands;
    }

    // ---- send sms -----------------------------------------------------------------------------

    private CompletionStage<Answer> send(String from, String to, String text) {
        if (ShortText.split(text).size() > ShortText.PARTS_MAX) {
            return refusal("A text may take %d messages".formatted(ShortText.PARTS_MAX));
        }
        return originOf(from)
                .thenCompose(
                        origin ->
                                origin.isEmpty()
                                        ? refusal(from + " is no telephone and no sender here")
                                        : Ladder.watch(nodes, diameter.mmes(), diameter.relay())
                                                .thenCompose(
                                                        ladder ->
                                                                new Sending(
                                                                                origin.get(),
                                                                                new Letter(
                                                                                        from, to,
                                                                                        text),
                                                                                ladder)
                                                                        .run()));
    }

    /// Who sends for somebody.
    ///
    /// @param server of the telephone; empty for applications
    /// @param smsc the service centre that it sends to; empty if it is none of this laboratory
    private record Origin(Optional<TelephoneServer> server, Optional<Smsc> smsc) {}

    private record Letter(String from, String to, String text) {}

    private CompletionStage<Optional<Origin>> originOf(String from) {
        Optional<Smsc> application = first(Smsc.class, smsc -> smsc.hasSender(from));
        CompletionStage<Optional<Origin>> found =
                CompletableFuture.completedFuture(
                        application.map(smsc -> new Origin(Optional.empty(), application)));
        for (TelephoneServer server : servers()) {
            found =
                    found.thenCombine(
                            server.telephones().serviceCentreOf(from),
                            (before, centre) ->
                                    before.isPresent() || centre.isEmpty()
                                            ? before
                                            : Optional.of(originAt(server, centre)));
        }
        return found;
    }

    private Origin originAt(TelephoneServer server, String centre) {
        return new Origin(
                Optional.of(server), first(Smsc.class, smsc -> smsc.number().equals(centre)));
    }

    /// A text on its way: submitted, delivered as far as it goes at once, and shown.
    private final class Sending {
        private final Origin origin;
        private final Letter letter;
        private final Ladder ladder;
        private final Document.Builder outcome = Document.builder();
        private boolean delivered;

        private Sending(Origin origin, Letter letter, Ladder ladder) {
            this.origin = origin;
            this.letter = letter;
            this.ladder = ladder;
        }

        private CompletionStage<Answer> run() {
            return lastNumber()
                    .thenCompose(last -> submit().thenCompose(_ -> standings(last)))
                    .thenCompose(this::tell)
                    .thenCompose(_ -> ladder.end())
                    .thenApply(
                            seen ->
                                    new Answer(
                                            Document.builder()
                                                    .addAll(seen)
                                                    .addAll(outcome.build())
                                                    .build(),
                                            delivered));
        }

        private CompletionStage<Long> lastNumber() {
            return origin.smsc()
                    .map(Smsc::lastNumber)
                    .orElse(CompletableFuture.completedFuture(0L));
        }

        private CompletionStage<Boolean> submit() {
            CompletionStage<String> refusal =
                    origin.server().isPresent()
                            ? origin.server()
                                    .get()
                                    .telephones()
                                    .submit(letter.from(), letter.to(), letter.text())
                                    .thenApply(Telephones.Submitted::refusal)
                            : origin.smsc()
                                    .orElseThrow()
                                    .submit(letter.from(), letter.to(), letter.text())
                                    .thenApply(taken -> taken ? "" : "the store is full");
            return refusal.thenApply(
                    why -> {
                        if (!why.isEmpty()) {
                            outcome.line("Not accepted: %s", Field.of("refusal", why));
                        }
                        return why.isEmpty();
                    });
        }

        private CompletionStage<List<Standing>> standings(long after) {
            return origin.smsc()
                    .map(smsc -> smsc.standings(letter.to(), after))
                    .orElse(CompletableFuture.completedFuture(List.of()));
        }

        private CompletionStage<Boolean> tell(List<Standing> standings) {
            delivered =
                    !standings.isEmpty()
                            && standings.stream()
                                    .allMatch(
                                            standing ->
                                                    standing.progress() == Smsc.Progress.DELIVERED);
            for (Standing standing : standings) {
                String reason = standing.reason().isEmpty() ? "" : ": " + standing.reason();
                outcome.line(
                        "Message %s to %s: %s%s",
                        Field.of("number", standing.number()),
                        Field.of("to", standing.to()),
                        Field.of("state", Smsc.words(standing.progress())),
                        Field.of("reason", reason));
            }
            return delivered ? tellReceived() : CompletableFuture.completedFuture(false);
        }

        /// The last text of the telephone, which is this one unless others came at the same time.
        private CompletionStage<Boolean> tellReceived() {
            CompletionStage<Boolean> told = CompletableFuture.completedFuture(true);
            for (TelephoneServer server : servers()) {
                told =
                        told.thenCombine(
                                server.telephones().received(letter.to()),
                                (_, texts) -> {
                                    if (!texts.isEmpty()) {
                                        outcome.line(
                                                "Received from %s: %s",
                                                Field.of("from", texts.getLast().from()),
                                                Field.of("text", texts.getLast().text()));
                                    }
                                    return true;
                                });
            }
            return told;
        }
    }

    // ---- telephone, show ----------------------------------------------------------------------

    private CompletionStage<Answer> change(Statement line) {
        CompletionStage<Boolean> served = CompletableFuture.completedFuture(false);
        for (TelephoneServer server : servers()) {
            served =
                    served.thenCombine(
                            server.telephones().change(line.get(MSISDN), line.get(STATE)),
                            Boolean::logicalOr);
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
        Map<String, Supplier<CompletionStage<Document>>> shown = new LinkedHashMap<>();
        ends().forEach(end -> shown.put(end.name(), end::show));
        diameter.mmes().forEach(mme -> shown.put(mme.name(), mme::show));
        diameter.relay().ifPresent(relay -> shown.put(relay.name(), relay::show));
        return shown.entrySet().stream()
                .filter(end -> end.getKey().equalsIgnoreCase(line.get(END)))
                .findFirst()
                .<CompletionStage<Answer>>map(
                        end ->
                                end.getValue()
                                        .get()
                                        .thenApply(document -> new Answer(document, true)))
                .orElseGet(
                        () ->
                                refusal(
                                        "There is no %s: expected one of %s"
                                                .formatted(
                                                        line.get(END),
                                                        String.join(", ", shown.keySet()))));
    }

    private Document dialogues() {
        List<List<Field>> rows = new ArrayList<>();
        for (EndPlaces.Place place : places.all()) {
            List<Field> row = new ArrayList<>();
            row.add(Field.of("end", place.name()));
            row.add(Field.of("number", place.number()));
            row.add(Field.of("state", place.state().words()));
            TITLES.keySet()
                    .forEach(count -> row.add(Field.of(count.words(), place.counts().get(count))));
            row.add(Field.of("open", place.counts().open()));
            row.add(Field.of("dropped", place.end().dropped()));
            rows.add(row);
        }
        List<String> titles = new ArrayList<>(List.of("End", "Number", "State"));
        titles.addAll(TITLES.values());
        titles.addAll(List.of("Open", "Dropped"));
        return Document.builder().table("ends", titles, rows).build();
    }

    private static Map<DialogueCount, String> titles() {
        Map<DialogueCount, String> titles = new EnumMap<>(DialogueCount.class);
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

    private List<TelephoneServer> servers() {
        List<TelephoneServer> servers = new ArrayList<>(all(Msc.class));
        servers.addAll(diameter.mmes());
        return servers;
    }

    private <E extends End> List<E> all(Class<E> kind) {
        return ends().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private <E extends End> Optional<E> first(Class<E> kind, Predicate<E> wanted) {
        return all(kind).stream().filter(wanted).findFirst();
    }
}
