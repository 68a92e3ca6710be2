// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.access.Role;
import org.signalbox.config.Command;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// All commands that are no configuration.
final class ExecGrammar {
    static final ExecGrammar INSTANCE = new ExecGrammar(List.of());

    /// What may be said in `configure candidate` beside lines of configuration.
    static final ExecGrammar CANDIDATE =
            new ExecGrammar(
                    "candidate",
                    Stream.concat(
                            CandidateCommands.verbs().stream(),
                            Stream.of(ChangeCommands.confirm())));

    private final Map<Command, Verb> verbs = new LinkedHashMap<>();
    private final Map<Role, Schema> schemas = new EnumMap<>(Role.class);

    /// @param more commands of a laboratory
    ExecGrammar(List<LabCommand> more) {
        this(
                "exec",
                Stream.of(
                                ShowCommands.verbs(),
                                ApplicationServerCommands.verbs(),
                                DiameterShows.verbs(),
                                InterworkingShows.verbs(),
                                FirewallShows.verbs(),
                                AlarmShows.verbs(),
                                SignallingCommands.verbs(),
                                AcceptanceCommands.verbs(),
                                TitleCommands.verbs(),
                                ScreeningShows.verbs(),
                                AccessVerbs.verbs(),
                                SessionCommands.verbs(),
                                ChangeCommands.verbs(),
                                WatchCommands.verbs(),
                                more.stream().map(LabCommand::verb).toList())
                        .flatMap(List::stream));
    }

    private ExecGrammar(String name, Stream<Verb> known) {
        known.forEach(verb -> verbs.put(verb.command(), verb));
        for (Role role : Role.values()) {
            schemas.put(
                    role,
                    Schema.of(
                            name,
                            verbs.values().stream()
                                    .filter(verb -> role.includes(verb.role()))
                                    .map(Verb::command)
                                    .toArray(Command[]::new)));
        }
    }

    /// The commands that a role may give.
    Schema at(Role role) {
        return Objects.requireNonNull(schemas.get(role));
    }

    /// All of them, whoever may give them.
    Schema whole() {
        return at(Role.CONFIGURE);
    }

    /// The least that one must be to give a command.
    ///
    /// @param declaration as it was declared
    Role roleFor(String declaration) {
        return verbs.values().stream()
                .filter(verb -> verb.command().declaration().equals(declaration))
                .map(Verb::role)
                .findFirst()
                .orElse(Role.CONFIGURE);
    }

    Verb verb(Statement statement) {
        Verb verb = verbs.get(statement.command());
        if (verb == null) {
            throw new IllegalStateException("a command without a verb: " + statement.command());
        }
        return verb;
    }
}
