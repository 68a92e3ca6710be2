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
/// else an argument, a single word before the rest of the line; else the word is ambiguous or
/// wrong. So `route` is never ambiguous with `route-table`, and an abbreviation that fits one
/// keyword fits it in all commands.
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
                        withoutSilent(state.bindings()),
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
        int next = 0;
        while (next < words.list().size()) {
            Word word = words.list().get(next);
            Position at = line.at(word.column());
            if (word.flaw() != null) {
                return rejection(Kind.INVALID, at, word.shown(), word.flaw(), null);
            }
            List<Move> moves = moves();
            Set<String> abbreviated = takeKeyword(word, moves);
            if (abbreviated.size() == 1) {
                next++;
                continue;
            }
            String reason = takeValue(word, moves, false);
            if (reason == null) {
                next++;
                continue;
            }
            String reasonOfRest = takeValue(words.rest(next), moves, true);
            if (reasonOfRest == null) {
                return null;
            }
            String told = reason.isEmpty() ? reasonOfRest : reason;
            return rejected(word, moves, abbreviated, told, at);
        }
        return null;
    }

    /// Takes the word as a keyword if it is one, or begins just one: that is then the only one
    /// in the result. Otherwise the result holds what it may be the beginning of.
    private Set<String> takeKeyword(Word word, List<Move> moves) {
        List<Move> whole = new ArrayList<>();
        List<Move> begun = new ArrayList<>();
        Set<String> abbreviated = new LinkedHashSet<>();
        String typed = word.text().toLowerCase(Locale.ROOT);
        for (Move move : moves) {
            if (move.step().token() instanceof Keyword(String text) && word.mayBeKeyword()) {
                if (text.equals(typed)) {
                    whole.add(move);
                } else if (text.startsWith(typed)) {
                    begun.add(move);
                    abbreviated.add(text);
                }
            }
        }
        if (!whole.isEmpty()) {
            states = whole.stream().map(move -> moved(move, word, "")).toList();
            return Set.of(typed);
        }
        if (abbreviated.size() == 1) {
            states = begun.stream().map(move -> moved(move, word, "")).toList();
        }
        return abbreviated;
    }

    /// Takes the word as a value; gives null if that worked, else the reason, empty if no value
    /// was expected.
    private @Nullable String takeValue(Word word, List<Move> moves, boolean restOfLine) {
        List<State> taken = new ArrayList<>();
        String reason = "";
        for (Move move : moves) {
            if (move.step().token() instanceof Value(Argument<?> argument)
                    && argument.type().restOfLine() == restOfLine) {
                try {
                    taken.add(moved(move, word, argument.type().parse(word.text())));
                } catch (IllegalArgumentException notOfThisType) {
                    reason = String.valueOf(notOfThisType.getMessage());
                }
            }
        }
        if (taken.isEmpty()) {
            return reason;
        }
        states = taken;
        return null;
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
        // what would stand in front of other lines does not tell what these are
        boolean blockIsKnown =
                states.stream().noneMatch(state -> state.form().command().standsInFront());
        List<Schema> blocks =
                states.stream()
                        .filter(_ -> blockIsKnown)
                        .filter(state -> !state.bindings().isEmpty() && !state.form().negated())
                        .flatMap(state -> state.form().command().block().stream())
                        .distinct()
                        .toList();
        return new Rejection(kind, at, word, message, nearest, blocks);
    }

    private List<Move> moves() {
        List<Move> moves = new ArrayList<>();
        for (State state : states) {
            for (Step step : state.rest().steps()) {
                moves.add(new Move(state, step));
            }
        }
        return moves;
    }

    private static State moved(Move move, Word word, Object value) {
        List<Binding> bindings = new ArrayList<>(move.state().bindings());
        bindings.add(new Binding(move.step().token(), word, value));
        return new State(move.state().form(), move.step().rest(), bindings);
    }

    /// What goes without saying is left out, with the keyword before it.
    private static List<Binding> withoutSilent(List<Binding> bindings) {
        List<Binding> kept = new ArrayList<>();
        for (Binding binding : bindings) {
            if (binding.token() instanceof Value(Argument<?> argument)
                    && argument.silent() != null
                    && argument.silent().equals(binding.value())) {
                kept.removeLast();
            } else {
                kept.add(binding);
            }
        }
        return kept;
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
