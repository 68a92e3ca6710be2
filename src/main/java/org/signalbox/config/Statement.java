// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Syntax.Keyword;
import org.signalbox.config.Syntax.Value;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A line that was understood: the command, its typed values, where it stands, and the block
/// beneath.
///
/// Two statements are equal if they print the same, wherever they stand.
public final class Statement implements ParseResult {
    /// Stands for a word that not everybody may see.
    private static final String HIDDEN = "<hidden>";

    private final Command command;
    private final boolean negated;
    private final List<Binding> bindings;
    private final Position position;
    private final Block block;

    Statement(
            Command command,
            boolean negated,
            List<Binding> bindings,
            Position position,
            Block block) {
        this.command = command;
        this.negated = negated;
        this.bindings = bindings;
        this.position = position;
        this.block = block;
    }

    public Command command() {
        return command;
    }

    public boolean is(Command other) {
        return command.equals(other);
    }

    /// Whether it began with `no`.
    public boolean negated() {
        return negated;
    }

    /// The value of an argument that the syntax demands.
    ///
    /// @throws IllegalArgumentException if the line has none: a bug of the caller
    public <T> T get(Argument<T> argument) {
        return find(argument)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no " + argument.name() + " in: " + text()));
    }

    /// The value of an argument that may be left out.
    public <T> Optional<T> find(Argument<T> argument) {
        return all(argument).stream().findFirst();
    }

    /// The values of an argument that may be repeated.
    @SuppressWarnings("unchecked") // a value was made by the type of the argument it is bound to
    public <T> List<T> all(Argument<T> argument) {
        return bindings.stream()
                .filter(binding -> binding.token().equals(new Value(argument)))
                .map(binding -> (T) binding.value())
                .toList();
    }

    /// Whether an optional or alternative keyword is there.
    public boolean has(String keyword) {
        Keyword wanted = new Keyword(keyword);
        return bindings.stream().anyMatch(binding -> binding.token().equals(wanted));
    }

    /// The words given for an argument, with their columns.
    public List<Word> words(Argument<?> argument) {
        return bindings.stream()
                .filter(binding -> binding.token().equals(new Value(argument)))
                .map(Binding::word)
                .toList();
    }

    public Position position() {
        return position;
    }

    /// The lines beneath; empty if the command opens no mode.
    public Block block() {
        return block;
    }

    /// The line in canonical form: keywords in full, one blank between words.
    public String text() {
        return bindings.stream().map(Binding::text).collect(Collectors.joining(" "));
    }

    /// The line as [#text], with `<hidden>` for whatever is secret.
    public String textWithoutSecrets() {
        return bindings.stream()
                .map(binding -> binding.isSecret() ? HIDDEN : binding.text())
                .collect(Collectors.joining(" "));
    }

    /// The line without a leading `no`.
    String positiveText() {
        return bindings.stream()
                .skip(negated ? 1 : 0)
                .map(Binding::text)
                .collect(Collectors.joining(" "));
    }

    Statement with(Block inside) {
        return new Statement(command, negated, bindings, position, inside);
    }

    /// Whether each word of this line, but a leading `no`, is also a word of the other.
    boolean isPartOf(Statement other) {
        return is(other.command)
                && bindings.stream()
                        .skip(negated ? 1 : 0)
                        .allMatch(mine -> other.bindings.stream().anyMatch(mine::means));
    }

    /// Whether anything in it is the operator's own.
    public boolean namesValues() {
        return bindings.stream().anyMatch(binding -> binding.token() instanceof Value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Statement s
                && s.command.equals(command)
                && s.text().equals(text())
                && s.block.equals(block);
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
