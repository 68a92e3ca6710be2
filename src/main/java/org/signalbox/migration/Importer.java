// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.migration;

import org.signalbox.config.ConfigEditor;
import org.signalbox.config.Position;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.config.Rejection;
import org.signalbox.config.Statement;
import org.signalbox.migration.ImportedLine.Fate;
import org.signalbox.node.NodeConfig;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a foreign configuration line by line, and leaves out what cannot be had here, until what
/// is left is a configuration that a node can run.
///
/// A line is refused by a table of its [Dialect], because it means nothing in our language, because
/// it stands beneath one that is refused, or because it does not fit the others; the last is known
/// only when all have been read, so the text is read again without such lines.
public final class Importer {
    /// More lines than any router holds.
    public static final int LINES_MAX = 300_000;

    /// Each time there is one line less at least.
    private static final int ROUNDS_MAX = 100;

    private static final Pattern BANNER = Pattern.compile("banner \\S+ (\\^C|\\S).*");
    private static final String LEFT_OUT = "does not fit: ";

    private final Dialect dialect;
    private final String name;
    private final Path base;
    private final List<Source> sources;

    /// A line that is no remark.
    private record Source(int number, int indent, String text) {}

    /// A line whose lines beneath are read.
    ///
    /// @param modes how many are entered there; 0 if it was refused
    private record Parent(int indent, int modes, boolean refused) {}

    private Importer(Dialect dialect, Path file, String text) {
        this.dialect = dialect;
        this.name = file.toString();
        this.base = file.resolveSibling("");
        this.sources = sources(text);
    }

    /// Takes over a configuration.
    ///
    /// @param dialect empty: it is guessed
    /// @param file where it comes from: files that it names are beside it
    /// @throws IllegalArgumentException if it has too many lines
    public static Imported read(Optional<Dialect> dialect, Path file, String text) {
        return new Importer(dialect.orElseGet(() -> Dialect.guess(text)), file, text).read();
    }

    private static List<Source> sources(String text) {
        List<Source> sources = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (number > LINES_MAX) {
                throw new IllegalArgumentException("more than " + LINES_MAX + " lines");
            }
            String content = line.strip();
            if (!content.isEmpty() && !content.startsWith("!") && !content.startsWith("#")) {
                sources.add(
                        new Source(number, line.length() - line.stripLeading().length(), content));
            }
        }
        return sources;
    }

    private Imported read() {
        Map<Integer, String> unfit = new TreeMap<>();
        for (int round = 0; ; round++) {
            Round result = new Round(unfit);
            Problems problems = new Problems();
            NodeConfig config = NodeConfig.from(result.editor.block(), base, problems);
            Map<Integer, String> more = new TreeMap<>();
            List<String> missing = new ArrayList<>();
            for (Problem problem : problems.list()) {
                int line = lineOf(problem);
                if (line > 0 && problem.isError()) {
                    more.putIfAbsent(line, LEFT_OUT + words(problem));
                } else if (line > 0) {
                    result.remark(line, words(problem));
                } else if (problem.isError()) {
                    missing.add(problem.toString());
                }
            }
            if (config.instances().isEmpty()) {
                missing.add("the node has no code: say cs7 point-code");
            }
            if (more.isEmpty() || round == ROUNDS_MAX) {
                return new Imported(result.editor.block(), result.lines, missing);
            }
            unfit.putAll(more);
        }
    }

    /// @return 0 if it is in none of this file
    private int lineOf(Problem problem) {
        return problem.position().file().equals(name) ? problem.position().line() : 0;
    }

    private static String words(Problem problem) {
        return (problem.word().isEmpty() ? "" : "\"" + problem.word() + "\": ") + problem.message();
    }

    /// One reading of all lines.
    private final class Round {
        private final Map<Integer, String> unfit;
        private final ConfigEditor editor = new ConfigEditor(NodeConfig.SCHEMA);
        private final List<ImportedLine> lines = new ArrayList<>();
        private final Deque<Parent> parents = new ArrayDeque<>();

        /// How a text ends that has no commands; empty outside of one.
        private Optional<String> delimiter = Optional.empty();

        /// @param unfit lines to be left out, and why
        private Round(Map<Integer, String> unfit) {
            this.unfit = unfit;
            sources.forEach(this::take);
        }

        private void take(Source line) {
            if (delimiter.isPresent()) {
                add(line, Fate.REFUSED, "is the text of a banner");
                if (line.text().contains(delimiter.get())) {
                    delimiter = Optional.empty();
                }
                return;
            }
            while (!parents.isEmpty() && parents.peek().indent() >= line.indent()) {
                parents.pop();
            }
            if (!parents.isEmpty() && parents.peek().refused()) {
                refuse(line, "stands beneath a line that is refused");
                return;
            }
            leaveTo(parents.isEmpty() ? 0 : parents.peek().modes());
            String why = unfit.get(line.number());
            if (why != null) {
                refuse(line, why);
                return;
            }
            if (line.text().equals("end") || line.text().equals("exit")) {
                add(line, Fate.CHANGED, "is not needed: the indentation says so");
                return;
            }
            dialect.ruling(line.text())
                    .ifPresentOrElse(
                            ruling -> rule(line, ruling), () -> enter(line, line.text(), ""));
        }

        private void leaveTo(int modes) {
            while (editor.path().size() > modes) {
                editor.enter("exit", new Position(name, 1, 1));
            }
        }

        private void rule(Source line, Dialect.Ruling ruling) {
            if (ruling.replacement().isPresent()) {
                enter(line, ruling.replacement().get(), ruling.why());
                return;
            }
            refuse(line, ruling.why());
            Matcher banner = BANNER.matcher(line.text());
            if (banner.matches()) {
                String end = banner.group(1);
                boolean onOneLine = line.text().indexOf(end, banner.end(1)) >= 0;
                delimiter = onOneLine ? Optional.empty() : Optional.of(end);
            }
        }

        /// @param text in place of what the line says
        /// @param why it is another; empty if it is the same
        private void enter(Source line, String text, String why) {
            Position position = new Position(name, line.number(), 1);
            switch (editor.enter(text, position)) {
                case ConfigEditor.Put(Statement statement, Optional<Statement> replaced) ->
                        taken(line, statement, replaced, why);
                case ConfigEditor.Entered(Statement statement, Optional<Statement> replaced, _) -> {
                    taken(line, statement, replaced, why);
                    parents.push(new Parent(line.indent(), editor.path().size(), false));
                }
                case ConfigEditor.Removed(_, Optional<Statement> removed) ->
                        add(
                                line,
                                Fate.TAKEN,
                                removed.isEmpty() ? "is so anyway" : "takes an earlier line back");
                case ConfigEditor.Refused(Rejection rejection) ->
                        refuse(line, "means nothing here: " + rejection.message());
                case ConfigEditor.Nothing _, ConfigEditor.Left _, ConfigEditor.Ended _ ->
                        add(line, Fate.CHANGED, "is not needed: the indentation says so");
            }
        }

        private void taken(
                Source line, Statement statement, Optional<Statement> replaced, String why) {
            String same = line.text().replaceAll("\\s+", " ");
            String note =
                    replaced.filter(old -> !old.text().equals(statement.text()))
                            .map(old -> "in place of an earlier line: " + old.text())
                            .orElse("");
            // words that stand in front of all lines of a mode are its, not the line's
            if (statement.text().equals(same) || statement.text().endsWith(" " + same)) {
                add(line, Fate.TAKEN, note);
            } else {
                String words = why.isEmpty() ? "" : why + "; ";
                add(line, Fate.CHANGED, words + "written as: " + statement.text());
            }
        }

        private void refuse(Source line, String why) {
            add(line, Fate.REFUSED, why);
            parents.push(new Parent(line.indent(), 0, true));
        }

        private void add(Source line, Fate fate, String why) {
            lines.add(new ImportedLine(line.number(), line.text(), fate, why));
        }

        private void remark(int number, String words) {
            lines.replaceAll(
                    line ->
                            line.number() == number
                                    ? new ImportedLine(
                                            number,
                                            line.text(),
                                            line.fate(),
                                            line.why().isEmpty()
                                                    ? words
                                                    : line.why() + "; " + words)
                                    : line);
        }
    }
}
