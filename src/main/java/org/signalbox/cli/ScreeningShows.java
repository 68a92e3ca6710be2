// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.signalbox.cli.Arguments.ACCESS_LIST;
import static org.signalbox.cli.Arguments.INSTANCE;

import org.signalbox.admin.Document;
import org.signalbox.admin.GwsReport;
import org.signalbox.admin.GwsView;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// Commands that show what is screened.
final class ScreeningShows {
    private static final Argument<String> TABLE =
            Argument.of("TABLE", ArgumentTypes.word(), "Name of a table");
    private static final Command GWS =
            Command.of(
                            "show cs7 [[instance] INSTANCE] gws",
                            "What is screened by what, and how often it refused something",
                            INSTANCE)
                    .help("gws", "Gateway screening")
                    .withoutNo();
    private static final Command RULES =
            Command.of(
                            "show cs7 [[instance] INSTANCE] gws (table TABLE | access-list ACCESS-LIST)",
                            "The rules of a table or list, with what they have counted",
                            INSTANCE,
                            TABLE,
                            ACCESS_LIST)
                    .help("gws", "Gateway screening")
                    .help("table", "One of the tables")
                    .help("access-list", "One of the access lists in use")
                    .withoutNo();

    private ScreeningShows() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.user(
                        GWS,
                        (line, session) ->
                                show(line, session, gws -> Optional.of(GwsReport.of(gws)))),
                Verb.user(
                        RULES,
                        (line, session) ->
                                show(line, session, gws -> GwsReport.of(gws, nameIn(line)))));
    }

    private static String nameIn(Statement line) {
        return line.find(TABLE)
                .map(name -> "table " + name)
                .orElseGet(() -> "access-list " + line.get(ACCESS_LIST));
    }

    private static CompletionStage<Result> show(
            Statement line, Session session, Function<GwsView, Optional<Document>> report) {
        return session.node()
                .view()
                .thenApply(
                        node ->
                                ShowCommands.ofInstance(
                                        line,
                                        node,
                                        line.find(INSTANCE),
                                        instance ->
                                                report.apply(instance.gws())
                                                        .<Result>map(ScreeningShows::shown)
                                                        .orElseGet(() -> unused(line))));
    }

    private static Result shown(Document document) {
        return new Result.Shown(document, true);
    }

    private static Result unused(Statement line) {
        return new Result.Refused(List.of("% Nothing is screened by " + nameIn(line)));
    }
}
