// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.ParseResult;
import org.signalbox.config.Position;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.config.Rejection;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.link.Instance;
import org.signalbox.sccp.message.GlobalTitle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Reads a file of selectors and `gta` lines, a line at a time, since a million of them would not
/// fit into a tree of words.
///
/// The grammar is that of the configuration: whatever stands behind the digits of a `gta` line is
/// read by it once, and then known.
final class GttFile {
    static final String DEFAULT = "default";

    private static final String GTA = "gta ";
    private static final int LINE_CHARS_MAX = 4_096;

    /// A million lines have about 30 million characters.
    private static final long OCTETS_MAX = 128L << 20;

    /// Different results that are kept in mind; more are read again each time.
    private static final int KNOWN_MAX = 65_536;

    private static final Schema SCHEMA = Schema.of("gtt", GttCommands.SELECTOR, GttCommands.GTA);

    /// Takes what a file says.
    interface Reader {
        /// A line that begins a selector, or goes on with it.
        ///
        /// @return null, and reported, if something of it is wrong
        @Nullable SelectorDraft selector(Statement line);

        /// The result of a `gta` line.
        ///
        /// @return null, and reported, if something of it is wrong
        @Nullable GtaResult result(Statement line);

        /// Whether one more entry is too many, which is then reported.
        boolean isFull(Position position);
    }

    private final String name;
    private final Reader reader;
    private final Problems problems;
    private final Map<String, GtaResult> known = new HashMap<>();
    private final byte[] digits = new byte[GlobalTitle.DIGITS_MAX];

    /// What `gta` lines belong to; null before the first selector.
    private @Nullable SelectorDraft selector;

    private boolean selectorWanted = true;

    private GttFile(String name, Reader reader, Problems problems) {
        this.name = name;
        this.reader = reader;
        this.problems = problems;
    }

    /// Reads a whole file.
    ///
    /// @param name as the operator knows it
    static void read(Path file, String name, Reader reader, Problems problems) {
        try {
            if (Files.size(file) > OCTETS_MAX) {
                report(
                        new Position(name, 1, 1),
                        "more than %d octets".formatted(OCTETS_MAX),
                        problems);
                return;
            }
            try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                new GttFile(name, reader, problems).read(lines);
            }
        } catch (MalformedInputException binary) {
            report(new Position(name, 1, 1), "is no text in UTF-8", problems);
        } catch (IOException unreadable) {
            report(new Position(name, 1, 1), "cannot be read: " + unreadable, problems);
        }
    }

    /// Reads lines from anywhere.
    static void read(BufferedReader lines, String name, Reader reader, Problems problems) {
        try {
            new GttFile(name, reader, problems).read(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether a character may stand in digits.
    static boolean isDigit(int character) {
        return Character.digit(character, 16) >= 0 && character < 0x80;
    }

    private void read(BufferedReader lines) throws IOException {
        int number = 0;
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
            number++;
            String line = text.strip();
            if (line.isEmpty() || line.charAt(0) == '!') {
                continue;
            }
            Position position = new Position(name, number, 1 + text.indexOf(line.charAt(0)));
            if (line.length() > LINE_CHARS_MAX) {
                report(position, "longer than %d characters".formatted(LINE_CHARS_MAX), problems);
            } else if (!line(line, position)) {
                return;
            }
        }
    }

    /// @return false if the file is not to be read on
    private boolean line(String line, Position position) {
        int end = line.startsWith(GTA) ? line.indexOf(' ', GTA.length()) : -1;
        int length = end < 0 ? -1 : digits(line, GTA.length(), end);
        String rest = length < 0 ? "" : line.substring(end);
        GtaResult result = length < 0 ? null : known.get(rest);
        if (result == null) {
            return read(line, length < 0 ? null : rest, position);
        }
        return add(length, result, position);
    }

    /// Reads a line by the grammar of the configuration.
    ///
    /// @param rest what follows its digits; null if it is no plain `gta` line
    private boolean read(String line, @Nullable String rest, Position position) {
        ParseResult parsed = SCHEMA.parse(line, position);
        if (parsed instanceof Rejection rejection) {
            problems.add(rejection.problem());
        } else if (parsed instanceof Statement statement) {
            if (statement.negated()) {
                problems.error(statement, "has no place in a file: leave the line out");
            } else if (statement.find(Instance.NUMBER).isPresent()) {
                problems.error(
                        statement,
                        Instance.NUMBER,
                        "has no place in a file: cs7 instance N gtt load says it");
            } else if (statement.is(GttCommands.SELECTOR)) {
                selector = reader.selector(statement);
                selectorWanted = false;
            } else {
                return entry(statement, rest, position);
            }
        }
        return true;
    }

    private boolean entry(Statement line, @Nullable String rest, Position position) {
        if (selectorWanted) {
            problems.error(line, "belongs to no selector: expected cs7 gtt selector before it");
            return true;
        }
        int before = problems.list().size() + problems.dropped();
        GtaResult result = reader.result(line);
        if (result == null) {
            return true;
        }
        boolean nothingToSay = before == problems.list().size() + problems.dropped();
        if (rest != null && nothingToSay && known.size() < KNOWN_MAX) {
            known.put(rest, result);
        }
        String written = GttCommands.digits(line);
        return add(digits(written, 0, written.length()), result, position);
    }

    /// @return false if there is no room for more
    private boolean add(int length, GtaResult result, Position position) {
        if (reader.isFull(position)) {
            return false;
        }
        // entries of a selector that was refused are checked, and go nowhere
        if (selector != null) {
            selector.add(digits, length, result, name, position.line());
        }
        return true;
    }

    /// Reads digits into [#digits].
    ///
    /// @return how many there are; -1 if it is not digits alone
    private int digits(String text, int from, int to) {
        if (text.startsWith(DEFAULT, from) && to - from == DEFAULT.length()) {
            return 0;
        }
        if (to - from > digits.length) {
            return -1;
        }
        for (int i = from; i < to; i++) {
            char character = text.charAt(i);
            if (!isDigit(character)) {
                return -1;
            }
            digits[i - from] = (byte) Character.digit(character, 16);
        }
        return to - from;
    }

    private static void report(Position position, String message, Problems problems) {
        problems.add(new Problem(Problem.Severity.ERROR, position, "", message, null));
    }
}
