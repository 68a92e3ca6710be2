// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What stands behind a `|`: chooses from the lines of an answer, or has it written as JSON.
sealed interface Filter {
    /// No pattern is longer.
    int PATTERN_CHARS_MAX = 200;

    /// Only lines in which the pattern is found.
    record Include(Pattern pattern) implements Filter {}

    /// Only lines in which it is not.
    record Exclude(Pattern pattern) implements Filter {}

    /// Everything from the first line in which it is found.
    record Begin(Pattern pattern) implements Filter {}

    /// Only how many lines have it.
    record Count(Pattern pattern) implements Filter {}

    /// The answer as JSON; only directly behind a command that shows something.
    record Json() implements Filter {}

    Argument<Pattern> PATTERN = Argument.of("PATTERN", pattern(), "Regular expression");

    Command INCLUDE = Command.of("include PATTERN", "Show lines that match", PATTERN).withoutNo();
    Command EXCLUDE =
            Command.of("exclude PATTERN", "Show lines that do not match", PATTERN).withoutNo();
    Command BEGIN =
            Command.of("begin PATTERN", "Show from the first line that matches", PATTERN)
                    .withoutNo();
    Command COUNT = Command.of("count [PATTERN]", "Count lines that match", PATTERN).withoutNo();
    Command JSON = Command.of("json", "Write the answer as JSON").withoutNo();

    Schema GRAMMAR = Schema.of("filter", BEGIN, COUNT, EXCLUDE, INCLUDE, JSON);

    static Filter of(Statement statement) {
        if (statement.is(INCLUDE)) {
            return new Include(statement.get(PATTERN));
        }
        if (statement.is(EXCLUDE)) {
            return new Exclude(statement.get(PATTERN));
        }
        if (statement.is(BEGIN)) {
            return new Begin(statement.get(PATTERN));
        }
        if (statement.is(COUNT)) {
            return new Count(statement.find(PATTERN).orElse(Pattern.compile("")));
        }
        return new Json();
    }

    default List<String> apply(List<String> lines) {
        return switch (this) {
            case Include(Pattern pattern) -> lines.stream().filter(found(pattern)).toList();
            case Exclude(Pattern pattern) ->
                    lines.stream().filter(found(pattern).negate()).toList();
            case Begin(Pattern pattern) ->
                    lines.stream().dropWhile(found(pattern).negate()).toList();
            case Count(Pattern pattern) ->
                    List.of(
                            "Number of lines which match regexp = "
                                    + lines.stream().filter(found(pattern)).count());
            case Json _ -> lines;
        };
    }

    private static Predicate<String> found(Pattern pattern) {
        return pattern.asPredicate();
    }

    private static ArgumentType<Pattern> pattern() {
        ArgumentType<String> text = ArgumentTypes.restOfLine(PATTERN_CHARS_MAX);
        return new ArgumentType<>() {
            @Override
            public Pattern parse(String word) {
                try {
                    return Pattern.compile(text.parse(word));
                } catch (PatternSyntaxException e) {
                    throw new IllegalArgumentException(e.getDescription(), e);
                }
            }

            @Override
            public String expected() {
                return "a regular expression of at most " + PATTERN_CHARS_MAX + " characters";
            }

            @Override
            public String placeholder() {
                return text.placeholder();
            }

            @Override
            public boolean restOfLine() {
                return true;
            }
        };
    }

    /// A typed line, cut at its bars.
    ///
    /// @param command before the first bar
    /// @param filters what stands behind each, with the column at which it begins, counted from 0
    record Piped(String command, List<Part> filters) {
        record Part(String text, int offset) {}

        static Piped of(String line) {
            List<Integer> bars = bars(line);
            if (bars.isEmpty()) {
                return new Piped(line, List.of());
            }
            List<Part> parts = new ArrayList<>();
            for (int i = 0; i < bars.size(); i++) {
                int start = bars.get(i) + 1;
                int end = i + 1 < bars.size() ? bars.get(i + 1) : line.length();
                parts.add(new Part(line.substring(start, end), start));
            }
            return new Piped(line.substring(0, bars.getFirst()), parts);
        }

        Optional<Part> last() {
            return filters.isEmpty() ? Optional.empty() : Optional.of(filters.getLast());
        }

        /// A bar behind a blank and outside quotes; others belong to a pattern.
        private static List<Integer> bars(String line) {
            List<Integer> bars = new ArrayList<>();
            boolean quoted = false;
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (c == '"') {
                    quoted = !quoted;
                } else if (c == '|' && !quoted && i > 0 && line.charAt(i - 1) == ' ') {
                    bars.add(i);
                }
            }
            return bars;
        }
    }
}
