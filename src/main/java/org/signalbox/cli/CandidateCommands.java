// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.admin.CommitRequest;
import org.signalbox.admin.Committed;
import org.signalbox.admin.Plan;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// What may be said in `configure candidate` beside lines of configuration.
final class CandidateCommands {
    /// A commit that nobody confirms in that time was perhaps forgotten, but nothing is held up
    /// longer.
    private static final int MINUTES_MAX = 1_440;

    private static final Argument<Integer> MINUTES =
            Argument.of(
                    "MINUTES",
                    ArgumentTypes.integer(1, MINUTES_MAX),
                    "Minutes in which to say commit confirm");
    private static final Argument<String> TEXT =
            Argument.of(
                    "TEXT",
                    ArgumentTypes.restOfLine(CommitRequest.COMMENT_CHARS_MAX),
                    "Why, for those who read the revisions");

    private static final Command COMMIT =
            Command.of(
                            "commit [confirmed MINUTES] [comment TEXT]",
                            "Make the node run the candidate",
                            MINUTES,
                            TEXT)
                    .help("confirmed", "Undo it unless it is confirmed in time")
                    .help("comment", "Say why")
                    .withoutNo();
    private static final Command DIFF =
            Command.of("show diff", "Lines that the candidate adds and removes").withoutNo();
    private static final Command PLAN =
            Command.of("show plan", "What a commit would do to each object").withoutNo();
    private static final Command VALIDATE =
            Command.of("validate", "Say what is wrong with the candidate").withoutNo();
    private static final Command ABORT =
            Command.of("abort", "Forget the candidate and leave").withoutNo();

    private CandidateCommands() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.privileged(COMMIT, CandidateCommands::commit),
                Verb.privileged(
                        DIFF,
                        (_, session) ->
                                session.drafting()
                                        .difference()
                                        .thenApply(
                                                lines -> new Result.Shown(lines.document(), true))),
                Verb.privileged(
                        PLAN,
                        (_, session) ->
                                session.drafting()
                                        .plan()
                                        .thenApply(
                                                plan ->
                                                        new Result.Shown(
                                                                plan.document(),
                                                                plan.isPossible()))),
                Verb.privileged(
                        VALIDATE,
                        (_, session) ->
                                session.drafting().plan().thenApply(CandidateCommands::verdict)),
                Verb.privileged(ABORT, (_, session) -> session.drafting().abort()));
    }

    private static CompletionStage<Result> commit(Statement line, Session session) {
        return session.drafting()
                .commit(
                        session.operator(),
                        line.find(TEXT).orElse(""),
                        line.find(MINUTES).map(Duration::ofMinutes))
                .thenApply(CandidateCommands::result);
    }

    static Result result(Committed committed) {
        return new Result.Shown(committed.document(), committed.isDone());
    }

    private static Result verdict(Plan plan) {
        List<String> lines = plan.problems().stream().map(Messages::problem).toList();
        if (!plan.isPossible()) {
            return new Result.Refused(lines);
        }
        return new Result.Done(lines.isEmpty() ? List.of("Nothing is wrong with it") : lines);
    }
}
