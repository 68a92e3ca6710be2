// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.signalbox.config.Position;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.config.Statement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A selector while its lines are read, which may stand in several files.
final class SelectorDraft {
    /// Entries from one file that follow one another.
    private record Stretch(int firstEntry, String file) {}

    private final String name;
    private final SelectorKey key;
    private final GtaTable.Builder entries = new GtaTable.Builder();
    private final List<Stretch> stretches = new ArrayList<>();
    private int[] lines = new int[16];

    private final Statement definition;

    SelectorDraft(String name, SelectorKey key, Statement definition) {
        this.name = name;
        this.key = key;
        this.definition = definition;
    }

    SelectorKey key() {
        return key;
    }

    int entries() {
        return entries.count();
    }

    /// Adds an entry that stands in a line of a file.
    void add(byte[] digits, int length, GtaResult result, String file, int line) {
        int entry = entries.count();
        if (stretches.isEmpty() || !stretches.getLast().file.equals(file)) {
            stretches.add(new Stretch(entry, file));
        }
        if (entry == lines.length) {
            lines = Arrays.copyOf(lines, 2 * entry);
        }
        lines[entry] = line;
        entries.add(digits, length, result);
    }

    SelectorConfig build(Problems problems) {
        GtaTable table = entries.build((first, again) -> refuse(first, again, problems));
        return new SelectorConfig(
                name,
                key,
                definition.block().value(GttCommands.BEFORE, GttCommands.TABLE).orElse(null),
                definition.block().value(GttCommands.AFTER, GttCommands.TABLE).orElse(null),
                definition.block().value(GttCommands.NEXT, GttCommands.SELECTOR_NAME).orElse(null),
                table);
    }

    private void refuse(int first, int again, Problems problems) {
        problems.add(
                new Problem(
                        Problem.Severity.ERROR,
                        position(again),
                        "",
                        "selector %s has these digits already by the line at %s: leave one of them out"
                                .formatted(name, position(first)),
                        null));
    }

    private Position position(int entry) {
        String file = stretches.getFirst().file;
        for (Stretch stretch : stretches) {
            if (stretch.firstEntry <= entry) {
                file = stretch.file;
            }
        }
        return new Position(file, lines[entry], 1);
    }
}
