// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.jspecify.annotations.Nullable;
import org.signalbox.admin.Document;
import org.signalbox.admin.Field;
import org.signalbox.cli.LabCommand;
import org.signalbox.cli.LabCommand.Answer;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.simulator.sms.EndPlaces.Place;
import org.signalbox.simulator.sms.LoadPlan.Sender;
import org.signalbox.simulator.sms.SmsLab.Means;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The commands that put the laboratory under load, and end registers and the relay meanwhile.
///
/// ```
/// load sms 100 seconds 60 from 4917 to 4477
/// wait sms load seconds 30
/// kill sms end HlrB
/// wait sms load
/// start sms end HlrB
/// ```
final class LoadCommands implements AutoCloseable {
    private static final int RATE_MAX = 10_000;
    private static final int SECONDS_MAX = 3_600;
    private static final Duration TIME = Duration.ofSeconds(60);

    private static final Argument<Integer> RATE =
            Argument.of(
                    "RATE",
                    ArgumentTypes.integer(1, RATE_MAX),
                    "Messages a second; each takes four dialogues");
    private static final Argument<Duration> SECONDS =
            Argument.of("SECONDS", ArgumentTypes.seconds(1, SECONDS_MAX), "For how long");
    private static final Argument<String> FROM =
            Argument.of("FROM", ArgumentTypes.word(), "First digits of those that send");
    private static final Argument<String> TO =
            Argument.of("TO", ArgumentTypes.word(), "First digits of those that receive");

    private static final Command LOAD =
            Command.of(
                            "load sms RATE [seconds SECONDS] [from FROM] [to TO]",
                            "Let telephones send messages at a steady rate, for a minute by default",
                            RATE,
                            SECONDS,
                            FROM,
                            TO)
                    .help("load", "Send many")
                    .help("seconds", "For how long")
                    .help("from", "From some telephones, not from all that are present")
                    .help("to", "To some telephones, not to all that are present")
                    .withoutNo();
    private static final Command STOP =
            Command.of("stop sms load", "Begin no more messages of the load")
                    .help("stop", "End what goes on")
                    .withoutNo();
    private static final Command WAIT =
            Command.of(
                            "wait sms load [seconds SECONDS]",
                            "Wait for the end of the load, or so long, and show the account",
                            SECONDS)
                    .help("wait", "Wait")
                    .withoutNo();
    private static final Command SHOW =
            Command.of("show sms load", "The account of the load, as it is now")
                    .help("load", "What became of all messages and dialogues")
                    .withoutNo();
    private static final Command KILL =
            Command.of(
                            "kill sms end END",
                            "End a register and its node, or the relay, without a word",
                            SmsLab.END)
                    .help("kill", "End as if the machine had died")
                    .withoutNo();
    private static final Command SHUT_DOWN =
            Command.of(
                            "shutdown sms end END",
                            "Take a register (SSP) or the relay (DPR) out of service: those concerned are"
                                    + " told",
                            SmsLab.END)
                    .help("shutdown", "End in good order")
                    .withoutNo();
    private static final Command START =
            Command.of(
                            "start sms end END",
                            "Start a register or the relay again that was killed or shut down",
                            SmsLab.END)
                    .help("start", "Start again")
                    .withoutNo();

    private final EndPlaces places;
    private final DiameterEnds diameter;
    private final Means means;
    private final NettyLoop loop;

    // guarded by this
    private @Nullable Load load;
    private int loads;

    LoadCommands(EndPlaces places, DiameterEnds diameter, Means means) {
        this.places = places;
        this.diameter = diameter;
        this.means = means;
        this.loop = new NettyLoop("load", means.faults());
    }

    static List<Command> grammar() {
        return List.of(LOAD, STOP, WAIT, SHOW, KILL, SHUT_DOWN, START);
    }

    List<LabCommand> commands() {
        return List.of(
                new LabCommand(LOAD, this::load),
                new LabCommand(STOP, (_, _) -> stop()),
                new LabCommand(WAIT, (line, _) -> await(line)),
                new LabCommand(SHOW, (_, _) -> show()),
                new LabCommand(KILL, (line, _) -> change(line, Changing::kill, "killed")),
                new LabCommand(
                        SHUT_DOWN, (line, _) -> change(line, Changing::shutDown, "shut down")),
                new LabCommand(START, (line, _) -> change(line, Changing::startAgain, "running")));
    }

    /// Ends the load that goes on; the ends may go then.
    synchronized void halt() {
        if (load != null) {
            load.close();
        }
    }

    /// Ends the thread. To be called when there are no ends any more that could tell of a load.
    @Override
    public void close() {
        loop.close();
    }

    // ---- load ---------------------------------------------------------------------------------

    private CompletionStage<Answer> load(Statement line, Consumer<String> screen) {
        String from = line.find(FROM).orElse("");
        String to = line.find(TO).orElse("");
        CompletionStage<List<Sender>> present = CompletableFuture.completedFuture(List.of());
        for (End end : places.running()) {
            if (end instanceof Msc msc) {
                present =
                        present.thenCombine(
                                msc.telephones().present(), (all, more) -> and(all, msc, more));
            }
        }
        return present.thenApply(
                all -> {
                    List<Sender> senders =
                            all.stream().filter(phone -> phone.msisdn().startsWith(from)).toList();
                    List<String> receivers =
                            all.stream()
                                    .map(Sender::msisdn)
                                    .filter(msisdn -> msisdn.startsWith(to))
                                    .toList();
                    if (senders.isEmpty() || receivers.isEmpty()) {
                        return refusal(
                                "No telephone is present that begins with "
                                        + (senders.isEmpty() ? from : to));
                    }
                    return begin(
                            line.get(RATE),
                            line.find(SECONDS).orElse(TIME),
                            senders,
                            receivers,
                            screen);
                });
    }

    private static List<Sender> and(List<Sender> some, Msc msc, List<String> more) {
        List<Sender> all = new ArrayList<>(some);
        more.forEach(msisdn -> all.add(new Sender(msc, msisdn)));
        return all;
    }

    private synchronized Answer begin(
            int rate,
            Duration time,
            List<Sender> senders,
            List<String> receivers,
            Consumer<String> screen) {
        if (load != null && !load.isOver()) {
            return refusal("A load goes on: stop sms load ends it");
        }
        loads++;
        LoadPlan plan = new LoadPlan(loads, rate, time, senders, receivers);
        load = Load.start(plan, places.all(), means.answerMax(), loop, screen);
        return new Answer(
                Document.builder()
                        .line(
                                "Load %s begins: %s messages, from %s telephones to %s",
                                Field.of("load", loads),
                                Field.of("planned", plan.messages()),
                                Field.of("senders", senders.size()),
                                Field.of("receivers", receivers.size()))
                        .build(),
                true);
    }

    /// The last load that was begun; empty if there was none.
    synchronized Optional<Load> current() {
        return Optional.ofNullable(load);
    }

    private CompletionStage<Answer> stop() {
        return withLoad(
                current -> {
                    current.end();
                    return CompletableFuture.completedFuture(
                            new Answer(Document.builder().build(), true));
                });
    }

    private CompletionStage<Answer> await(Statement line) {
        return withLoad(
                current -> {
                    CompletableFuture<Optional<Load.Standing>> over =
                            current.over().toCompletableFuture().copy();
                    line.find(SECONDS)
                            .ifPresent(
                                    time ->
                                            over.completeOnTimeout(
                                                    Optional.empty(),
                                                    time.toMillis(),
                                                    TimeUnit.MILLISECONDS));
                    return over.thenCompose(
                                    rest ->
                                            rest.<CompletionStage<Load.Standing>>map(
                                                            CompletableFuture::completedFuture)
                                                    .orElseGet(current::standing))
                            .thenApply(LoadCommands::account);
                });
    }

    private CompletionStage<Answer> show() {
        return withLoad(current -> current.standing().thenApply(LoadCommands::account));
    }

    private static Answer account(Load.Standing standing) {
        return new Answer(
                LoadReport.document(standing),
                standing.phase() != Load.Phase.AT_REST || standing.isSettled());
    }

    private CompletionStage<Answer> withLoad(Function<Load, CompletionStage<Answer>> task) {
        return current()
                .map(task)
                .orElseGet(
                        () ->
                                CompletableFuture.completedFuture(
                                        refusal("There was no load: load sms RATE begins one")));
    }

    // ---- kill, shutdown, start ----------------------------------------------------------------

    /// What can be done to an end.
    private record Changing(String name, Step kill, Step shutDown, Step startAgain) {
        private interface Step {
            void run() throws IOException;
        }
    }

    private List<Changing> changing() {
        List<Changing> all = new ArrayList<>();
        places.all().stream()
                .filter(Place::isRegister)
                .forEach(
                        place ->
                                all.add(
                                        new Changing(
                                                place.name(),
                                                () -> places.kill(place),
                                                () -> places.shutDown(place),
                                                () -> places.startAgain(place))));
        diameter.relay()
                .ifPresent(
                        relay ->
                                all.add(
                                        new Changing(
                                                relay.name(),
                                                () -> diameter.kill(relay),
                                                () -> diameter.shutDown(relay),
                                                () -> diameter.startAgain(relay))));
        return all;
    }

    private CompletionStage<Answer> change(
            Statement line, Function<Changing, Changing.Step> change, String state) {
        String name = line.get(SmsLab.END);
        List<Changing> all = changing();
        Answer answer =
                all.stream()
                        .filter(end -> end.name().equalsIgnoreCase(name))
                        .findFirst()
                        .map(end -> changed(end.name(), change.apply(end), state))
                        .orElseGet(
                                () ->
                                        refusal(
                                                "There is no register or relay %s: expected one of %s"
                                                        .formatted(
                                                                name,
                                                                all.stream()
                                                                        .map(Changing::name)
                                                                        .collect(
                                                                                Collectors.joining(
                                                                                        ", ")))));
        return CompletableFuture.completedFuture(answer);
    }

    private static Answer changed(String name, Changing.Step step, String state) {
        try {
            step.run();
        } catch (IOException refused) {
            return refusal(String.valueOf(refused.getMessage()));
        }
        return new Answer(
                Document.builder()
                        .line("%s is %s", Field.of("end", name), Field.of("state", state))
                        .build(),
                true);
    }

    private static Answer refusal(String why) {
        return new Answer(Document.builder().note("% " + why).build(), false);
    }
}
