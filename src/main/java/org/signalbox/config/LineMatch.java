// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Rejection.Kind;
import org.signalbox.config.Schema.Form;
import org.signalbox.config.Syntax.Keyword;
import org.signalbox.config.Syntax.Step;
import org.signalbox.config.Syntax.Value;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// Matches one line against all commands of a mode at once.
///
/// For each word, every command still in the race offers its next steps, and the strongest kind
/// of match wins for all of them: the whole keyword; else the beginning of exactly one keyword;
/// else an argument; else the word is ambiguous or wrong. So `route` is never ambiguous with
/// `route-table`, and an abbreviation that fits one keyword today fits it in all commands.
final class LineMatch {
    private static final int LISTED_MAX = 12;

    /// A command that fits all words so far.
    record State(Form form, Syntax rest, List<Binding> bindings) {}

    private record Move(State state, Step step) {}

    private List<State> states;

    LineMatch(Schema schema) {
        states =
                schema.forms().stream()
                        .map(form -> new State(form, form.syntax(), List.of()))
                        .toList();
    }

    /// A match in which nothing is left in the race.
    static LineMatch failed() {
        return new LineMatch(Schema.of("none"));
    }

    List<State> states() {
        return states;
    }

    ParseResult parse(Words words, Position line) {
        Rejection rejection = consume(words, line);
        if (rejection != null) {
            return rejection;
        }
        for (State state : states) {
            if (state.rest().mayEnd()) {
                return new Statement(
                        state.form().command(),
                        state.form().negated(),
                        state.bindings(),
                        line,
                        Block.EMPTY);
            }
        }
        return rejection(
                Kind.INCOMPLETE,
                line.at(words.endColumn()),
                "",
                "the line ends too early: expected " + expected(moves()),
                null);
    }

    /// Takes all words; gives the reason if that fails.
    @Nullable Rejection consume(Words words, Position line) {
        for (int i = 0; i < words.list().size(); i++) {
            Word word = words.list().get(i);
            List<Move> moves = moves();
            if (moves.stream().anyMatch(LineMatch::takesRestOfLine) && !hasKeyword(moves, word)) {
                word = words.rest(i);
                i = words.list().size();
            }
            Rejection rejection = consume(word, moves, line);
            if (rejection != null) {
                return rejection;
            }
        }
        return null;
    }

    private @Nullable Rejection consume(Word word, List<Move> moves, Position line) {
        if (word.flaw() != null) {
            return rejection(Kind.INVALID, line.at(word.column()), word.shown(), word.flaw(), null);
        }
        List<Move> exact = movesTo(keywordsLike(word, moves, false), moves);
        if (!exact.isEmpty()) {
            states = exact.stream().map(move -> moved(move, word, "")).toList();
            return null;
        }
        Set<String> abbreviated = keywordsLike(word, moves, true);
        if (abbreviated.size() == 1) {
            states =
                    movesTo(abbreviated, moves).stream()
                            .map(move -> moved(move, word, ""))
                            .toList();
            return null;
        }
        List<State> byValue = new ArrayList<>();
        String reason = "";
        for (Move move : moves) {
            if (move.step().token() instanceof Value(Argument<?> argument)) {
                try {
                    byValue.add(moved(move, word, argument.type().parse(word.text())));
                } catch (IllegalArgumentException notOfThisType) {
                    reason = String.valueOf(notOfThisType.getMessage());
                }
            }
        }
        if (!byValue.isEmpty()) {
            states = byValue;
            return null;
        }
        return rejected(word, moves, abbreviated, reason, line.at(word.column()));
    }

    private Rejection rejected(
            Word word, List<Move> moves, Set<String> abbreviated, String reason, Position at) {
        if (!abbreviated.isEmpty()) {
            return rejection(
                    Kind.AMBIGUOUS,
                    at,
                    word.shown(),
                    "ambiguous, may be " + String.join(" or ", abbreviated),
                    null);
        }
        if (moves.isEmpty()) {
            return rejection(
                    Kind.INVALID, at, word.shown(), "the command is complete before this", null);
        }
        String message = "expected " + expected(moves);
        return rejection(
                Kind.INVALID,
                at,
                word.shown(),
                reason.isEmpty() ? message : message + "; this is not: " + reason,
                Spelling.nearest(word.text(), keywords(moves)));
    }

    private Rejection rejection(
            Kind kind, Position at, String word, String message, @Nullable String nearest) {
        List<Schema> blocks =
                states.stream()
                        .filter(state -> !state.bindings().isEmpty() && !state.form().negated())
                        .flatMap(state -> state.form().command().block().stream())
                        .distinct()
                        .toList();
        return new Rejection(kind, at, word, message, nearest, blocks);
    }

    private List<Move> moves() {
        return states.stream()
                .flatMap(state -> state.rest().steps().stream().map(step -> new Move(state, step)))
                .toList();
    }

    private static State moved(Move move, Word word, Object value) {
        List<Binding> bindings = new ArrayList<>(move.state().bindings());
        bindings.add(new Binding(move.step().token(), word, value));
        return new State(move.state().form(), move.step().rest(), bindings);
    }

    private static boolean takesRestOfLine(Move move) {
        return move.step().token() instanceof Value(Argument<?> argument)
                && argument.type().restOfLine();
    }

    private static boolean hasKeyword(List<Move> moves, Word word) {
        return !keywordsLike(word, moves, false).isEmpty();
    }

    private static List<Move> movesTo(Set<String> keywords, List<Move> moves) {
        return moves.stream()
                .filter(
                        move ->
                                move.step().token() instanceof Keyword(String text)
                                        && keywords.contains(text))
                .toList();
    }

    /// The keywords that the word is, or may be the beginning of. A quoted word is none.
    private static Set<String> keywordsLike(Word word, List<Move> moves, boolean abbreviated) {
        Set<String> found = new LinkedHashSet<>();
        if (!word.quoted()) {
            String typed = word.text().toLowerCase(Locale.ROOT);
            for (String keyword : keywords(moves)) {
                if (abbreviated ? keyword.startsWith(typed) : keyword.equals(typed)) {
                    found.add(keyword);
                }
            }
        }
        return found;
    }

    private static Collection<String> keywords(List<Move> moves) {
        Set<String> keywords = new LinkedHashSet<>();
        for (Move move : moves) {
            if (move.step().token() instanceof Keyword(String text)) {
                keywords.add(text);
            }
        }
        return keywords;
    }

    private static String expected(List<Move> moves) {
        List<String> all =
                Stream.concat(
                                moves.stream()
                                        .map(move -> move.step().token())
                                        .filter(Value.class::isInstance)
                                        .map(token -> ((Value) token).argument())
                                        .map(a -> a.name() + ", " + a.type().expected()),
                                keywords(moves).stream().filter(keyword -> !keyword.equals("no")))
                        .distinct()
                        .toList();
        if (all.size() <= LISTED_MAX) {
            return String.join(" or ", all);
        }
        return String.join(" or ", all.subList(0, LISTED_MAX))
                + " or one of "
                + (all.size() - LISTED_MAX)
                + " more";
    }
}
