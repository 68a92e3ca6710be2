// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.admin.Document;
import org.signalbox.admin.InterworkingReport;
import org.signalbox.admin.InterworkingView;
import org.signalbox.config.Command;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// `show iwf`: what goes between MAP and Diameter.
final class InterworkingShows {
    private static final Command SUMMARY =
            Command.of("show iwf", "Interworking of MAP and Diameter: what was done")
                    .help("iwf", "Interworking of MAP and Diameter")
                    .withoutNo();
    private static final Command SESSIONS =
            Command.of("show iwf session", "Sessions under way, and those that have ended last")
                    .help("session", "Each by itself")
                    .withoutNo();

    private InterworkingShows() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.user(SUMMARY, (_, session) -> show(session, InterworkingReport::summary)),
                Verb.user(SESSIONS, (_, session) -> show(session, InterworkingReport::sessions)));
    }

    private static CompletionStage<Result> show(
            Session session, Function<InterworkingView, Document> report) {
        return session.node()
                .view()
                .thenApply(
                        node ->
                                node.interworking()
                                        .<Result>map(
                                                view -> new Result.Shown(report.apply(view), true))
                                        .orElseGet(
                                                () ->
                                                        new Result.Refused(
                                                                List.of(
                                                                        "No interworking is configured: there is no 'iwf' line"))));
    }
}
