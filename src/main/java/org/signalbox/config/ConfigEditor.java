// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Writes a configuration line by line, with the mode one is in: the engine of `configure
/// terminal`, and of reading files.
///
/// As with ITP, a line that the current mode does not know is tried in the modes around it, and if
/// one of them knows it, that mode becomes the current one.
///
/// A mode may be nothing but words that stand in front of each of its lines, as in `cs7 instance
/// 1`: the lines are those of the mode around it, and that is where they are put.
public final class ConfigEditor {
    /// What a line did.
    public sealed interface Outcome {}

    /// The line was blank or a comment.
    public record Nothing() implements Outcome {}

    /// A line was put into the configuration.
    ///
    /// @param replaced the line in whose place it came; may say the same
    public record Put(Statement statement, Optional<Statement> replaced) implements Outcome {}

    /// A line was put in, or was there, and its mode is now the current one.
    public record Entered(Statement statement, Optional<Statement> replaced, Schema mode)
            implements Outcome {}

    /// A `no` line was obeyed.
    ///
    /// @param removed the line that was taken out; empty if there was none
    public record Removed(Statement no, Optional<Statement> removed) implements Outcome {}

    /// `exit`: the mode around is now the current one.
    public record Left(Schema mode) implements Outcome {}

    /// `end`, or `exit` from the outermost mode: configuring is over.
    public record Ended() implements Outcome {}

    /// The line is not understood; nothing was changed.
    public record Refused(Rejection rejection) implements Outcome {}

    private final Variables variables = Variables.safe();
    private final List<Mode> modes = new ArrayList<>();
    private final List<Statement> path = new ArrayList<>();

    /// One of the modes that one is in.
    ///
    /// @param draft what its lines are put into
    /// @param front the line whose words stand in front of each of its lines; null in most
    private record Mode(Draft draft, @Nullable Statement front) {
        Schema schema() {
            return front == null ? draft.schema() : front.command().block().orElseThrow();
        }

        ParseResult parse(Words words, Position position) {
            if (front == null) {
                return draft.schema().parse(words, position);
            }
            return schema().parse(words, position) instanceof Statement own
                    ? own
                    : draft.schema().parse(words.behind(front.text()), position);
        }

        /// What may be said of a line by its own commands, and by those that its words stand in
        /// front of.
        List<HelpEntry> ask(String line, BiFunction<Schema, String, List<HelpEntry>> question) {
            if (front == null) {
                return question.apply(draft.schema(), line);
            }
            List<HelpEntry> all = new ArrayList<>(question.apply(schema(), line));
            all.addAll(question.apply(draft.schema(), Words.of(line).behind(front.text()).line()));
            return all;
        }
    }

    /// @param root the outermost mode
    /// @param start the configuration to begin with
    public ConfigEditor(Schema root, Block start) {
        modes.add(new Mode(Draft.of(root, start), null));
    }

    public ConfigEditor(Schema root) {
        this(root, Block.EMPTY);
    }

    /// Obeys one typed line.
    public Outcome enter(String line) {
        return enter(Words.of(line, 1, variables), Position.typed(1), modes.size() - 1);
    }

    /// The current mode.
    public Schema mode() {
        return modes.getLast().schema();
    }

    /// The lines that led to the current mode, outermost first.
    public List<Statement> path() {
        return List.copyOf(path);
    }

    /// The configuration as it is now.
    public Block block() {
        return modes.getFirst().draft().freeze();
    }

    /// Goes back to an earlier configuration, staying in the mode if that is still there.
    public void restore(Block earlier) {
        List<Statement> wanted = path();
        Draft at = Draft.of(modes.getFirst().schema(), earlier);
        modes.clear();
        path.clear();
        modes.add(new Mode(at, null));
        for (Statement step : wanted) {
            if (step.command().standsInFront()) {
                push(step, new Mode(at, step));
                continue;
            }
            Draft inside = at.inside(step);
            if (inside == null) {
                break;
            }
            push(step, new Mode(inside, null));
            at = inside;
        }
    }

    /// Number of modes one is in.
    int depth() {
        return modes.size();
    }

    /// @param level the mode in which to try first, 0 the outermost
    Outcome enter(Words words, Position position, int level) {
        if (words.isEmpty()) {
            return new Nothing();
        }
        List<Rejection> rejections = new ArrayList<>();
        for (int mode : modesToTry(level)) {
            switch (modes.get(mode).parse(words, position)) {
                case Statement statement -> {
                    return obey(statement, mode, level);
                }
                case Rejection rejection -> rejections.add(rejection);
            }
        }
        // the mode that understood most of the line is the one that was meant
        return new Refused(
                rejections.stream()
                        .reduce((a, b) -> b.column() > a.column() ? b : a)
                        .orElseThrow());
    }

    /// The mode that the indentation names, those around it, and for a text that has lost its
    /// indentation those inside it.
    private List<Integer> modesToTry(int level) {
        List<Integer> order = new ArrayList<>();
        for (int mode = level; mode >= 0; mode--) {
            order.add(mode);
        }
        for (int mode = modes.size() - 1; mode > level; mode--) {
            order.add(mode);
        }
        return order;
    }

    private Outcome obey(Statement statement, int mode, int level) {
        if (statement.is(Schema.END)) {
            leaveTo(1);
            return new Ended();
        }
        if (statement.is(Schema.EXIT)) {
            if (modes.size() == 1) {
                return new Ended();
            }
            leaveTo(level == 0 ? modes.size() - 1 : level);
            return new Left(mode());
        }
        leaveTo(mode + 1);
        Draft draft = modes.getLast().draft();
        if (statement.command().standsInFront()) {
            push(statement, new Mode(draft, statement));
            return new Entered(statement, Optional.empty(), mode());
        }
        if (statement.negated() && !statement.command().keepsNo()) {
            return new Removed(statement, Optional.ofNullable(draft.remove(statement)));
        }
        Statement kept = replacementOf(statement, draft);
        Optional<Statement> replaced = Optional.ofNullable(draft.put(kept));
        Draft inside = draft.inside(kept);
        if (inside == null) {
            return new Put(kept, replaced);
        }
        push(kept, new Mode(inside, null));
        return new Entered(kept, replaced, mode());
    }

    /// What is put in for a line that is not kept as it was entered.
    private static Statement replacementOf(Statement statement, Draft draft) {
        Optional<String> line = statement.command().replacement(statement);
        if (line.isEmpty()) {
            return statement;
        }
        Words words = Words.of(line.get());
        if (draft.schema().parse(words, statement.position()) instanceof Statement other) {
            return other;
        }
        throw new IllegalStateException(
                "no line of " + draft.schema() + " is made of " + statement.command());
    }

    private void push(Statement head, Mode inside) {
        path.add(head);
        modes.add(inside);
    }

    private void leaveTo(int depth) {
        while (modes.size() > depth) {
            modes.removeLast();
            path.removeLast();
        }
    }

    /// What the current mode, or else one around it, may complete a line to.
    public List<HelpEntry> complete(String line) {
        return complete(line, _ -> List.of());
    }

    /// As above.
    ///
    /// @param names words that an argument may have just now, such as the linksets there are
    public List<HelpEntry> complete(String line, Function<Argument<?>, List<String>> names) {
        return innermost(line, (schema, words) -> schema.complete(words, names));
    }

    /// What the current mode, or else one around it, expects at the end of a line.
    public List<HelpEntry> help(String line) {
        return innermost(line, Schema::help);
    }

    private List<HelpEntry> innermost(
            String line, BiFunction<Schema, String, List<HelpEntry>> question) {
        return modes.reversed().stream()
                .map(mode -> mode.ask(line, question))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }
}
