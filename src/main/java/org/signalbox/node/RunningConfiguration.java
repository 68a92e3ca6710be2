// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Block;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.machine.Loop;
import org.signalbox.node.CommitResult.Outcome;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// The configuration that runs, and the ways to another one. Changes wait for each other.
///
/// A commit may have to be confirmed. Until it is, nothing else changes the configuration, so that
/// to go back takes nobody else's lines with it; unless it is confirmed in time, the node goes back
/// to the very values that it had, files that lines name included.
///
/// Methods may be called from any thread.
final class RunningConfiguration {
    private static final String WAITS =
            "a commit waits to be confirmed: say commit confirm, or rollback";

    private final NodeEnvironment environment;
    private final NodeLog log;
    private final Assembly assembly;
    private final BiFunction<NodeConfig, Boolean, CompletionStage<?>> settled;

    private volatile SctpChooser.@Nullable Chosen transport;
    private volatile State state = new State(Block.EMPTY, valuesOf(Block.EMPTY));
    private volatile @Nullable Waiting waiting;

    /// Changes wait for each other in here.
    private CompletableFuture<?> changes = CompletableFuture.completedFuture(true);

    /// A configuration as text and as values.
    record State(Block block, NodeConfig config) {}

    /// A commit that is to be confirmed.
    ///
    /// @param before what to go back to
    /// @param deadline in the control loop's time
    private record Waiting(State before, long deadline, BiConsumer<Block, ApplyResult> undone) {}

    /// @param settled told of every configuration that runs from now on, and whether it is more
    /// than
    ///     nothing, before the change is said to be done
    RunningConfiguration(
            NodeEnvironment environment,
            NodeLog log,
            Assembly assembly,
            BiFunction<NodeConfig, Boolean, CompletionStage<?>> settled) {
        this.settled = settled;
        this.environment = environment;
        this.log = log;
        this.assembly = assembly;
    }

    private static NodeConfig valuesOf(Block block) {
        return NodeConfig.from(block, new Problems());
    }

    State state() {
        return state;
    }

    /// The SCTP that was chosen; null before the first configuration.
    SctpChooser.@Nullable Chosen transport() {
        return transport;
    }

    /// How long the commit that waits may still be confirmed; empty if none waits.
    Optional<Duration> unconfirmed() {
        Waiting now = waiting;
        return Optional.ofNullable(now)
                .map(
                        commit ->
                                Duration.ofNanos(
                                        Math.max(
                                                0,
                                                commit.deadline() - environment.control().now())));
    }

    /// Runs a task when every change before it has ended, and lets those behind it wait.
    synchronized <T> CompletableFuture<T> inTurn(Supplier<CompletableFuture<T>> change) {
        CompletableFuture<T> turn =
                changes.handleAsync((_, _) -> true, environment.operations())
                        .thenCompose(_ -> change.get());
        changes = turn;
        return turn;
    }

    /// What a candidate would change of what runs now.
    CompletableFuture<ChangePlan> plan(Block candidate) {
        return CompletableFuture.supplyAsync(
                () -> prepare(candidate).plan(), environment.operations());
    }

    CompletableFuture<ApplyResult> apply(Block candidate) {
        return inTurn(
                () -> {
                    Prepared prepared = prepare(candidate);
                    if (waiting != null) {
                        prepared.problems().general(WAITS);
                    }
                    return change(prepared)
                            .thenApply(
                                    applied ->
                                            new ApplyResult(applied, prepared.problems().list()));
                });
    }

    /// Ends everything, whatever waits to be confirmed.
    CompletableFuture<ApplyResult> end() {
        waiting = null;
        Prepared nothing = prepare(Block.EMPTY);
        return change(nothing)
                .thenApply(applied -> new ApplyResult(applied, nothing.problems().list()));
    }

    /// Goes over to a candidate, if what runs is still what it was made from.
    ///
    /// @param confirmWithin goes back unless confirmed within this time
    /// @param undone told on the control loop what was given up, and how going back went
    CompletableFuture<CommitResult> commit(
            Block base,
            Block candidate,
            Optional<Duration> confirmWithin,
            BiConsumer<Block, ApplyResult> undone) {
        return inTurn(
                () -> {
                    if (waiting != null) {
                        return notDone(Outcome.ANOTHER_WAITS);
                    }
                    if (!state.block().equals(base)) {
                        return notDone(Outcome.OVERTAKEN);
                    }
                    return committed(candidate, confirmWithin, undone);
                });
    }

    /// Goes over to a candidate whatever runs; a commit that waits is given up.
    CompletableFuture<CommitResult> replace(Block candidate) {
        return inTurn(
                () -> {
                    return committed(candidate, Optional.empty(), (_, _) -> {})
                            .thenApply(
                                    result -> {
                                        if (result.outcome() != Outcome.REFUSED) {
                                            waiting = null;
                                        }
                                        return result;
                                    });
                });
    }

    private CompletableFuture<CommitResult> notDone(Outcome outcome) {
        return CompletableFuture.completedFuture(
                new CommitResult(outcome, new ChangePlan(List.of(), List.of()), state.block()));
    }

    private CompletableFuture<CommitResult> committed(
            Block candidate,
            Optional<Duration> confirmWithin,
            BiConsumer<Block, ApplyResult> undone) {
        State before = state;
        Prepared prepared = prepare(candidate);
        ChangePlan plan = prepared.plan();
        if (plan.isPossible() && plan.steps().isEmpty() && before.block().equals(candidate)) {
            return CompletableFuture.completedFuture(
                    new CommitResult(Outcome.SAME, plan, before.block()));
        }
        return change(prepared)
                .thenApply(
                        applied -> {
                            if (applied && confirmWithin.isPresent()) {
                                await(before, confirmWithin.get(), undone);
                            }
                            return new CommitResult(
                                    applied ? Outcome.APPLIED : Outcome.REFUSED,
                                    prepared.plan(),
                                    before.block());
                        });
    }

    private void await(State before, Duration time, BiConsumer<Block, ApplyResult> undone) {
        Loop control = environment.control();
        Waiting commit = new Waiting(before, control.now() + time.toNanos(), undone);
        waiting = commit;
        control.execute(() -> control.schedule(commit.deadline(), () -> expire(commit)));
    }

    /// The timer of a commit that was confirmed or given up finds another one, or none.
    private void expire(Waiting commit) {
        if (waiting == commit) {
            inTurn(() -> waiting == commit ? goBack(commit) : finished(false))
                    .whenComplete(
                            (_, fault) -> {
                                if (fault != null) {
                                    environment.faults().onFault("configuration", fault);
                                }
                            });
        }
    }

    private CompletableFuture<Boolean> goBack(Waiting commit) {
        waiting = null;
        Block given = state.block();
        Prepared earlier = new Prepared(commit.before(), new Problems());
        return change(earlier)
                .thenCompose(
                        applied ->
                                OnLoop.run(
                                        environment.control(),
                                        () ->
                                                commit.undone()
                                                        .accept(
                                                                given,
                                                                new ApplyResult(
                                                                        applied,
                                                                        earlier.problems()
                                                                                .list()))));
    }

    /// Keeps what was committed.
    ///
    /// @return whether something waited for that
    CompletableFuture<Boolean> confirm() {
        return inTurn(
                () -> {
                    boolean waited = waiting != null;
                    waiting = null;
                    return finished(waited);
                });
    }

    // ---- one change ----------------------------------------------------------------------------

    /// A candidate that was read, and what is wrong with it.
    private final class Prepared {
        private final State after;
        private final Problems problems;
        private final NodeConfig before = state.config();

        Prepared(State after, Problems problems) {
            this.after = after;
            this.problems = problems;
        }

        Problems problems() {
            return problems;
        }

        ChangePlan plan() {
            List<Problem> all = problems.list();
            return new ChangePlan(
                    all,
                    problems.hasErrors()
                            ? List.of()
                            : Planner.steps(new Change(before, after.config())));
        }
    }

    private Prepared prepare(Block candidate) {
        Problems problems = new Problems();
        NodeConfig after = NodeConfig.from(candidate, environment.base(), problems);
        return new Prepared(new State(candidate, after), problems);
    }

    /// @return whether it runs now; if not, it is known why, and what ran before runs again
    private CompletableFuture<Boolean> change(Prepared prepared) {
        Problems problems = prepared.problems();
        if (problems.hasErrors()) {
            return finished(false);
        }
        State before = state;
        NodeConfig after = prepared.after.config();
        SctpChooser.Chosen chosen;
        try {
            chosen = chosenTransport(after);
        } catch (IOException impossible) {
            problems.general(String.valueOf(impossible.getMessage()));
            return finished(false);
        }
        return assembly.change(before.config(), after, chosen.transport())
                .thenCompose(
                        failure -> {
                            if (failure.isEmpty()) {
                                state = prepared.after;
                                return settled.apply(after, !state.block().equals(Block.EMPTY))
                                        .thenApply(_ -> true)
                                        .toCompletableFuture();
                            }
                            problems.general(failure.get());
                            return assembly.change(after, before.config(), chosen.transport())
                                    .thenApply(_ -> false);
                        });
    }

    private SctpChooser.Chosen chosenTransport(NodeConfig config) throws IOException {
        SctpChooser.Chosen chosen = transport;
        if (chosen == null) {
            chosen = environment.transports().choose(config.transport());
            transport = chosen;
            log.transportChosen(chosen.transport().kind().word(), chosen.reason());
            chosen.warnings().forEach(log::transportWarning);
        }
        return chosen;
    }

    private static CompletableFuture<Boolean> finished(boolean done) {
        return CompletableFuture.completedFuture(done);
    }
}
