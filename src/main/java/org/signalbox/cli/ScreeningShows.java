// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.signalbox.cli.Arguments.INSTANCE;

import org.signalbox.admin.Document;
import org.signalbox.admin.GwsReport;
import org.signalbox.admin.GwsView;
import org.signalbox.admin.InstanceView;
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
    private static final int LIST_MIN = 2700;
    private static final int LIST_MAX = 2999;

    private static final Argument<String> TABLE =
            Argument.of("TABLE", ArgumentTypes.word(), "Name of a table");
    private static final Argument<Integer> LIST =
            Argument.of(
                    "LIST", ArgumentTypes.integer(LIST_MIN, LIST_MAX), "Number of an access list");

    private static final Command GWS =
            Command.of(
                            "show cs7 [[instance] INSTANCE] gws",
                            "What is screened by what, and how often it refused something",
                            INSTANCE)
                    .help("gws", "Gateway screening")
                    .withoutNo();
    private static final Command RULES =
            Command.of(
                            "show cs7 [[instance] INSTANCE] gws (table TABLE | access-list LIST)",
                            "The rules of a table or list, with what they have counted",
                            INSTANCE,
                            TABLE,
                            LIST)
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
                .orElseGet(() -> "access-list " + line.get(LIST));
    }

    private static CompletionStage<Result> show(
            Statement line, Session session, Function<GwsView, Optional<Document>> report) {
        return session.node()
                .view()
                .thenApply(
                        node -> {
                            Optional<InstanceView> instance =
                                    node.instance(Arguments.instance(line));
                            if (instance.isEmpty()) {
                                return refused(Arguments.noInstance(line));
                            }
                            return report.apply(instance.get().gws())
                                    .<Result>map(document -> new Result.Shown(document, true))
                                    .orElseGet(
                                            () ->
                                                    refused(
                                                            "Nothing is screened by "
                                                                    + nameIn(line)));
                        });
    }

    private static Result refused(String why) {
        return new Result.Refused(List.of("% " + why));
    }
}
