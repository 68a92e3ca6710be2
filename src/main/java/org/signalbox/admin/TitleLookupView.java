// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;
import java.util.Optional;

/// What would become of a message to a global title, and why.
///
/// @param title as it was asked for
/// @param stages the tables it goes through; several if a title leads back to this node
/// @param route how messages to the point that it leads to would go; empty if it leads nowhere, or
///     to this node
public record TitleLookupView(String title, List<Stage> stages, Optional<RouteLookupView> route) {
    /// @param steps what was looked at and decided, in that order
    /// @param outcome where it leads, or why nowhere
    /// @param changed what has become of the title
    /// @param leadsOn whether it leads anywhere
    public record Stage(List<String> steps, String outcome, String changed, boolean leadsOn) {
        public Stage {
            steps = List.copyOf(steps);
        }
    }

    public TitleLookupView {
        stages = List.copyOf(stages);
    }

    /// Whether a message would arrive.
    public boolean leadsThere() {
        return stages.getLast().leadsOn() && route.map(RouteLookupView::leadsThere).orElse(true);
    }

    /// As text and as JSON.
    public Document document() {
        Document.Builder document = Document.builder().line("gt %s", Field.of("title", title));
        document.group("stages", stages.stream().map(TitleLookupView::document).toList());
        route.ifPresent(way -> document.note("").group("route", List.of(way.document())));
        return document.build();
    }

    private static Document document(Stage stage) {
        Document.Builder document = Document.builder();
        document.group(
                "steps",
                stage.steps().stream()
                        .map(
                                step ->
                                        Document.builder()
                                                .line("  %s", Field.of("step", step))
                                                .build())
                        .toList());
        return document.line("  => %s", Field.of("outcome", stage.outcome()))
                .unshown(Field.of("changed", stage.changed()))
                .build();
    }
}
