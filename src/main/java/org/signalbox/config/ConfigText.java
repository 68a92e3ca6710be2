// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;
import org.signalbox.config.Problem.Severity;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Reads text into nodes, line by line, by indentation alone: what the words mean is not known
/// here.
///
/// A line that is indented deeper than another before it stands beneath that. `include FILE` is
/// replaced by the lines of that file, at the place and depth where it stands.
final class ConfigText {
    /// A route table of a hundred thousand lines has about 6 million characters.
    static final int CHARS_MAX = 16 << 20;

    static final int LINE_CHARS_MAX = 4_096;

    /// Of all files together.
    static final int LINES_MAX = 300_000;

    static final int INCLUDE_DEPTH_MAX = 8;
    static final int MODE_DEPTH_MAX = 16;

    static final String LINE = "line";
    static final String FILE_ATTRIBUTE = "file";
    static final String LINE_ATTRIBUTE = "line";
    static final String COLUMN_ATTRIBUTE = "column";

    private static final String INCLUDE = "include";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /// A line that is read but not yet put beneath another.
    private record FlatLine(int depth, Position position, String source) {}

    private final List<FlatLine> flat = new ArrayList<>();
    private final Deque<Path> including = new ArrayDeque<>();
    private final Problems problems;
    private int linesRead;

    ConfigText(Problems problems) {
        this.problems = problems;
    }

    /// @param path where the text comes from, null if it is no file
    ImmutableNode read(Reader in, String name, @Nullable Path path) throws IOException {
        if (path != null) {
            including.push(identity(path));
            problems.read(path);
        }
        lines(in, name, path, 0);
        return node(new ImmutableNode.Builder().name("configuration"), 0, 0).create();
    }

    private void lines(Reader in, String name, @Nullable Path path, int baseDepth)
            throws IOException {
        Deque<Integer> indents = new ArrayDeque<>();
        String text = bounded(in, new Position(name, 1, 1));
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (++linesRead > LINES_MAX) {
                error(new Position(name, number, 1), "more than " + LINES_MAX + " lines in all");
                return;
            }
            int indent = indent(line);
            Position position = new Position(name, number, indent + 1);
            String source = line.strip();
            if (source.isEmpty() || source.startsWith("!") || !readable(line, position)) {
                continue;
            }
            while (!indents.isEmpty() && indents.peek() >= indent) {
                indents.pop();
            }
            int depth = baseDepth + indents.size();
            indents.push(indent);
            if (depth > MODE_DEPTH_MAX) {
                error(position, "indented more than " + MODE_DEPTH_MAX + " levels deep");
            } else if (!include(source, position, path, depth)) {
                flat.add(new FlatLine(depth, position, source));
            }
        }
    }

    private boolean include(String source, Position position, @Nullable Path path, int depth) {
        if (!source.startsWith(INCLUDE)) {
            return false;
        }
        List<Word> words = Words.of(source).list();
        if (!words.getFirst().text().equals(INCLUDE)) {
            return false;
        }
        if (words.size() != 2) {
            error(position, "expected include FILE, with a file name in quotes if it holds blanks");
        } else if (path == null) {
            error(position, "only a file can include others");
        } else {
            include(words.get(1), position, path, depth);
        }
        return true;
    }

    private void include(Word word, Position line, Path path, int depth) {
        Position position = line.at(line.column() + word.column() - 1);
        String name = word.text();
        try {
            Path file = path.resolveSibling(name);
            problems.read(file);
            Path identity = identity(file);
            if (including.contains(identity)) {
                error(position, "includes itself: " + name);
            } else if (including.size() >= INCLUDE_DEPTH_MAX) {
                error(position, "more than " + INCLUDE_DEPTH_MAX + " files deep: " + name);
            } else if (!Files.isRegularFile(file)) {
                error(position, "is no file: " + file);
            } else {
                including.push(identity);
                try (Reader in = Files.newBufferedReader(file)) {
                    lines(in, nameOf(file), file, depth);
                } finally {
                    including.pop();
                }
            }
        } catch (IOException | InvalidPathException unreadable) {
            error(position, "cannot be read: " + name + " (" + unreadable + ")");
        }
    }

    /// How the operator knows a file: by its path from the working directory, if it is below that.
    static String nameOf(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path here = Path.of("").toAbsolutePath();
        return (absolute.startsWith(here) ? here.relativize(absolute) : absolute).toString();
    }

    private static Path identity(Path file) {
        return file.toAbsolutePath().normalize();
    }

    private String bounded(Reader in, Position position) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[8_192];
        int count = in.read(buffer);
        while (count >= 0) {
            text.append(buffer, 0, count);
            if (text.length() > CHARS_MAX) {
                error(position, "more than " + CHARS_MAX + " characters");
                return "";
            }
            count = in.read(buffer);
        }
        boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        return marked ? text.substring(1) : text.toString();
    }

    private boolean readable(String line, Position position) {
        if (line.length() > LINE_CHARS_MAX) {
            error(position, "longer than " + LINE_CHARS_MAX + " characters");
            return false;
        }
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (Character.isISOControl(c) && c != '\t') {
                error(position.at(i + 1), "holds the control character %#x".formatted((int) c));
                return false;
            }
        }
        return true;
    }

    private static int indent(String line) {
        int indent = 0;
        while (indent < line.length() && Character.isWhitespace(line.charAt(indent))) {
            indent++;
        }
        return indent;
    }

    /// Adds the lines from `from` on that stand at `depth`, each with those beneath it.
    private ImmutableNode.Builder node(ImmutableNode.Builder parent, int from, int depth) {
        for (int i = from; i < flat.size() && flat.get(i).depth() >= depth; i++) {
            FlatLine line = flat.get(i);
            if (line.depth() == depth) {
                ImmutableNode.Builder builder =
                        new ImmutableNode.Builder()
                                .name(LINE)
                                .value(line.source())
                                .addAttribute(FILE_ATTRIBUTE, line.position().file())
                                .addAttribute(LINE_ATTRIBUTE, line.position().line())
                                .addAttribute(COLUMN_ATTRIBUTE, line.position().column());
                parent.addChild(node(builder, i + 1, depth + 1).create());
            }
        }
        return parent;
    }

    private void error(Position position, String message) {
        problems.add(new Problem(Severity.ERROR, position, "", message, null));
    }
}
