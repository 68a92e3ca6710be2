// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.admin.AlarmReport;
import org.signalbox.admin.AlarmView;
import org.signalbox.admin.EventHistory;
import org.signalbox.admin.Operation;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/// Commands about what is wrong, and what happened to one thing.
final class AlarmShows {
    private static final Argument<String> OBJECT =
            Argument.of(
                    "OBJECT",
                    ArgumentTypes.word(),
                    "Name of a thing: a linkset, a link as ToCountryB:0, a point code, ...");
    private static final Argument<String> SEVERITY =
            Argument.of(
                    "SEVERITY",
                    ArgumentTypes.choice("critical", "major", "minor", "warning"),
                    "Alarms of this severity only");
    private static final Argument<Integer> SEQUENCE =
            Argument.of(
                    "SEQUENCE",
                    ArgumentTypes.integer(1, Integer.MAX_VALUE),
                    "Number of the alarm in show cs7 alarms");

    private static final Command ALARMS =
            Command.of(
                            "show cs7 alarms [severity SEVERITY] [object OBJECT] [history|detailed]",
                            "What is wrong, since when and why",
                            SEVERITY,
                            OBJECT)
                    .help("severity", "Alarms of one severity only")
                    .help("object", "Alarms of one thing and its parts only")
                    .help("history", "What was raised and cleared")
                    .help("detailed", "With what to do about it")
                    .withoutNo();
    private static final Command EVENTS =
            Command.of(
                            "show cs7 events [OBJECT]",
                            "What happened to one thing; without a name, to which there is something",
                            OBJECT)
                    .withoutNo();
    private static final Command ACKNOWLEDGE =
            Command.of("alarm acknowledge SEQUENCE", "Say that you know of an alarm", SEQUENCE)
                    .help("alarm", "What is wrong")
                    .help("acknowledge", "Say that you know of it")
                    .withoutNo();

    private AlarmShows() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.user(ALARMS, (line, session) -> alarms(line, session)),
                Verb.user(EVENTS, (line, session) -> events(line.find(OBJECT), session)),
                Verb.operator(
                        ACKNOWLEDGE,
                        (line, session) ->
                                WatchCommands.perform(
                                        session,
                                        new Operation.AcknowledgeAlarm(
                                                line.get(SEQUENCE), session.operator().name()))));
    }

    private static CompletionStage<Result> alarms(Statement line, Session session) {
        Predicate<AlarmView> wanted =
                alarm ->
                        line.find(SEVERITY).map(alarm.severity()::equals).orElse(true)
                                && line.find(OBJECT).map(alarm.object()::isCalled).orElse(true);
        return Result.shown(
                line.has("history")
                        ? AlarmReport.history(session.node().alarms(), wanted)
                        : AlarmReport.now(session.node().alarms(), wanted, line.has("detailed")));
    }

    private static CompletionStage<Result> events(Optional<String> object, Session session) {
        List<EventHistory> all = session.node().histories();
        if (object.isEmpty()) {
            return Result.shown(AlarmReport.objects(all));
        }
        List<EventHistory> meant =
                all.stream().filter(history -> history.object().isCalled(object.get())).toList();
        return meant.isEmpty()
                ? Result.now(
                        new Result.Refused(
                                List.of("%% Nothing was told of %s".formatted(object.get()))))
                : Result.shown(AlarmReport.events(meant));
    }
}
