// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What words may follow, as a term.
///
/// A line is matched by taking [#steps] word by word: each step consumes one word and leaves
/// the term that must match the rest. So matching, completion and help are the same question,
/// asked at different places of the line.
sealed interface Syntax {
    /// Where a line ends.
    record Nothing() implements Syntax {}

    /// A part that consumes a word.
    sealed interface Token extends Syntax {}

    /// A word of the language.
    record Keyword(String text) implements Token {}

    /// A word of the operator's.
    record Value(Argument<?> argument) implements Token {}

    /// One or more words of the same argument.
    record Repeat(Value value) implements Syntax {}

    record Sequence(List<Syntax> parts) implements Syntax {}

    record Choice(List<Syntax> branches) implements Syntax {}

    /// Parts that may be left out; each at most once, in any order.
    record Options(List<Syntax> parts) implements Syntax {}

    /// Consume a word as `token`, then match `rest`.
    record Step(Token token, Syntax rest) {}

    /// Whether the line may end here.
    default boolean mayEnd() {
        return switch (this) {
            case Nothing _ -> true;
            case Token _, Repeat _ -> false;
            case Sequence(List<Syntax> parts) -> parts.stream().allMatch(Syntax::mayEnd);
            case Choice(List<Syntax> branches) -> branches.stream().anyMatch(Syntax::mayEnd);
            case Options _ -> true;
        };
    }

    /// The ways to consume the next word, most wanted first.
    default List<Step> steps() {
        return switch (this) {
            case Nothing _ -> List.of();
            case Token token -> List.of(new Step(token, new Nothing()));
            case Repeat(Value value) -> List.of(new Step(value, new Options(List.of(this))));
            case Sequence(List<Syntax> parts) -> stepsOfSequence(parts);
            case Choice(List<Syntax> branches) ->
                    branches.stream().flatMap(branch -> branch.steps().stream()).toList();
            case Options(List<Syntax> parts) -> stepsOfOptions(parts);
        };
    }

    /// All arguments of the term, in the order of writing.
    default Stream<Argument<?>> arguments() {
        return tokens().filter(Value.class::isInstance).map(token -> ((Value) token).argument());
    }

    default Stream<Token> tokens() {
        return switch (this) {
            case Nothing _ -> Stream.of();
            case Token token -> Stream.of(token);
            case Repeat(Value value) -> Stream.of(value);
            case Sequence(List<Syntax> parts) -> parts.stream().flatMap(Syntax::tokens);
            case Choice(List<Syntax> branches) -> branches.stream().flatMap(Syntax::tokens);
            case Options(List<Syntax> parts) -> parts.stream().flatMap(Syntax::tokens);
        };
    }

    /// The term as it would be declared.
    default String text() {
        return switch (this) {
            case Nothing _ -> "";
            case Keyword(String word) -> word;
            case Value(Argument<?> argument) -> argument.name();
            case Repeat(Value value) -> value.text() + "...";
            case Sequence(List<Syntax> parts) ->
                    parts.stream().map(Syntax::text).collect(Collectors.joining(" "));
            case Choice(List<Syntax> branches) ->
                    branches.stream().map(Syntax::text).collect(Collectors.joining("|", "(", ")"));
            case Options(List<Syntax> parts) ->
                    parts.stream()
                            .map(part -> "[" + part.text() + "]")
                            .collect(Collectors.joining(" "));
        };
    }

    private static List<Step> stepsOfSequence(List<Syntax> parts) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Syntax after = sequence(parts.subList(i + 1, parts.size()));
            parts.get(i).steps().forEach(step -> steps.add(then(step, after)));
            if (!parts.get(i).mayEnd()) {
                break;
            }
        }
        return steps;
    }

    private static List<Step> stepsOfOptions(List<Syntax> parts) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            List<Syntax> others = new ArrayList<>(parts);
            Syntax part = others.remove(i);
            Syntax after = others.isEmpty() ? new Nothing() : new Options(others);
            part.steps().forEach(step -> steps.add(then(step, after)));
        }
        return steps;
    }

    private static Step then(Step step, Syntax after) {
        if (after instanceof Nothing) {
            return step;
        }
        return new Step(
                step.token(),
                step.rest() instanceof Nothing ? after : sequence(List.of(step.rest(), after)));
    }

    static Syntax sequence(List<Syntax> parts) {
        return switch (parts.size()) {
            case 0 -> new Nothing();
            case 1 -> parts.getFirst();
            default -> new Sequence(List.copyOf(parts));
        };
    }
}
