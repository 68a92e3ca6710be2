// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.access.Role;
import org.signalbox.admin.Answer;
import org.signalbox.admin.CommitRequest;
import org.signalbox.admin.Committed;
import org.signalbox.admin.ConfigReference;
import org.signalbox.admin.ConfigReport;
import org.signalbox.admin.Document;
import org.signalbox.admin.Field;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.Plan;
import org.signalbox.admin.Saved;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigEditor;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.ConfigTree;
import org.signalbox.config.Problem;
import org.signalbox.config.Statement;
import org.signalbox.web.Endpoint.Method;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/// The configuration: what runs, what somebody would rather have, and the way from one to the
/// other.
final class ConfigurationEndpoints {
    private static final int BAD_REQUEST = 400;
    private static final String CANDIDATE = "/configuration/candidate";
    private static final String NO_CANDIDATE =
            "you have no candidate; begin one by PUT or POST " + CANDIDATE;

    /// Files are read and written here, not on a loop.
    private static final Executor FILES = task -> Thread.ofVirtual().start(task);

    private final Candidates candidates = new Candidates();

    List<Endpoint> all() {
        return List.of(
                Endpoint.show(
                        "/configuration/running",
                        "Configuration",
                        "The configuration that the node runs, without secrets",
                        call -> Result.shown(text(call.node().running().treeWithoutSecrets()))),
                configure(
                        "/configuration/startup",
                        "StartupConfiguration",
                        "The configuration that it would start with",
                        ConfigurationEndpoints::startup),
                configure(
                        CANDIDATE,
                        "Configuration",
                        "Your candidate",
                        withCandidate((_, own) -> Result.shown(text(own.lines().tree())))),
                configure(
                                CANDIDATE,
                                "CandidateTaken",
                                "Take a whole configuration as your candidate",
                                this::replace)
                        .with(Method.PUT)
                        .withBody(),
                configure(
                                CANDIDATE,
                                "CandidateTaken",
                                "Obey lines as they would be typed, on your candidate; begins one"
                                        + " from what runs",
                                this::type)
                        .with(Method.POST)
                        .withBody(),
                configure(
                                CANDIDATE,
                                Endpoint.MESSAGE,
                                "Forget your candidate",
                                call -> {
                                    boolean had = candidates.forget(call.operator());
                                    return Result.now(
                                            had
                                                    ? Result.done("The candidate is forgotten")
                                                    : Result.notFound(NO_CANDIDATE));
                                })
                        .with(Method.DELETE),
                configure(
                        CANDIDATE + "/difference",
                        "ConfigurationDifference",
                        "What has to be done to the running configuration to get your candidate",
                        withCandidate(
                                (call, own) ->
                                        difference(
                                                call.node(),
                                                new ConfigReference.Running(),
                                                new ConfigReference.Candidate(own.lines())))),
                configure(
                        CANDIDATE + "/problems",
                        "Validation",
                        "What is wrong with your candidate",
                        withCandidate(
                                (call, own) ->
                                        call.node()
                                                .plan(own.lines())
                                                .thenApply(
                                                        plan ->
                                                                new Result.Shown(
                                                                        new Plan(
                                                                                        plan
                                                                                                .problems(),
                                                                                        List.of())
                                                                                .document())))),
                configure(
                        CANDIDATE + "/plan",
                        "Plan",
                        "What a commit of your candidate would do, object by object",
                        withCandidate(
                                (call, own) ->
                                        call.node()
                                                .plan(own.lines())
                                                .thenApply(
                                                        plan ->
                                                                new Result.Shown(
                                                                        plan.document())))),
                configure(
                                CANDIDATE + "/commit",
                                "Committed",
                                "Make the node run your candidate",
                                withCandidate(this::commit),
                                Parameters.CONFIRM_WITHIN,
                                Parameters.COMMENT)
                        .with(Method.POST),
                configure(
                                "/configuration/confirm",
                                Endpoint.MESSAGE,
                                "Keep what was committed to be confirmed",
                                call ->
                                        call.node()
                                                .confirm(call.operator())
                                                .thenApply(Result.Told::new))
                        .with(Method.POST),
                configure(
                                "/configuration/rollback",
                                "Committed",
                                "Make the node run a revision again",
                                call ->
                                        committed(
                                                call.node()
                                                        .rollback(
                                                                call.get(Parameters.REVISION),
                                                                call.operator())),
                                Parameters.REVISION)
                        .with(Method.POST),
                configure(
                        "/configuration/reload/plan",
                        "Plan",
                        "What a reload of the startup configuration would do",
                        call ->
                                call.node()
                                        .planReload()
                                        .thenApply(plan -> new Result.Shown(plan.document()))),
                configure(
                                "/configuration/reload",
                                "Committed",
                                "Make the node run the startup configuration, read anew",
                                call -> committed(call.node().reload(call.operator())))
                        .with(Method.POST),
                configure(
                                "/configuration/save",
                                Endpoint.MESSAGE,
                                "Save what runs as what to start with",
                                call -> onFiles(() -> new Result.Told(saved(call.node().save()))))
                        .with(Method.POST),
                configure(
                        "/configuration/difference",
                        "ConfigurationDifference",
                        "What has to be done to one configuration to get another",
                        this::difference,
                        Parameters.EARLIER,
                        Parameters.LATER));
    }

    private static Endpoint configure(
            String path,
            String answer,
            String summary,
            Endpoint.Action action,
            Parameter<?>... parameters) {
        return Endpoint.show(path, answer, summary, action, parameters).by(Role.CONFIGURE);
    }

    /// With the lines as text, for editors.
    private static Document text(ConfigTree configuration) {
        return Document.builder()
                .unshown(Field.of("text", configuration.toString()))
                .addAll(ConfigReport.of(configuration))
                .build();
    }

    private static CompletionStage<Result> startup(Call call) {
        return onFiles(
                () ->
                        call.node()
                                .startup()
                                .<Result>map(text -> new Result.Shown(ConfigReport.of(text)))
                                .orElseGet(() -> Result.notFound("nothing was ever saved")));
    }

    private CompletionStage<Result> replace(Call call) {
        Checked checked = ConfigFile.parse(call.body(), call.node().language());
        if (checked.problems().hasErrors()) {
            return refused(checked.problems().list());
        }
        candidates.put(
                call.operator(), new Candidates.Candidate(call.node().running(), checked.block()));
        return taken(checked.problems().list());
    }

    private CompletionStage<Result> type(Call call) {
        Candidates.Candidate before =
                candidates
                        .of(call.operator())
                        .orElseGet(
                                () ->
                                        new Candidates.Candidate(
                                                call.node().running(), call.node().running()));
        ConfigEditor editor = new ConfigEditor(call.node().language(), before.lines());
        int number = 0;
        for (String line : call.body().lines().toList()) {
            number++;
            switch (editor.enter(line)) {
                case ConfigEditor.Refused(var rejection) -> {
                    return Result.now(
                            new Result.Refused(
                                    BAD_REQUEST,
                                    "line %d: %s; nothing of it was taken"
                                            .formatted(number, rejection.message())));
                }
                case ConfigEditor.Removed(Statement no, Optional<Statement> removed)
                        when removed.isEmpty() && no.namesValues() -> {
                    return Result.now(
                            new Result.Refused(
                                    BAD_REQUEST,
                                    "line %d: there is no such line: %s; nothing of it was taken"
                                            .formatted(number, no.text())));
                }
                case ConfigEditor.Removed _,
                        ConfigEditor.Nothing _,
                        ConfigEditor.Put _,
                        ConfigEditor.Entered _,
                        ConfigEditor.Left _,
                        ConfigEditor.Ended _ -> {}
            }
        }
        candidates.put(call.operator(), new Candidates.Candidate(before.base(), editor.block()));
        return taken(List.of());
    }

    private static CompletionStage<Result> taken(List<Problem> warnings) {
        return Result.shown(
                Document.builder()
                        .unshown(Field.of("message", "This is your candidate now"))
                        .group("warnings", problems(warnings))
                        .build());
    }

    private static CompletionStage<Result> refused(List<Problem> problems) {
        return Result.now(
                new Result.Failed(
                        BAD_REQUEST,
                        "the configuration cannot be read; nothing of it was taken",
                        Document.builder().group("problems", problems(problems)).build()));
    }

    private static List<Document> problems(List<Problem> problems) {
        return problems.stream()
                .map(
                        problem ->
                                Document.builder()
                                        .unshown(
                                                Field.of("problem", problem.toString()),
                                                Field.of("isError", problem.isError()))
                                        .build())
                .toList();
    }

    private Endpoint.Action withCandidate(
            BiFunction<Call, Candidates.Candidate, CompletionStage<Result>> action) {
        return call ->
                candidates
                        .of(call.operator())
                        .map(own -> action.apply(call, own))
                        .orElseGet(() -> Result.now(Result.notFound(NO_CANDIDATE)));
    }

    private CompletionStage<Result> commit(Call call, Candidates.Candidate own) {
        return committed(
                call.node()
                        .commit(
                                own.lines(),
                                new CommitRequest(
                                        call.operator(),
                                        call.find(Parameters.COMMENT).orElse(""),
                                        call.find(Parameters.CONFIRM_WITHIN)
                                                .map(Duration::ofMinutes),
                                        own.base()))
                        .whenComplete(
                                (committed, _) -> {
                                    if (committed != null && committed.isDone()) {
                                        candidates.forget(call.operator(), own);
                                    }
                                }));
    }

    private static CompletionStage<Result> committed(CompletionStage<Committed> stage) {
        return stage.thenApply(
                committed ->
                        committed.isDone()
                                ? new Result.Shown(committed.document())
                                : new Result.Failed(
                                        Result.CONFLICT, "not committed", committed.document()));
    }

    private CompletionStage<Result> difference(Call call) {
        List<ConfigReference> both = new ArrayList<>();
        for (var parameter : List.of(Parameters.EARLIER, Parameters.LATER)) {
            Optional<ConfigReference> one = reference(call, call.get(parameter));
            if (one.isEmpty()) {
                return Result.now(Result.notFound(NO_CANDIDATE));
            }
            both.add(one.get());
        }
        return difference(call.node(), both.getFirst(), both.getLast());
    }

    private static CompletionStage<Result> difference(
            NodePort node, ConfigReference earlier, ConfigReference later) {
        return node.difference(earlier, later)
                .thenApply(difference -> new Result.Shown(difference.document()));
    }

    /// @return empty if it is a candidate that is not there
    private Optional<ConfigReference> reference(Call call, String word) {
        return switch (word) {
            case "running" -> Optional.of(new ConfigReference.Running());
            case "startup" -> Optional.of(new ConfigReference.Startup());
            case "candidate" ->
                    candidates
                            .of(call.operator())
                            .map(own -> new ConfigReference.Candidate(own.lines()));
            default -> Optional.of(new ConfigReference.Committed(Integer.parseInt(word)));
        };
    }

    private static Answer saved(Saved saved) {
        List<String> lines = new ArrayList<>();
        lines.add("Saved as " + saved.file());
        saved.problems().forEach(problem -> lines.add(problem.toString()));
        return new Answer(saved.problems().isEmpty(), lines);
    }

    /// Something that reads or writes a file.
    @FunctionalInterface
    private interface FileTask {
        Result run() throws IOException;
    }

    private static CompletionStage<Result> onFiles(FileTask task) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return task.run();
                    } catch (IOException failure) {
                        throw new CompletionException(failure);
                    }
                },
                FILES);
    }
}
