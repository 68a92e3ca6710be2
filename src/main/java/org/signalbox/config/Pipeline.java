// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.signalbox.config.OutputFilter.Begin;
import org.signalbox.config.OutputFilter.Count;
import org.signalbox.config.OutputFilter.Exclude;
import org.signalbox.config.OutputFilter.Include;
import org.signalbox.config.OutputFilter.Json;
import org.signalbox.config.OutputFilter.Section;

import java.util.ArrayList;
import java.util.List;

/// A typed line, parted at each `|` that stands between blanks: `show cs7 route | include ^4 |
/// count`. One without blanks belongs to a pattern: `| include avail|acces`.
///
/// @param command what stands before the first `|`
/// @param filters what stands after, in order
public record Pipeline(String command, List<OutputFilter> filters) {
    private static final String BAR = "|";
    private static final int FILTERS_MAX = 8;

    private static final Argument<LinePattern> PATTERN =
            Argument.of(
                    "PATTERN",
                    new ArgumentType<>() {
                        @Override
                        public LinePattern parse(String text) {
                            return LinePattern.of(text);
                        }

                        @Override
                        public String expected() {
                            return "a regular expression";
                        }

                        @Override
                        public String placeholder() {
                            return "LINE";
                        }

                        @Override
                        public boolean restOfLine() {
                            return true;
                        }
                    },
                    "Regular expression, matched anywhere in a line");
    private static final Command INCLUDE =
            filter(Command.of("include PATTERN", "Show the lines that match", PATTERN));
    private static final Command EXCLUDE =
            filter(Command.of("exclude PATTERN", "Show the lines that do not match", PATTERN));
    private static final Command BEGIN =
            filter(Command.of("begin PATTERN", "Begin with the line that matches", PATTERN));
    private static final Command SECTION =
            filter(
                    Command.of(
                            "section PATTERN",
                            "Show the lines that match, with those beneath them",
                            PATTERN));
    private static final Command COUNT = filter(Command.of("count", "Show the number of lines"));
    private static final Command JSON = filter(Command.of("json", "Show the values as JSON"));

    /// The filters as a mode, for reading, completion and help.
    public static final Schema FILTERS =
            Schema.of("filter", BEGIN, COUNT, EXCLUDE, INCLUDE, JSON, SECTION);

    /// What reading a line gives.
    public sealed interface Result {}

    /// The line has well-formed filters, or none.
    public record Parted(Pipeline pipeline) implements Result {}

    /// One of the filters is not understood. The column counts from the start of the whole line.
    public record Broken(Rejection rejection) implements Result {}

    public Pipeline {
        filters = List.copyOf(filters);
    }

    /// Reads a line.
    public static Result read(String line) {
        List<Integer> bars = bars(line);
        if (bars.isEmpty()) {
            return new Parted(new Pipeline(line.strip(), List.of()));
        }
        List<OutputFilter> filters = new ArrayList<>();
        for (int i = 0; i < bars.size(); i++) {
            int from = bars.get(i) + 1;
            int to = i + 1 < bars.size() ? bars.get(i + 1) : line.length();
            Words words = Words.of(line.substring(from, to), from + 1, Interpolation.NONE);
            switch (FILTERS.parse(words, Position.typed(from + 1))) {
                case Rejection rejection -> {
                    return new Broken(rejection);
                }
                case Statement statement -> filters.add(filterOf(statement));
            }
        }
        return new Parted(new Pipeline(line.substring(0, bars.getFirst()).strip(), filters));
    }

    /// What stands after the last `|` of a line that is being typed; the whole line if there is
    /// none. To be completed and explained by [#FILTERS] if it is shorter than the line.
    public static String lastStage(String line) {
        List<Integer> bars = bars(line);
        return bars.isEmpty() ? line : line.substring(bars.getLast() + 1);
    }

    /// Whether the command is to show values instead of a table.
    public boolean wantsJson() {
        return filters.contains(new Json());
    }

    /// Sends lines through all filters.
    public List<String> apply(List<String> lines) {
        List<String> left = lines;
        for (OutputFilter filter : filters) {
            left = filter.apply(left);
        }
        return left;
    }

    /// Where the bars stand, counted from 0. More than the bound belong to the last filter's
    /// pattern.
    private static List<Integer> bars(String line) {
        return Words.of(line).list().stream()
                .filter(word -> !word.quoted() && word.text().equals(BAR))
                .map(word -> word.column() - 1)
                .limit(FILTERS_MAX)
                .toList();
    }

    private static OutputFilter filterOf(Statement statement) {
        if (statement.is(INCLUDE)) {
            return new Include(statement.get(PATTERN));
        }
        if (statement.is(EXCLUDE)) {
            return new Exclude(statement.get(PATTERN));
        }
        if (statement.is(BEGIN)) {
            return new Begin(statement.get(PATTERN));
        }
        if (statement.is(SECTION)) {
            return new Section(statement.get(PATTERN));
        }
        return statement.is(COUNT) ? new Count() : new Json();
    }

    private static Command filter(Command command) {
        return command.withoutNo();
    }
}
