// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.admin.ConfigReference;
import org.signalbox.admin.Document;
import org.signalbox.admin.Plan;
import org.signalbox.admin.RevisionReport;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// Commands for whole configurations: what was committed, and the ways back.
final class ChangeCommands {
    private static final int REVISION_MAX = 999_999_999;

    private static final ArgumentType<ConfigReference> REFERENCE =
            ArgumentType.of(
                    "running, startup or the number of a revision",
                    "CONFIGURATION",
                    ChangeCommands::reference,
                    ConfigReference::words);
    private static final Argument<ConfigReference> FROM =
            Argument.of("FROM", REFERENCE, "running, startup or the number of a revision");
    private static final Argument<ConfigReference> TO =
            Argument.of("TO", REFERENCE, "running, startup or the number of a revision");
    private static final Argument<Integer> REVISION =
            Argument.of(
                    "REVISION",
                    ArgumentTypes.integer(1, REVISION_MAX),
                    "Number of a revision, see show configuration revisions");

    private static final Command CONFIRM =
            Command.of("commit confirm", "Keep what was committed to be confirmed")
                    .help("commit", "About the last commit")
                    .help("confirm", "Keep it")
                    .withoutNo();
    private static final Command ROLLBACK =
            Command.of("rollback REVISION", "Run the lines of an earlier revision again", REVISION)
                    .withoutNo();
    private static final Command RELOAD =
            Command.of("reload [check]", "Run the startup configuration, read anew")
                    .help("check", "Only show what that would change")
                    .withoutNo();
    private static final Command REVISIONS =
            Command.of("show configuration revisions", "What was committed, when and by whom")
                    .help("configuration", "Configurations that ran")
                    .withoutNo();
    private static final Command DIFF =
            Command.of(
                            "show configuration diff [FROM TO]",
                            "Lines that one configuration adds to another and removes from it",
                            FROM,
                            TO)
                    .help("configuration", "Configurations that ran")
                    .help("diff", "startup and running, unless others are named")
                    .withoutNo();

    private ChangeCommands() {}

    static List<Verb> verbs() {
        return List.of(
                confirm(),
                Verb.privileged(
                        ROLLBACK,
                        (line, session) ->
                                asked(
                                        session.node()
                                                .rollback(line.get(REVISION), session.operator())
                                                .thenApply(CandidateCommands::result))),
                Verb.privileged(RELOAD, ChangeCommands::reload),
                Verb.privileged(
                        REVISIONS,
                        (_, session) ->
                                asked(
                                        session.node()
                                                .revisions()
                                                .thenApply(
                                                        revisions ->
                                                                shown(
                                                                        RevisionReport.of(
                                                                                revisions,
                                                                                session.node()
                                                                                        .unconfirmed()))))),
                Verb.privileged(DIFF, ChangeCommands::difference));
    }

    /// Of use while a candidate is collected, too.
    static Verb confirm() {
        return Verb.privileged(
                CONFIRM,
                (_, session) -> session.node().confirm(session.operator()).thenApply(Result::of));
    }

    private static CompletionStage<Result> difference(Statement line, Session session) {
        return asked(
                session.node()
                        .difference(
                                line.find(FROM).orElse(new ConfigReference.Startup()),
                                line.find(TO).orElse(new ConfigReference.Running()))
                        .thenApply(difference -> shown(difference.document())));
    }

    private static CompletionStage<Result> reload(Statement line, Session session) {
        return asked(
                session.node()
                        .planReload()
                        .thenCompose(
                                plan ->
                                        line.has("check") || !plan.isPossible()
                                                ? Result.now(
                                                        new Result.Shown(
                                                                plan.document(), plan.isPossible()))
                                                : reload(plan, session)));
    }

    /// What it will do is on the screen before it does it.
    private static CompletionStage<Result> reload(Plan plan, Session session) {
        plan.document().lines().forEach(session.screen());
        return session.node()
                .reload(session.operator())
                .thenApply(committed -> new Result.Shown(committed.summary(), committed.isDone()));
    }

    private static Result shown(Document document) {
        return new Result.Shown(document, true);
    }

    private static CompletionStage<Result> asked(CompletionStage<Result> answer) {
        return answer.exceptionallyCompose(AcceptanceCommands::refused);
    }

    private static ConfigReference reference(String text) {
        return switch (text) {
            case "running", "running-config" -> new ConfigReference.Running();
            case "startup", "startup-config" -> new ConfigReference.Startup();
            default -> {
                if (!text.matches("[0-9]{1,9}")) {
                    throw new IllegalArgumentException("\"" + text + "\" is none of them");
                }
                yield new ConfigReference.Committed(Integer.parseInt(text));
            }
        };
    }
}
