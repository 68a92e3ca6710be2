// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.config.ConfigTree;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// `show cs7 sccp`, `show cs7 gtt measurements`, `show cs7 gtt config`.
public final class SccpReport {
    private static final Pattern GTT_LINE = Pattern.compile("cs7 (instance \\d+ )?gtt .*");

    private SccpReport() {}

    /// What became of messages, and whom they can be sent to.
    public static Document of(SccpInstanceView sccp) {
        Document.Builder document = Document.builder();
        document.table("messages", List.of("Messages", "Count"), counts(sccp.messages()));
        document.note("");
        document.table("segments", List.of("Long Messages", "Count"), counts(sccp.segments()));
        document.note("");
        List<List<Field>> local = new ArrayList<>();
        for (SccpInstanceView.Local subsystem : sccp.local()) {
            local.add(
                    List.of(
                            Field.of("subsystem", subsystem.number()),
                            Field.of("name", subsystem.name()),
                            Field.of("state", subsystem.state()),
                            concerned(subsystem.concerned())));
        }
        document.table("local", List.of("Local SSN", "Name", "State", "Concerned"), local);
        document.note("");
        List<List<Field>> remote = new ArrayList<>();
        for (SccpInstanceView.Remote subsystem : sccp.remote()) {
            remote.add(
                    List.of(
                            Field.of("pointCode", subsystem.point()),
                            Field.of("pointState", subsystem.pointState()),
                            Field.of("restriction", subsystem.restriction()),
                            Field.of("subsystem", subsystem.subsystem().map(String::valueOf)),
                            Field.of("state", subsystem.state()),
                            concerned(subsystem.concerned())));
        }
        document.table(
                "remote",
                List.of("Remote PC", "Point", "Restriction", "SSN", "State", "Concerned"),
                remote);
        document.note("");
        List<List<Field>> timers = new ArrayList<>();
        for (TimerView timer : sccp.timers()) {
            timers.add(
                    List.of(
                            Field.of("timer", timer.name()),
                            Field.millis("millis", timer.duration()),
                            Field.of("meaning", timer.meaning())));
        }
        return document.table("timers", List.of("Timer", "Millis", "Meaning"), timers)
                .note("")
                .table("limits", List.of("At Most", "Count"), counts(sccp.limits()))
                .build();
    }

    private static Field concerned(List<String> points) {
        return Field.of("concerned", points.isEmpty() ? "-" : String.join(" ", points));
    }

    /// How often titles were translated, and why they were not.
    public static Document measurements(SccpInstanceView sccp) {
        List<List<Field>> selectors = new ArrayList<>();
        for (SccpInstanceView.Selector selector : sccp.selectors()) {
            selectors.add(
                    List.of(
                            Field.of("selector", selector.name()),
                            Field.of("entries", selector.entries()),
                            Field.of("translations", selector.used())));
        }
        return Document.builder()
                .table("selectors", List.of("Selector", "Entries", "Translations"), selectors)
                .note("")
                .table("errors", List.of("Error", "Count"), counts(sccp.errors()))
                .build();
    }

    /// The lines of the configuration about titles.
    public static Document config(ConfigTree running) {
        Document.Builder document = Document.builder();
        List<String> lines = new ArrayList<>();
        boolean within = false;
        for (String line : running.toString().lines().toList()) {
            within = GTT_LINE.matcher(line).matches() || within && line.startsWith(" ");
            if (within) {
                lines.add(line);
                document.note(line);
            }
        }
        return document.unshown(Field.of("text", String.join("\n", lines))).build();
    }

    /// Rows of a table of counts.
    static List<List<Field>> counts(List<SccpInstanceView.Count> counts) {
        return counts.stream()
                .map(
                        count ->
                                List.of(
                                        Field.of("what", count.word()),
                                        Field.of("count", count.count())))
                .toList();
    }
}
