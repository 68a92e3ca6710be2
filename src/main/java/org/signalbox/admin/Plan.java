// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.config.Problem;
import org.signalbox.node.ChangePlan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a candidate configuration would change, object by object, or has changed.
///
/// @param problems what is wrong with it, warnings too; if one is an error, it would not be applied
/// @param steps one for each object that differs; of those that are not named nothing notices
public record Plan(List<Problem> problems, List<Step> steps) {
    private static final int SUMMARY_STEPS_MAX = 8;

    /// @param kind of object, in words: `link`
    /// @param name of the object; may be empty if there is but one
    /// @param difference `added`, `removed` or `changed`
    /// @param effect `starts`, `ends`, `in place`, `restarts` or `next start`
    /// @param why it is that effect, or what differs; may be empty
    public record Step(String kind, String name, String difference, String effect, String why) {}

    public Plan {
        problems = List.copyOf(problems);
        steps = List.copyOf(steps);
    }

    static Plan of(ChangePlan plan) {
        return new Plan(
                plan.problems(),
                plan.steps().stream()
                        .map(
                                step ->
                                        new Step(
                                                step.kind(),
                                                step.name(),
                                                step.difference().name().toLowerCase(Locale.ROOT),
                                                step.effect()
                                                        .name()
                                                        .toLowerCase(Locale.ROOT)
                                                        .replace('_', ' '),
                                                step.why()))
                        .toList());
    }

    /// In a line of the log: what notices, and how much else there is.
    String summary() {
        List<String> noticed =
                steps.stream()
                        .filter(step -> !step.effect().equals("in place"))
                        .map(step -> "%s %s %s".formatted(step.kind(), step.name(), step.effect()))
                        .toList();
        if (steps.isEmpty()) {
            return "no object differs";
        }
        int named = Math.min(noticed.size(), SUMMARY_STEPS_MAX);
        List<String> parts = new ArrayList<>();
        if (steps.size() > noticed.size()) {
            parts.add("%d changed in place".formatted(steps.size() - noticed.size()));
        }
        parts.addAll(noticed.subList(0, named));
        if (noticed.size() > named) {
            parts.add("%d more".formatted(noticed.size() - named));
        }
        return String.join(", ", parts);
    }

    /// Whether it would be applied, as far as can be said without taking a port.
    public boolean isPossible() {
        return problems.stream().noneMatch(Problem::isError);
    }

    public Document document() {
        Document.Builder document = Document.builder();
        document.unshown(Field.of("possible", isPossible()));
        document.group("problems", problems.stream().map(Plan::document).toList());
        if (!isPossible()) {
            return document.note("Refused: nothing would be changed.").build();
        }
        if (steps.isEmpty()) {
            return document.note("Nothing would be changed.").build();
        }
        List<List<Field>> rows = new ArrayList<>();
        for (Step step : steps) {
            rows.add(
                    List.of(
                            Field.of("effect", step.effect()),
                            Field.of("kind", step.kind()),
                            Field.of("name", step.name()),
                            Field.of("difference", step.difference()),
                            Field.of("why", step.why())));
        }
        return document.table("steps", List.of("Effect", "What", "Name", "Is", "Why"), rows)
                .note("Nothing else is touched.")
                .build();
    }

    private static Document document(Problem problem) {
        return Document.builder()
                .line("%% %s", Field.of("problem", problem.toString()))
                .unshown(Field.of("isError", problem.isError()))
                .build();
    }
}
