// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.Document.Group;
import org.signalbox.admin.Document.Line;
import org.signalbox.admin.Document.Note;
import org.signalbox.admin.Document.Part;
import org.signalbox.admin.Document.Table;
import org.signalbox.admin.Document.Unshown;

import java.util.ArrayList;
import java.util.List;

/// Writes a [Document] for people.
final class TextRendering {
    private TextRendering() {}

    static List<String> lines(Document document) {
        List<String> lines = new ArrayList<>();
        append(document, lines);
        return List.copyOf(lines);
    }

    private static void append(Document document, List<String> lines) {
        for (Part part : document.parts()) {
            switch (part) {
                case Line line -> lines.add(line.text());
                case Note(String text) -> lines.add(text.stripTrailing());
                case Unshown _ -> {}
                case Group group -> append(group, lines);
                case Table table -> append(table, lines);
            }
        }
    }

    private static void append(Group group, List<String> lines) {
        boolean first = true;
        for (Document item : group.items()) {
            if (!first && !group.between().isEmpty()) {
                lines.add(group.between().strip());
            }
            first = false;
            append(item, lines);
        }
    }

    private static void append(Table table, List<String> lines) {
        int columns = table.titles().size();
        int[] widths = new int[columns];
        for (int i = 0; i < columns; i++) {
            int column = i;
            widths[i] =
                    Math.max(
                            table.titles().get(i).length(),
                            table.rows().stream()
                                    .mapToInt(row -> row.get(column).shown().length())
                                    .max()
                                    .orElse(0));
        }
        lines.add(row(table.titles(), widths));
        List<String> rule = new ArrayList<>();
        for (int width : widths) {
            rule.add("-".repeat(width));
        }
        lines.add(row(rule, widths));
        for (List<Field> fields : table.rows()) {
            lines.add(row(fields.stream().map(Field::shown).toList(), widths));
        }
    }

    private static String row(List<String> cells, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = i < cells.size() ? cells.get(i) : "";
            text.append(cell).repeat(" ", widths[i] - cell.length() + 1);
        }
        return text.toString().stripTrailing();
    }
}
