// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What stands after `|` in a `show` command.
public sealed interface OutputFilter {
    /// Keeps the lines that match.
    record Include(LinePattern pattern) implements OutputFilter {}

    /// Drops the lines that match.
    record Exclude(LinePattern pattern) implements OutputFilter {}

    /// Drops all lines before the first that matches.
    record Begin(LinePattern pattern) implements OutputFilter {}

    /// Keeps the lines that match, and what is indented beneath each.
    record Section(LinePattern pattern) implements OutputFilter {}

    /// Tells only how many lines there are.
    record Count() implements OutputFilter {}

    /// Asks for the values instead of the table. Who renders the command does that; lines pass.
    record Json() implements OutputFilter {}

    default List<String> apply(List<String> lines) {
        return switch (this) {
            case Include(LinePattern p) -> lines.stream().filter(p::matches).toList();
            case Exclude(LinePattern p) -> lines.stream().filter(line -> !p.matches(line)).toList();
            case Begin(LinePattern p) ->
                    lines.stream().dropWhile(line -> !p.matches(line)).toList();
            case Section(LinePattern p) -> sections(lines, p);
            case Count _ -> Stream.of("Number of lines = " + lines.size()).toList();
            case Json _ -> lines;
        };
    }

    private static List<String> sections(List<String> lines, LinePattern pattern) {
        List<String> kept = new ArrayList<>();
        int head = Integer.MAX_VALUE;
        for (String line : lines) {
            int indent = line.length() - line.stripLeading().length();
            if (indent > head) {
                kept.add(line);
            } else if (pattern.matches(line)) {
                head = indent;
                kept.add(line);
            } else {
                head = Integer.MAX_VALUE;
            }
        }
        return kept;
    }
}
