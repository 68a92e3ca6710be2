// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// `show cs7 alarms`: what is wrong, and what was.
public final class AlarmReport {
    private static final List<String> TITLES =
            List.of("Seq", "Severity", "Since", "Times", "Object", "Alarm", "Ack", "Cause");
    private static final List<String> HISTORY_TITLES =
            List.of("Seq", "Time", "Change", "Severity", "Object", "Alarm", "Cause");

    private AlarmReport() {}

    /// The alarms there are now.
    ///
    /// @param wanted which of them
    /// @param detailed with what to do about each
    public static Document now(AlarmsView all, Predicate<AlarmView> wanted, boolean detailed) {
        List<AlarmView> alarms = all.alarms().stream().filter(wanted).toList();
        Document.Builder document = Document.builder();
        document.line(
                "%s alarms%s",
                Field.of("count", alarms.size()),
                Field.of("suppressed", all.suppressed())
                        .shownAs(
                                all.suppressed() == 0
                                        ? ""
                                        : ", %d suppressed".formatted(all.suppressed())));
        if (detailed || alarms.isEmpty()) {
            return document.group("alarms", alarms.stream().map(AlarmReport::detailed).toList())
                    .build();
        }
        return document.table("alarms", TITLES, alarms.stream().map(AlarmReport::row).toList())
                .build();
    }

    /// What was raised and cleared, the oldest first.
    ///
    /// @param wanted of which alarms
    public static Document history(AlarmsView all, Predicate<AlarmView> wanted) {
        return Document.builder()
                .table(
                        "changes",
                        HISTORY_TITLES,
                        all.history().stream()
                                .filter(change -> wanted.test(change.alarm()))
                                .map(AlarmReport::row)
                                .toList())
                .build();
    }

    /// One change, for whoever follows them.
    public static Document of(AlarmChangeView change) {
        return Document.builder().unshown(row(change).toArray(Field[]::new)).build();
    }

    private static List<Field> row(AlarmView alarm) {
        return Stream.concat(
                        Stream.of(
                                Field.of("sequence", alarm.sequence()),
                                Field.of("severity", alarm.severity()),
                                since(alarm),
                                Field.of("count", alarm.count()),
                                object(alarm),
                                Field.of("kind", alarm.kind()),
                                Field.of("acknowledgedBy", alarm.acknowledgedBy())
                                        .shownAs(alarm.acknowledgedBy().orElse("-")),
                                Field.of("cause", alarm.cause())),
                        hidden(alarm))
                .toList();
    }

    private static List<Field> row(AlarmChangeView change) {
        AlarmView alarm = change.alarm();
        return Stream.concat(
                        Stream.of(
                                Field.of("sequence", change.sequence()),
                                Field.of("time", Instants.of(change.epochNanos()).toString())
                                        .shownAs(Instants.stamp(change.epochNanos())),
                                Field.of("raised", change.raised())
                                        .shownAs(change.raised() ? "raised" : "cleared"),
                                Field.of("severity", alarm.severity()),
                                object(alarm),
                                Field.of("kind", alarm.kind()),
                                Field.of("cause", alarm.cause()),
                                Field.of("alarm", alarm.sequence())),
                        hidden(alarm))
                .toList();
    }

    private static Document detailed(AlarmView alarm) {
        return Document.builder()
                .line(
                        "Alarm %s, %s: %s of %s",
                        Field.of("sequence", alarm.sequence()),
                        Field.of("severity", alarm.severity()),
                        Field.of("kind", alarm.kind()),
                        object(alarm))
                .line(
                        "  since %s, %s",
                        since(alarm),
                        Field.of("count", alarm.count())
                                .shownAs(
                                        alarm.count() == 1
                                                ? "for the first time"
                                                : "for the %dth time".formatted(alarm.count())))
                .line("  cause: %s", Field.of("cause", alarm.cause()))
                .line("  remedy: %s", Field.of("remedy", alarm.remedy()))
                .line(
                        "  %s",
                        Field.of("acknowledgedBy", alarm.acknowledgedBy())
                                .shownAs(
                                        alarm.acknowledgedBy()
                                                .map(by -> "acknowledged by " + by)
                                                .orElse("not acknowledged")))
                .unshown(hidden(alarm).limit(3).toArray(Field[]::new))
                .build();
    }

    private static Field since(AlarmView alarm) {
        return Field.of("since", Instants.of(alarm.sinceEpochNanos()).toString())
                .shownAs(Instants.stamp(alarm.sinceEpochNanos()));
    }

    private static Field object(AlarmView alarm) {
        return Field.of("object", alarm.object().text());
    }

    /// For programs.
    private static Stream<Field> hidden(AlarmView alarm) {
        ObjectView object = alarm.object();
        return Stream.of(
                Field.of("objectKind", object.kind()),
                Field.of("objectName", object.name()),
                object.instance()
                        .map(number -> Field.of("instance", number))
                        .orElseGet(() -> Field.nothing("instance")),
                Field.of("remedy", alarm.remedy()));
    }

    /// `show cs7 events`: of which things there are events.
    public static Document objects(List<EventHistory> histories) {
        return Document.builder()
                .table(
                        "objects",
                        List.of("Object", "Events", "Last", "Event"),
                        histories.stream().map(AlarmReport::row).toList())
                .build();
    }

    private static List<Field> row(EventHistory history) {
        Event last = history.events().getLast();
        return List.of(
                Field.of("object", history.object().text()),
                Field.of("events", history.events().size()),
                Field.of("last", last.time().toString()).shownAs(last.stamp()),
                Field.of("text", last.text()),
                Field.of("objectKind", history.object().kind()),
                Field.of("objectName", history.object().name()));
    }

    /// `show cs7 events OBJECT`: what happened to one thing, and to what is part of it.
    public static Document events(List<EventHistory> histories) {
        return Document.builder()
                .group(
                        "events",
                        histories.stream()
                                .flatMap(history -> history.events().stream())
                                .distinct()
                                .sorted(Comparator.comparingLong(Event::sequence))
                                .map(EventReport::numbered)
                                .toList())
                .build();
    }
}
