// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.jspecify.annotations.Nullable;
import org.signalbox.access.Operator;
import org.signalbox.access.Role;
import org.signalbox.config.Block;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.ConfigTree;
import org.signalbox.node.ApplyResult;
import org.signalbox.node.CommitResult;
import org.signalbox.node.Node;
import org.signalbox.node.NodeConfig;
import org.signalbox.node.NodeEvent.Severity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// Commits of whole configurations, and what is kept of them.
///
/// Every commit is kept as a revision; and so is what ran before it, if that came by another way:
/// from the startup file, or typed line by line. So whatever a commit has replaced can be had
/// again.
final class Commits {
    private static final String SYSTEM = "SYS";
    private static final Operator NODE = new Operator("signalbox", Role.CONFIGURE, "itself");

    private final Node node;
    private final Optional<StartupFile> startup;

    /// One after the other, so that revisions are numbered in the order in which they ran.
    private CompletableFuture<?> turns = CompletableFuture.completedFuture(true);

    /// Null until it is asked for; used in turn only.
    private @Nullable RevisionStore store;

    Commits(Node node, Optional<StartupFile> startup) {
        this.node = node;
        this.startup = startup;
    }

    CompletionStage<Committed> commit(Block candidate, CommitRequest request) {
        return inTurn(() -> committed(candidate, request));
    }

    private CompletionStage<Committed> committed(Block candidate, CommitRequest request) {
        return node.commit(request.base(), candidate, request.confirmWithin(), this::undone)
                .thenCompose(
                        result ->
                                kept(
                                        result,
                                        request.by(),
                                        request.comment(),
                                        request.confirmWithin(),
                                        candidate,
                                        request.base()));
    }

    CompletionStage<Answer> confirm(Operator by) {
        return inTurn(node::confirm)
                .thenApply(
                        waited -> {
                            if (!waited) {
                                return Answer.refused("% No commit waits to be confirmed");
                            }
                            node.events()
                                    .add(
                                            SYSTEM,
                                            Severity.NOTICE,
                                            "CONFIG_CONFIRMED",
                                            "Commit confirmed from %s by %s"
                                                    .formatted(by.from(), by.name()));
                            return Answer.done("Confirmed");
                        });
    }

    CompletionStage<Committed> rollback(int revision, Operator by) {
        return inTurn(
                () ->
                        node.operate(() -> read(revision))
                                .thenCompose(
                                        earlier ->
                                                earlier.problems().hasErrors()
                                                        ? refused(earlier)
                                                        : replaced(earlier, revision, by)));
    }

    private CompletionStage<Committed> replaced(Checked earlier, int revision, Operator by) {
        return node.replace(earlier.block())
                .thenCompose(
                        result ->
                                kept(
                                        result,
                                        by,
                                        "rollback to revision " + revision,
                                        Optional.empty(),
                                        earlier.block(),
                                        result.before()));
    }

    CompletionStage<List<Revision>> revisions() {
        return inTurn(() -> node.operate(() -> store().all()));
    }

    CompletionStage<ConfigDifference> difference(ConfigReference from, ConfigReference to) {
        return inTurn(
                () ->
                        node.operate(
                                () ->
                                        ConfigDifference.between(
                                                from.words(), tree(from), to.words(), tree(to))));
    }

    CompletionStage<Plan> planReload() {
        return node.operate(this::readStartup)
                .thenCompose(
                        read ->
                                read.problems().hasErrors()
                                        ? CompletableFuture.completedFuture(
                                                new Plan(read.problems().list(), List.of()))
                                        : node.plan(read.block()).thenApply(Plan::of));
    }

    CompletionStage<Committed> reload(Operator by) {
        return inTurn(
                () ->
                        node.operate(this::readStartup)
                                .thenCompose(
                                        read ->
                                                read.problems().hasErrors()
                                                        ? refused(read)
                                                        : committed(
                                                                read.block(),
                                                                new CommitRequest(
                                                                        by,
                                                                        "reload",
                                                                        Optional.empty(),
                                                                        node.running()))));
    }

    private static CompletionStage<Committed> refused(Checked read) {
        return CompletableFuture.completedFuture(
                new Committed(
                        Committed.Outcome.REFUSED,
                        Optional.empty(),
                        new Plan(read.problems().list(), List.of()),
                        Optional.empty(),
                        Optional.empty()));
    }

    // ---- what became of it ---------------------------------------------------------------------

    private CompletionStage<Committed> kept(
            CommitResult result,
            Operator by,
            String comment,
            Optional<Duration> confirmWithin,
            Block candidate,
            Block base) {
        Plan plan = Plan.of(result.plan());
        return switch (result.outcome()) {
            case APPLIED ->
                    node.operate(() -> keep(result.before(), candidate, by, comment))
                            .thenApply(
                                    number ->
                                            new Committed(
                                                    Committed.Outcome.APPLIED,
                                                    number,
                                                    plan,
                                                    confirmWithin,
                                                    Optional.empty()));
            case SAME -> unchanged(Committed.Outcome.SAME, plan, Optional.empty());
            case REFUSED -> unchanged(Committed.Outcome.REFUSED, plan, Optional.empty());
            case ANOTHER_WAITS ->
                    unchanged(Committed.Outcome.ANOTHER_WAITS, plan, Optional.empty());
            case OVERTAKEN ->
                    unchanged(
                            Committed.Outcome.OVERTAKEN,
                            plan,
                            Optional.of(
                                    ConfigDifference.between(
                                            "base",
                                            base.tree(),
                                            "running-config",
                                            result.before().tree())));
        };
    }

    private static CompletionStage<Committed> unchanged(
            Committed.Outcome outcome, Plan plan, Optional<ConfigDifference> overtaken) {
        return CompletableFuture.completedFuture(
                new Committed(outcome, Optional.empty(), plan, Optional.empty(), overtaken));
    }

    /// @return its number; empty if it could not be kept, which is told
    private Optional<Integer> keep(Block before, Block after, Operator by, String comment) {
        try {
            RevisionStore kept = store();
            String old = before.tree().toString();
            List<Revision> known = kept.all();
            boolean isKnown = !known.isEmpty() && lines(kept, known.getLast().number()).equals(old);
            if (!isKnown) {
                add(
                        kept,
                        lastTree(kept),
                        before,
                        NODE,
                        "what ran before the next one, started or typed line by line");
            }
            int number = add(kept, before.tree(), after, by, comment);
            node.events()
                    .add(
                            SYSTEM,
                            Severity.NOTICE,
                            "CONFIG_I",
                            "Configured from %s by %s: revision %d%s"
                                    .formatted(
                                            by.from(),
                                            by.name(),
                                            number,
                                            comment.isEmpty() ? "" : ", " + comment));
            return Optional.of(number);
        } catch (IOException failure) {
            node.events()
                    .add(
                            SYSTEM,
                            Severity.ERROR,
                            "REVISION",
                            "Configured from %s by %s, but the revision could not be kept: %s"
                                    .formatted(by.from(), by.name(), failure.getMessage()));
            return Optional.empty();
        }
    }

    private static String lines(RevisionStore kept, int number) throws IOException {
        return ConfigFile.lines(kept.text(number)).toString();
    }

    private static ConfigTree lastTree(RevisionStore kept) throws IOException {
        List<Revision> known = kept.all();
        return known.isEmpty()
                ? Block.EMPTY.tree()
                : ConfigFile.lines(kept.text(known.getLast().number()));
    }

    private int add(
            RevisionStore kept, ConfigTree earlier, Block block, Operator by, String comment)
            throws IOException {
        int number = kept.next();
        ConfigDifference difference = ConfigDifference.between("", earlier, "", block.tree());
        kept.add(
                new Revision(
                        number,
                        node.epochNanos(),
                        by.name(),
                        by.from(),
                        comment,
                        difference.added(),
                        difference.removed()),
                block.tree().toString());
        return number;
    }

    /// The time to confirm a commit is over. On the control loop.
    private void undone(Block given, ApplyResult result) {
        if (result.applied()) {
            node.events()
                    .add(
                            SYSTEM,
                            Severity.WARNING,
                            "CONFIG_UNDONE",
                            "The last commit was not confirmed in time: what ran before runs"
                                    + " again");
            Block running = node.running();
            inTurn(() -> node.operate(() -> keep(given, running, NODE, "not confirmed in time")));
        } else {
            node.events()
                    .add(
                            SYSTEM,
                            Severity.ERROR,
                            "CONFIG_UNDONE",
                            "The last commit was not confirmed in time, but what ran before"
                                    + " cannot run again: "
                                    + result.problems());
        }
    }

    // ---- where configurations are --------------------------------------------------------------

    private RevisionStore store() throws IOException {
        RevisionStore known = store;
        if (known == null) {
            known = new RevisionStore(startup.map(StartupFile::revisions));
            known.unreadable()
                    .forEach(
                            file ->
                                    node.events()
                                            .add(
                                                    SYSTEM,
                                                    Severity.WARNING,
                                                    "REVISION",
                                                    "A revision cannot be read: " + file));
            store = known;
        }
        return known;
    }

    private Checked read(int revision) throws IOException {
        return ConfigFile.parse(store().text(revision), NodeConfig.SCHEMA);
    }

    private Checked readStartup() throws IOException {
        Path file =
                startup.map(StartupFile::path)
                        .filter(Files::exists)
                        .orElseThrow(() -> new IOException("this node has no startup file"));
        return ConfigFile.load(file, NodeConfig.SCHEMA);
    }

    private ConfigTree tree(ConfigReference reference) throws IOException {
        return switch (reference) {
            case ConfigReference.Running _ -> node.running().tree();
            case ConfigReference.Startup _ -> readStartup().block().tree();
            case ConfigReference.Candidate(Block lines) -> lines.tree();
            case ConfigReference.Committed(int revision) ->
                    ConfigFile.lines(store().text(revision));
        };
    }

    private synchronized <T> CompletionStage<T> inTurn(Supplier<CompletionStage<T>> work) {
        CompletableFuture<T> turn =
                turns.handle((_, _) -> true).thenCompose(_ -> work.get()).toCompletableFuture();
        turns = turn;
        return turn;
    }
}
