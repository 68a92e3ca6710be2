// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/// The lines of one mode, understood, immutable, in the order in which they are printed.
///
/// A package builds its record from it:
///
/// ```java
/// static LocalPeerConfig from(Statement peer) {
///     return new LocalPeerConfig(
///             peer.get(PORT),
///             peer.block().all(LOCAL_IP).stream().map(line -> line.get(ADDRESS)).toList(),
///             peer.block().value(RETRIES, COUNT, 5));
/// }
/// ```
public final class Block {
    /// No line at all.
    public static final Block EMPTY = new Block(List.of());

    private final List<Statement> statements;

    Block(List<Statement> statements) {
        this.statements = List.copyOf(statements);
    }

    public List<Statement> statements() {
        return statements;
    }

    /// The line of a command that stands once at most; not if it says `no`.
    public Optional<Statement> find(Command command) {
        return statements.stream().filter(s -> s.is(command) && !s.negated()).findFirst();
    }

    /// All lines of a command, in the order in which they were given.
    public List<Statement> all(Command command) {
        return statements.stream().filter(s -> s.is(command) && !s.negated()).toList();
    }

    /// The lines that give an argument this value, or leave it out where that means the same; and
    /// those of commands that do not know the argument.
    public <T> Block where(Argument<T> argument, T value) {
        return new Block(
                statements.stream()
                        .filter(
                                s ->
                                        s.command().syntax().arguments().noneMatch(argument::equals)
                                                || value.equals(
                                                        s.find(argument).orElse(argument.silent())))
                        .toList());
    }

    /// Whether the command is given.
    public boolean has(Command command) {
        return find(command).isPresent();
    }

    /// Whether `no` is said of a command that is on by default.
    public boolean denies(Command command) {
        return statements.stream().anyMatch(s -> s.is(command) && s.negated());
    }

    /// The value that a command which stands once gives to an argument.
    public <T> Optional<T> value(Command command, Argument<T> argument) {
        return find(command).flatMap(statement -> statement.find(argument));
    }

    public <T> T value(Command command, Argument<T> argument, T otherwise) {
        return value(command, argument).orElse(otherwise);
    }

    /// The lines as text again, for printing and comparing.
    public ConfigTree tree() {
        return new ConfigTree(statements.stream().map(ConfigLine::of).toList());
    }

    /// The same, with `<hidden>` for whatever is secret: for those who may see the rest.
    public ConfigTree treeWithoutSecrets() {
        return new ConfigTree(statements.stream().map(ConfigLine::withoutSecrets).toList());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Block block && block.statements.equals(statements);
    }

    @Override
    public int hashCode() {
        return statements.hashCode();
    }

    @Override
    public String toString() {
        return tree().toString();
    }
}
