// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.access.Operator;
import org.signalbox.admin.CommitRequest;
import org.signalbox.admin.Committed;
import org.signalbox.admin.ConfigDifference;
import org.signalbox.admin.ConfigReference;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.Plan;
import org.signalbox.config.Block;
import org.signalbox.config.ConfigEditor;
import org.signalbox.config.Rejection;
import org.signalbox.config.Statement;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// `configure candidate`: lines are collected, and become what the node runs by one commit.
///
/// The node does not see them before. A line that makes no sense is refused at once; whether all of
/// them fit together is told by `validate`, and by the commit.
final class Drafting implements ConfigMode {
    private final NodePort node;
    private final ConfigEditor editor;

    /// What ran when the candidate was begun.
    private Block base;

    private boolean over;

    Drafting(NodePort node) {
        this.node = node;
        this.base = node.running();
        this.editor = new ConfigEditor(node.language(), base);
    }

    @Override
    public String mode() {
        return editor.path().isEmpty() ? "candidate" : "candidate-" + editor.mode().name();
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public CompletionStage<Result> enter(String line, int columns) {
        return switch (editor.enter(line)) {
            case ConfigEditor.Nothing _,
                    ConfigEditor.Put _,
                    ConfigEditor.Entered _,
                    ConfigEditor.Left _ ->
                    Result.done();
            case ConfigEditor.Refused(Rejection rejection) ->
                    Result.now(new Result.Refused(Messages.rejected(rejection, line, columns)));
            case ConfigEditor.Ended _ -> leave();
            case ConfigEditor.Removed(Statement no, Optional<Statement> removed) ->
                    removed.isEmpty() ? Configuring.nothingToRemove(no) : Result.done();
        };
    }

    @Override
    public ConfigEditor editor() {
        return editor;
    }

    private CompletionStage<Result> leave() {
        if (!editor.block().equals(base)) {
            return Result.refused("% There are lines that are not committed: say commit or abort");
        }
        over = true;
        return Result.done();
    }

    /// Forgets what was collected.
    CompletionStage<Result> abort() {
        over = true;
        return Result.done();
    }

    CompletionStage<ConfigDifference> difference() {
        return node.difference(
                new ConfigReference.Running(), new ConfigReference.Candidate(editor.block()));
    }

    CompletionStage<Plan> plan() {
        return node.plan(editor.block());
    }

    /// Makes the node run the candidate; if it does, the next one begins from there.
    CompletionStage<Committed> commit(
            Operator by, String comment, Optional<Duration> confirmWithin) {
        Block candidate = editor.block();
        return node.commit(candidate, new CommitRequest(by, comment, confirmWithin, base))
                .thenApply(
                        committed -> {
                            if (committed.isDone()) {
                                base = candidate;
                            }
                            return committed;
                        });
    }
}
