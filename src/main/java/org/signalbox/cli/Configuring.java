// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.admin.NodePort;
import org.signalbox.admin.Verdict;
import org.signalbox.config.Block;
import org.signalbox.config.ConfigEditor;
import org.signalbox.config.Problem;
import org.signalbox.config.Rejection;
import org.signalbox.config.Statement;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// `configure terminal`: each line is applied to the node at once, as ITP does.
///
/// A line that the node refuses is taken back. There is one exception: a line that opens a mode
/// may be wrong only because the lines that belong beneath it are not typed yet (`cs7 local-peer
/// 1024` without an address). It is *pending* until the block is right, and dropped, with all its
/// problems told, if the mode is left before that. Warnings about a block are likewise told when
/// it is left.
final class Configuring implements ConfigMode {
    /// A problem, wherever the line that has it stands.
    private record Complaint(String word, String message) {
        static Set<Complaint> of(List<Problem> problems) {
            Set<Complaint> complaints = new HashSet<>();
            problems.forEach(p -> complaints.add(new Complaint(p.word(), p.message())));
            return complaints;
        }
    }

    private final NodePort node;
    private final ConfigEditor editor;

    /// What the node runs, as far as this session knows.
    private Block applied;

    /// What is wrong with the pending block; empty if none is pending.
    private List<Problem> pending = List.of();

    /// Depth of the mode around the pending block.
    private int pendingDepth;

    /// Warnings the operator knows of, so that each is told once.
    private Set<Complaint> told;

    /// Warnings kept back until the block is left.
    private List<Problem> kept = List.of();

    private boolean over;

    Configuring(NodePort node) {
        this.node = node;
        this.applied = node.running();
        this.editor = new ConfigEditor(node.language(), applied);
        this.told = Set.of();
    }

    @Override
    public String mode() {
        return editor.mode().name();
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public CompletionStage<Result> enter(String line, int columns) {
        followNode();
        Block before = editor.block();
        return switch (editor.enter(line)) {
            case ConfigEditor.Nothing _ -> Result.done();
            case ConfigEditor.Refused(Rejection rejection) -> refused(rejection, line, columns);
            case ConfigEditor.Ended _ -> {
                over = true;
                yield left();
            }
            case ConfigEditor.Left _ -> left();
            case ConfigEditor.Removed(Statement no, Optional<Statement> removed) ->
                    removed.isEmpty() ? nothingToRemove(no) : apply(line, before, false);
            case ConfigEditor.Put _ -> apply(line, before, false);
            case ConfigEditor.Entered _ -> apply(line, before, true);
        };
    }

    @Override
    public ConfigEditor editor() {
        return editor;
    }

    private void followNode() {
        Block running = node.running();
        if (pending.isEmpty() && !running.equals(applied)) {
            applied = running;
            editor.restore(running);
        }
    }

    /// What is off may be turned off, as with ITP; what has a name must be there to be removed.
    static CompletionStage<Result> nothingToRemove(Statement no) {
        return no.namesValues()
                ? Result.refused("% There is no such line: " + no.text())
                : Result.done();
    }

    private CompletionStage<Result> refused(Rejection rejection, String line, int columns) {
        boolean isExec = ExecGrammar.INSTANCE.whole().parse(line) instanceof Statement;
        return Result.now(
                new Result.Refused(
                        isExec
                                ? Messages.misplaced(
                                        rejection,
                                        line,
                                        columns,
                                        "That is no configuration command; from here say: do "
                                                + line.strip())
                                : Messages.rejected(rejection, line, columns)));
    }

    private CompletionStage<Result> apply(String line, Block before, boolean entered) {
        Block candidate = editor.block();
        if (candidate.equals(applied) && pending.isEmpty()) {
            return Result.done();
        }
        if (candidate.equals(before)) {
            return Result.done();
        }
        return node.apply(candidate)
                .whenComplete(
                        (_, fault) -> {
                            if (fault != null) {
                                editor.restore(before);
                            }
                        })
                .thenCompose(
                        verdict ->
                                verdict.applied()
                                        ? Result.now(accepted(candidate, verdict, entered))
                                        : notAccepted(line, before, verdict, entered));
    }

    private Result accepted(Block candidate, Verdict verdict, boolean entered) {
        applied = candidate;
        pending = List.of();
        Set<Complaint> now = Complaint.of(verdict.warnings());
        List<Problem> fresh =
                verdict.warnings().stream()
                        .filter(w -> !told.contains(new Complaint(w.word(), w.message())))
                        .toList();
        boolean inBlock = entered || !editor.path().isEmpty();
        if (inBlock) {
            kept = fresh;
            told = intersection(told, now);
            return new Result.Done(List.of());
        }
        kept = List.of();
        told = now;
        return new Result.Done(fresh.stream().map(Messages::problem).toList());
    }

    private CompletionStage<Result> notAccepted(
            String line, Block before, Verdict verdict, boolean entered) {
        List<Problem> errors = verdict.errors();
        int depth = editor.path().size() - (entered ? 1 : 0);
        if (!pending.isEmpty() && depth <= pendingDepth) {
            return dropPendingAndRetry(line);
        }
        if (pending.isEmpty() && entered && errors.stream().allMatch(e -> e.word().isEmpty())) {
            pending = errors;
            pendingDepth = depth;
            return Result.done();
        }
        Set<Complaint> known = Complaint.of(pending);
        List<Problem> fresh =
                errors.stream()
                        .filter(e -> !known.contains(new Complaint(e.word(), e.message())))
                        .toList();
        if (fresh.isEmpty() && !pending.isEmpty()) {
            pending = errors;
            return Result.done();
        }
        editor.restore(before);
        return Result.now(
                new Result.Refused(
                        (fresh.isEmpty() ? errors : fresh)
                                .stream().map(Messages::problem).toList()));
    }

    /// The line belongs to a mode around the pending block, so that block has been left.
    private CompletionStage<Result> dropPendingAndRetry(String line) {
        List<String> dropped = dropPending();
        return enter(line, 0)
                .thenApply(
                        result ->
                                switch (result) {
                                    case Result.Done(List<String> lines) ->
                                            new Result.Refused(joined(dropped, lines));
                                    case Result.Refused(List<String> lines) ->
                                            new Result.Refused(joined(dropped, lines));
                                    case Result.Shown shown -> shown;
                                    case Result.Closed closed -> closed;
                                });
    }

    /// Tells what was kept back for the moment when a block is left.
    private CompletionStage<Result> left() {
        if (!pending.isEmpty() && editor.path().size() <= pendingDepth) {
            return Result.now(new Result.Refused(dropPending()));
        }
        if (!editor.path().isEmpty()) {
            return Result.done();
        }
        List<String> lines = kept.stream().map(Messages::problem).toList();
        Set<Complaint> now = new HashSet<>(told);
        now.addAll(Complaint.of(kept));
        told = now;
        kept = List.of();
        return Result.now(new Result.Done(lines));
    }

    private List<String> dropPending() {
        List<String> lines = new ArrayList<>();
        lines.add("% Not applied, because it is not complete:");
        pending.forEach(problem -> lines.add(Messages.problem(problem)));
        pending = List.of();
        editor.restore(applied);
        return lines;
    }

    private static Set<Complaint> intersection(Set<Complaint> one, Set<Complaint> other) {
        Set<Complaint> both = new HashSet<>(one);
        both.retainAll(other);
        return both;
    }

    private static List<String> joined(List<String> one, List<String> other) {
        List<String> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}
