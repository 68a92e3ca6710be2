// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What became of a commit.
///
/// @param revision the number of what runs now, if that was applied
/// @param plan what it has changed, or what is wrong with it
/// @param confirmWithin it is undone unless confirmed within this time
/// @param overtaken what somebody else has changed meanwhile
public record Committed(
        Outcome outcome,
        Optional<Integer> revision,
        Plan plan,
        Optional<Duration> confirmWithin,
        Optional<ConfigDifference> overtaken) {
    /// How it ended.
    public enum Outcome {
        APPLIED("Committed"),
        SAME("That is what runs already"),
        REFUSED("Not committed: see what is wrong"),
        OVERTAKEN("Not committed: the running configuration has changed since, by these lines"),
        ANOTHER_WAITS(
                "Not committed: an earlier commit waits to be confirmed; say commit confirm or"
                        + " rollback");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }
    }

    /// Whether the node runs the candidate now.
    public boolean isDone() {
        return outcome == Outcome.APPLIED || outcome == Outcome.SAME;
    }

    public Document document() {
        Document.Builder document =
                Document.builder()
                        .unshown(
                                Field.of("done", isDone()),
                                Field.of("outcome", outcome.name().toLowerCase(Locale.ROOT)),
                                revision.map(number -> Field.of("revision", number))
                                        .orElseGet(() -> Field.nothing("revision")));
        switch (outcome) {
            case APPLIED, REFUSED -> document.addAll(plan.document());
            case OVERTAKEN ->
                    overtaken.ifPresent(
                            lines -> document.group("overtaken", List.of(lines.document())));
            case SAME, ANOTHER_WAITS -> {}
        }
        document.note(
                (isDone() ? "" : "% ")
                        + outcome.words
                        + revision.map(number -> " as revision " + number).orElse(""));
        confirmWithin.ifPresent(
                time ->
                        document.line(
                                "Undone in %s seconds unless you say: commit confirm",
                                Field.of("confirmWithinSeconds", time.toSeconds())));
        return document.build();
    }
}
