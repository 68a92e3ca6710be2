// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.signalbox.machine.Loop;
import org.signalbox.simulator.sms.DialogueCounts.Counted;
import org.signalbox.simulator.sms.Inbox.Received;
import org.signalbox.simulator.sms.Smsc.Tally;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// Telephones submit messages at a steady rate (an open loop: whoever is slow is not waited for),
/// and everything that comes of it is counted.
///
/// ```
///   due --> begun ------> accepted, refused, not answered      (what the telephones are told)
///     '---> not begun       |
///                           '--> taken --> delivered, failed, stored    (the service centres)
///                                               |
///                                               '--> received           (the telephones)
/// ```
///
/// A message that cannot be begun within a second of its time, because the machine or the switching
/// centres are too slow, is left out and counted. How long a delivery takes is measured from when
/// the message was due.
final class Load implements AutoCloseable {
    /// Submissions whose end is awaited.
    static final int SUBMITTING_MAX = 20_000;

    private static final Duration LATE_MAX = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofMillis(2);
    private static final Duration PROGRESS = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(100);

    /// How much longer than an answer may take all may take to come to rest.
    private static final Duration SETTLE_MORE = Duration.ofSeconds(15);

    private static final int REFUSALS_MAX = 100;

    private final LoadPlan plan;
    private final List<EndPlaces.Place> places;
    private final Duration answerMax;
    private final Consumer<String> screen;
    private final Loop loop;
    private final Counted dialoguesBefore;
    private final CompletableFuture<Optional<Standing>> over = new CompletableFuture<>();
    private final Latencies deliveries = new Latencies();

    // of the loop
    private Tally messagesBefore = Tally.NONE;
    private long startedAt;
    private long progressAt;
    private long settledBy;
    private int next;
    private int begun;
    private int notBegun;
    private int submitting;
    private int accepted;
    private long latestNanos;
    private boolean ending;
    private boolean closed;
    private final Map<String, Integer> refused = new TreeMap<>();
    private final BitSet received = new BitSet();
    private int receivedAgain;

    /// When it is looked at.
    enum Phase {
        GOES_ON,
        /// All has come to an end, or should have.
        AT_REST,
        /// Service centres may try again what was not delivered.
        AFTERWARDS
    }

    /// How a load stands.
    ///
    /// @param notBegun left out, because they could not be begun in time
    /// @param submitting neither accepted nor refused yet
    /// @param refused by what the telephone was told
    /// @param received texts that telephones have, each counted once
    /// @param receivedAgain further copies of those
    /// @param storedBefore messages that were not delivered yet when the load began
    /// @param latestMillis how late the latest message was begun
    /// @param open dialogues that have not ended, those included that were begun before
    record Standing(
            LoadPlan plan,
            Phase phase,
            Duration since,
            int begun,
            int notBegun,
            int submitting,
            int accepted,
            Map<String, Integer> refused,
            int received,
            int receivedAgain,
            long latestMillis,
            long storedBefore,
            Tally messages,
            Counted dialogues,
            long open,
            Latencies.Spread deliveries) {
        /// Whether each message and dialogue is in one of the counts, and all have come to an end.
        boolean isSettled() {
            return submitting == 0
                    && open == 0
                    && messages.underWay() == 0
                    && begun == accepted + sum(refused.values())
                    && storedBefore + messages.taken()
                            == messages.delivered()
                                    + sum(messages.failed().values())
                                    + messages.stored();
        }

        static long sum(Iterable<? extends Number> counts) {
            long sum = 0;
            for (Number count : counts) {
                sum += count.longValue();
            }
            return sum;
        }
    }

    private Load(
            LoadPlan plan,
            List<EndPlaces.Place> places,
            Duration answerMax,
            Loop loop,
            Consumer<String> screen) {
        this.plan = plan;
        this.places = places;
        this.answerMax = answerMax;
        this.screen = screen;
        this.loop = loop;
        this.dialoguesBefore = dialogues();
    }

    /// Begins.
    ///
    /// @param answerMax how long an end waits for another's answer
    /// @param loop of the load, which outlives it
    /// @param screen is told of the progress
    static Load start(
            LoadPlan plan,
            List<EndPlaces.Place> places,
            Duration answerMax,
            Loop loop,
            Consumer<String> screen) {
        Load load = new Load(plan, places, answerMax, loop, screen);
        load.centres().forEach(msc -> msc.telephones().watch(load::received));
        load.withTallies(load::begin);
        return load;
    }

    LoadPlan plan() {
        return plan;
    }

    /// How it stood when all that was begun had come to an end, or should have; completed then,
    /// with nothing if the laboratory is closed before.
    CompletionStage<Optional<Standing>> over() {
        return over;
    }

    boolean isOver() {
        return over.isDone();
    }

    /// Begins no more.
    void end() {
        loop.execute(() -> ending = true);
    }

    /// How it stands now, all of it.
    CompletionStage<Standing> standing() {
        return tallies().thenApplyAsync(messages -> standing(messages, phase()), loop::execute);
    }

    /// Does nothing any more, whatever still comes. Blocks for that.
    @Override
    public void close() {
        CompletableFuture.runAsync(() -> closed = true, loop::execute).join();
        over.complete(Optional.empty());
    }

    // ---- pacing -------------------------------------------------------------------------------

    private void begin(Tally before) {
        messagesBefore = before;
        startedAt = loop.now();
        progressAt = startedAt + PROGRESS.toNanos();
        tick();
    }

    private void tick() {
        if (closed) {
            return;
        }
        long now = loop.now();
        int due = plan.due(now - startedAt);
        while (next < due && !ending) {
            submit(next, now);
            next++;
        }
        if (now >= progressAt) {
            progressAt += PROGRESS.toNanos();
            tell();
        }
        if (ending || next == plan.messages()) {
            settledBy = now + answerMax.plus(SETTLE_MORE).toNanos();
            settle();
        } else {
            loop.schedule(now + TICK.toNanos(), this::tick);
        }
    }

    private void submit(int message, long now) {
        long lateNanos = now - startedAt - plan.dueNanos(message);
        if (lateNanos > LATE_MAX.toNanos() || submitting == SUBMITTING_MAX) {
            notBegun++;
            return;
        }
        latestNanos = Math.max(latestNanos, lateNanos);
        begun++;
        submitting++;
        LoadPlan.Sender sender = plan.sender(message);
        sender.msc()
                .telephones()
                .submit(sender.msisdn(), plan.receiver(message), plan.text(message))
                .thenAccept(submitted -> loop.execute(() -> submitted(submitted)));
    }

    private void submitted(Telephones.Submitted submitted) {
        submitting--;
        if (submitted.refusal().isEmpty()) {
            accepted++;
        } else {
            boolean room =
                    refused.size() < REFUSALS_MAX || refused.containsKey(submitted.refusal());
            refused.merge(
                    room ? submitted.refusal() : DialogueCounts.OTHER_CAUSES, 1, Integer::sum);
        }
    }

    /// On the loop of a switching centre.
    private void received(Received text) {
        int message = plan.message(text.text());
        if (message >= 0) {
            long now = loop.now();
            loop.execute(() -> received(message, now));
        }
    }

    private void received(int message, long now) {
        if (received.get(message)) {
            receivedAgain++;
        } else {
            received.set(message);
            deliveries.add(now - startedAt - plan.dueNanos(message));
        }
    }

    // ---- settling -----------------------------------------------------------------------------

    private void settle() {
        if (!closed) {
            withTallies(this::settle);
        }
    }

    private void settle(Tally messages) {
        long now = loop.now();
        if (now >= progressAt) {
            progressAt += PROGRESS.toNanos();
            tell();
        }
        // one look for the question and the answer: a message that is tried again may begin any
        // time
        Standing rest = standing(messages, Phase.AT_REST);
        boolean atRest =
                rest.submitting() == 0 && rest.messages().underWay() == 0 && rest.open() == 0;
        if (atRest || now >= settledBy) {
            screen.accept(LoadReport.line(rest));
            over.complete(Optional.of(rest));
        } else {
            loop.schedule(now + LOOK.toNanos(), this::settle);
        }
    }

    // ---- counting -----------------------------------------------------------------------------

    private List<Msc> centres() {
        return ends(Msc.class);
    }

    private <E extends End> List<E> ends(Class<E> kind) {
        return places.stream()
                .map(EndPlaces.Place::end)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /// Does something on the loop with what the service centres have counted.
    private void withTallies(Consumer<Tally> task) {
        tallies().thenAccept(messages -> loop.execute(() -> task.accept(messages)));
    }

    private CompletionStage<Tally> tallies() {
        CompletionStage<Tally> sum = CompletableFuture.completedFuture(Tally.NONE);
        for (Smsc smsc : ends(Smsc.class)) {
            sum = sum.thenCombine(smsc.tally(), Tally::plus);
        }
        return sum;
    }

    private Counted dialogues() {
        Counted sum = Counted.NONE;
        for (EndPlaces.Place place : places) {
            sum = sum.plus(place.counts().counted());
        }
        return sum;
    }

    private long open() {
        return places.stream().mapToLong(place -> place.counts().open()).sum();
    }

    private Phase phase() {
        return over.isDone() ? Phase.AFTERWARDS : Phase.GOES_ON;
    }

    private Standing standing(Tally messages, Phase phase) {
        return new Standing(
                plan,
                phase,
                Duration.ofNanos(loop.now() - startedAt),
                begun,
                notBegun,
                submitting,
                accepted,
                new TreeMap<>(refused),
                received.cardinality(),
                receivedAgain,
                Duration.ofNanos(latestNanos).toMillis(),
                messagesBefore.stored(),
                messages.since(messagesBefore),
                dialogues().since(dialoguesBefore),
                open(),
                deliveries.spread());
    }

    private void tell() {
        withTallies(messages -> screen.accept(LoadReport.line(standing(messages, phase()))));
    }
}
