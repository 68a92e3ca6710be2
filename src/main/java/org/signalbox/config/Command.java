// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// One command of the language, as a constant of the package that it configures.
///
/// ```java
/// static final Command UPDATE_ROUTE =
///         Command.of("update route DESTINATION linkset NAME [priority COST]",
///                         "Add a route", DESTINATION, NAME, COST)
///                 .help("priority", "Cost of the route, the lowest is used first")
///                 .keyedBy(DESTINATION, NAME);
/// ```
///
/// The declaration is written like this:
///
/// | written | means |
/// |---|---|
/// | `word` | a keyword |
/// | `NAME` | an argument; it must be among those given |
/// | `NAME...` | one or more words of that argument |
/// | `[a B]` | may be left out; neighbouring options come in any order |
/// | `(a\|b)`, `[a\|b]` | one of them |
///
/// In a configuration a line *replaces* the one with the same key. Without [#keyedBy] there is one
/// such line in a block at most; with it, one for each value of the keys; with [#keyedByLine] each
/// different line stands for itself. `no` needs the words up to the last key and takes the rest if
/// it is given; so `no update route 7.0.0/3 linkset ToB` removes that route whatever its cost.
///
/// Immutable: each method gives a changed copy. Two commands are the same if their syntax is.
public final class Command {
    private static final Syntax.Keyword NO = new Syntax.Keyword("no");

    private enum Negation {
        REMOVES,
        STAYS,
        NONE
    }

    /// What makes two lines of a command the same thing; a null list: every word of it.
    private record Identity(@Nullable List<Argument<?>> keys) {}

    private final String declaration;
    private final String help;
    private final Syntax syntax;
    private final Map<String, String> wordHelp;
    private final Identity identity;
    private final Negation negation;
    private final @Nullable Schema block;
    private final boolean standsInFront;
    private final @Nullable Function<Statement, String> becomes;

    private Command(
            String declaration,
            String help,
            Syntax syntax,
            Map<String, String> wordHelp,
            Identity identity,
            Negation negation,
            @Nullable Schema block,
            boolean standsInFront,
            @Nullable Function<Statement, String> becomes) {
        this.declaration = declaration;
        this.help = help;
        this.syntax = syntax;
        this.wordHelp = wordHelp;
        this.identity = identity;
        this.negation = negation;
        this.block = block;
        this.standsInFront = standsInFront;
        this.becomes = becomes;
    }

    /// Declares a command.
    ///
    /// @param declaration see above: `link SLC sctp REMOTE-IP... REMOTE-PORT LOCAL-PORT`
    /// @param help what it does, one line without a full stop
    /// @param arguments every argument that the declaration names
    /// @throws IllegalArgumentException if the declaration is not well formed
    public static Command of(String declaration, String help, Argument<?>... arguments) {
        Syntax syntax = SyntaxReader.read(declaration, List.of(arguments));
        return new Command(
                declaration,
                help,
                syntax,
                Map.of(),
                new Identity(List.of()),
                Negation.REMOVES,
                null,
                false,
                null);
    }

    /// Explains a keyword in `?`. A keyword that several commands share needs to be explained
    /// by one.
    public Command help(String keyword, String text) {
        boolean known =
                syntax.tokens().anyMatch(token -> token.equals(new Syntax.Keyword(keyword)));
        if (!known) {
            throw new IllegalArgumentException("no word " + keyword + " in: " + declaration);
        }
        Map<String, String> more = new LinkedHashMap<>(wordHelp);
        more.put(keyword, text);
        return new Command(
                declaration,
                help,
                syntax,
                Map.copyOf(more),
                identity,
                negation,
                block,
                standsInFront,
                becomes);
    }

    /// One line for each value of these arguments.
    public Command keyedBy(Argument<?>... keys) {
        if (!syntax.arguments().toList().containsAll(Arrays.asList(keys))) {
            throw new IllegalArgumentException("a key that is no argument of: " + declaration);
        }
        return new Command(
                declaration,
                help,
                syntax,
                wordHelp,
                new Identity(List.of(keys)),
                negation,
                block,
                standsInFront,
                becomes);
    }

    /// Each line that differs in any word stands for itself.
    public Command keyedByLine() {
        return new Command(
                declaration,
                help,
                syntax,
                wordHelp,
                new Identity(null),
                negation,
                block,
                standsInFront,
                becomes);
    }

    /// The command opens a mode of its own; the lines beneath it belong to that.
    public Command opens(Schema schema) {
        return new Command(
                declaration,
                help,
                syntax,
                wordHelp,
                identity,
                negation,
                schema,
                standsInFront,
                becomes);
    }

    /// The command opens a mode whose lines are those of the mode around it, with the words of this
    /// line in front of each. It is no line of the configuration itself.
    ///
    /// @param name what the prompt shows
    public Command standsInFront(String name) {
        return new Command(
                declaration,
                help,
                syntax,
                wordHelp,
                identity,
                Negation.NONE,
                Schema.configuration(name),
                true,
                becomes);
    }

    /// What is put into the configuration is another line, made of this one as soon as it is
    /// entered: a password is replaced by its hash. There is no `no` to it.
    ///
    /// @param line gives the other line, of the same mode
    public Command becoming(Function<Statement, String> line) {
        return new Command(
                declaration,
                help,
                syntax,
                wordHelp,
                identity,
                Negation.NONE,
                block,
                standsInFront,
                line);
    }

    /// The line to put in place of one of this command; empty if that is the line itself.
    Optional<String> replacement(Statement statement) {
        return Optional.ofNullable(becomes).map(line -> line.apply(statement));
    }

    /// Whether its words stand in front of each line of its mode.
    boolean standsInFront() {
        return standsInFront;
    }

    /// Puts commands of another package into the mode that this command opens.
    public Command extend(Command... more) {
        if (block == null) {
            throw new IllegalStateException("opens no mode: " + declaration);
        }
        return opens(block.with(more));
    }

    /// What it names is there unless the configuration says `no`; so the `no` line is kept.
    public Command onByDefault() {
        return new Command(
                declaration,
                help,
                syntax,
                wordHelp,
                identity,
                Negation.STAYS,
                block,
                standsInFront,
                becomes);
    }

    /// There is no `no` to it, as with commands that do something at once.
    public Command withoutNo() {
        return new Command(
                declaration,
                help,
                syntax,
                wordHelp,
                identity,
                Negation.NONE,
                block,
                standsInFront,
                becomes);
    }

    public String declaration() {
        return declaration;
    }

    public String help() {
        return help;
    }

    /// The mode it opens.
    public Optional<Schema> block() {
        return Optional.ofNullable(block);
    }

    Syntax syntax() {
        return syntax;
    }

    Map<String, String> wordHelp() {
        return wordHelp;
    }

    /// Whether its `no` is a line of the configuration rather than the removal of one.
    boolean keepsNo() {
        return negation == Negation.STAYS;
    }

    /// The `no` form, if there is one.
    Optional<Syntax> negated() {
        if (negation == Negation.NONE) {
            return Optional.empty();
        }
        List<Syntax> parts =
                syntax instanceof Syntax.Sequence(List<Syntax> p) ? p : List.of(syntax);
        int needed = neededForNo(parts);
        List<Syntax> negated = new ArrayList<>();
        negated.add(NO);
        negated.addAll(parts.subList(0, needed));
        if (needed < parts.size()) {
            negated.add(anyPrefix(parts.subList(needed, parts.size())));
        }
        return Optional.of(Syntax.sequence(negated));
    }

    /// What two statements of this command have in common if the later replaces the earlier.
    List<?> identityOf(Statement statement) {
        List<Argument<?>> keys = identity.keys();
        return keys == null
                ? List.of(statement.positiveText())
                : keys.stream().map(statement::all).toList();
    }

    private int neededForNo(List<Syntax> parts) {
        List<Argument<?>> keys = identity.keys();
        if (keys == null) {
            return parts.size();
        }
        int needed = 0;
        // up to the last keyword before the first value that must be there: an option among the
        // keywords, as in `cs7 [instance INSTANCE] variant`, does not end the command's name
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Syntax.Keyword) {
                needed = i + 1;
            } else if (!(parts.get(i) instanceof Syntax.Options)) {
                break;
            }
        }
        for (int i = needed; i < parts.size(); i++) {
            if (parts.get(i).arguments().anyMatch(keys::contains)) {
                needed = i + 1;
            }
        }
        return needed;
    }

    private static Syntax anyPrefix(List<Syntax> parts) {
        Syntax tail = parts.getLast();
        for (Syntax part : parts.reversed().subList(1, parts.size())) {
            tail = Syntax.sequence(List.of(part, optional(tail)));
        }
        return optional(tail);
    }

    private static Syntax optional(Syntax part) {
        return part instanceof Syntax.Options ? part : new Syntax.Options(List.of(part));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Command command && command.declaration.equals(declaration);
    }

    @Override
    public int hashCode() {
        return declaration.hashCode();
    }

    @Override
    public String toString() {
        return declaration;
    }
}
