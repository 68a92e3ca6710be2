// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.signalbox.admin.Document;
import org.signalbox.admin.Field;
import org.signalbox.simulator.sms.DialogueCounts.Counted;
import org.signalbox.simulator.sms.DialogueCounts.Kind;
import org.signalbox.simulator.sms.Latencies.Spread;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How a load is shown.
final class LoadReport {
    private static final double MEDIAN = 0.5;
    private static final double MOST = 0.99;
    private static final double ALL = 1;
    private static final double MICROS_PER_MILLI = 1_000;
    private static final double MILLIS_PER_SECOND = 1_000;

    private LoadReport() {}

    /// While it goes on.
    static String line(Load.Standing load) {
        return "Load %d after %.0f s: %d begun, %d received, %d submitting, %d under way, %d waiting, %d refused, %d left out; median %s ms"
                .formatted(
                        load.plan().number(),
                        load.since().toMillis() / MILLIS_PER_SECOND,
                        load.begun(),
                        load.received(),
                        load.submitting(),
                        load.messages().underWay(),
                        Load.Standing.sum(load.messages().waiting().values()),
                        Load.Standing.sum(load.refused().values()),
                        load.notBegun(),
                        millis(load.deliveries(), MEDIAN));
    }

    /// All of it.
    static Document document(Load.Standing load) {
        Document.Builder document =
                Document.builder()
                        .line(
                                "Load %s: %s messages, %s a second",
                                Field.of("load", load.plan().number()),
                                Field.of("planned", load.plan().messages()),
                                Field.of("messagesPerSecond", load.plan().messagesPerSecond()))
                        .note("")
                        .table("messages", List.of("Messages", "Count", "Cause"), messages(load))
                        .note("")
                        .table(
                                "dialogues",
                                List.of(
                                        "Dialogues",
                                        "Begun",
                                        "Result",
                                        "Error",
                                        "Version",
                                        "Abort",
                                        "Time",
                                        "Open",
                                        "Median ms",
                                        "99 % ms",
                                        "Max ms"),
                                dialogues(load));
        List<List<Field>> causes = causes(load.dialogues());
        if (!causes.isEmpty()) {
            document.note("")
                    .table("causes", List.of("Ended by", "Operation", "Cause", "Count"), causes);
        }
        return document.note("")
                .line(
                        "Begun within %s ms of their time; delivered after %s, 99 %% within %s, all within %s ms",
                        Field.of("latestMs", load.latestMillis()),
                        Field.of("medianMs", millis(load.deliveries(), MEDIAN)),
                        Field.of("mostMs", millis(load.deliveries(), MOST)),
                        Field.of("allMs", millis(load.deliveries(), ALL)))
                .line("%s", Field.of("verdict", verdict(load)))
                .build();
    }

    private static String verdict(Load.Standing load) {
        if (load.isSettled()) {
            return "All messages and dialogues are accounted for";
        }
        return switch (load.phase()) {
            case GOES_ON -> "The load goes on";
            case AT_REST -> "% Not all messages and dialogues are accounted for";
            case AFTERWARDS -> "Messages are being tried again";
        };
    }

    private static List<List<Field>> messages(Load.Standing load) {
        List<List<Field>> rows = new ArrayList<>();
        row(rows, "begun", load.begun(), "");
        row(rows, "left out", load.notBegun(), "not begun in time");
        row(rows, "accepted", load.accepted(), "");
        load.refused().forEach((cause, count) -> row(rows, "refused", count, cause));
        row(rows, "submitting", load.submitting(), "");
        if (load.storedBefore() > 0) {
            row(rows, "stored before", load.storedBefore(), "");
        }
        row(rows, "stored by service centres", load.messages().taken(), "");
        row(rows, "delivered", load.messages().delivered(), "");
        load.messages()
                .waiting()
                .forEach((cause, count) -> row(rows, "waiting for retry", count, cause));
        load.messages().failed().forEach((cause, count) -> row(rows, "failed", count, cause));
        row(rows, "under way", load.messages().underWay(), "");
        row(rows, "received", load.received(), "");
        row(rows, "received again", load.receivedAgain(), "");
        return rows;
    }

    private static void row(List<List<Field>> rows, String what, long count, String cause) {
        rows.add(
                List.of(
                        Field.of("what", what),
                        Field.of("count", count),
                        Field.of("cause", cause)));
    }

    private static List<List<Field>> dialogues(Load.Standing load) {
        List<List<Field>> rows = new ArrayList<>();
        Spread all = Spread.NONE;
        Counted counted = load.dialogues();
        for (Operation operation : Operation.values()) {
            Spread times = counted.time(operation);
            all = all.plus(times);
            if (counted.get(operation, DialogueCount.BEGUN) > 0) {
                rows.add(
                        dialogueRow(
                                operation.words(),
                                counted.only(operation),
                                counted.only(operation).open(),
                                times));
            }
        }
        rows.add(dialogueRow("all", counted, load.open(), all));
        return rows;
    }

    private static List<Field> dialogueRow(String name, Counted counted, long open, Spread times) {
        return List.of(
                Field.of("operation", name),
                Field.of("begun", counted.get(DialogueCount.BEGUN)),
                Field.of("result", counted.get(DialogueCount.ENDED_BY_RESULT)),
                Field.of("error", counted.get(DialogueCount.ENDED_BY_ERROR)),
                Field.of("version", counted.get(DialogueCount.ENDED_BY_VERSION)),
                Field.of("abort", counted.get(DialogueCount.ENDED_BY_ABORT)),
                Field.of("time", counted.get(DialogueCount.ENDED_BY_TIME)),
                Field.of("open", open),
                Field.of("medianMs", millis(times, MEDIAN)),
                Field.of("mostMs", millis(times, MOST)),
                Field.of("allMs", millis(times, ALL)));
    }

    /// Of those that did not end by a result.
    private static List<List<Field>> causes(Counted counted) {
        return counted.dialogues().entrySet().stream()
                .filter(entry -> !entry.getKey().cause().isEmpty() && entry.getValue() > 0)
                .sorted(
                        Comparator.comparing(
                                        (Map.Entry<Kind, Long> entry) -> entry.getKey().count())
                                .thenComparing(entry -> entry.getKey().operation())
                                .thenComparing(entry -> entry.getKey().cause()))
                .map(
                        entry ->
                                List.of(
                                        Field.of("endedBy", word(entry.getKey().count())),
                                        Field.of("operation", entry.getKey().operation().words()),
                                        Field.of("cause", entry.getKey().cause()),
                                        Field.of("count", entry.getValue())))
                .toList();
    }

    private static String word(DialogueCount count) {
        return count.words().substring(count.words().lastIndexOf(' ') + 1);
    }

    private static String millis(Spread times, double share) {
        return String.format(Locale.ROOT, "%.1f", times.micros(share) / MICROS_PER_MILLI);
    }
}
