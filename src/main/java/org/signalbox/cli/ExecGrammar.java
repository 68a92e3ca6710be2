// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.cli.Verb.Level;
import org.signalbox.config.Command;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// All commands that are no configuration.
final class ExecGrammar {
    static final ExecGrammar INSTANCE = new ExecGrammar(List.of());

    private final Map<Command, Verb> verbs = new LinkedHashMap<>();
    private final Schema user;
    private final Schema privileged;

    /// @param more commands of a laboratory
    ExecGrammar(List<LabCommand> more) {
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
                        SessionCommands.verbs(),
                        WatchCommands.verbs(),
                        more.stream().map(LabCommand::verb).toList())
                .flatMap(List::stream)
                .forEach(verb -> verbs.put(verb.command(), verb));
        user = schema("user-exec", verbs.values().stream().filter(v -> v.level() == Level.USER));
        privileged = schema("exec", verbs.values().stream());
    }

    Schema at(Level level) {
        return switch (level) {
            case USER -> user;
            case PRIVILEGED -> privileged;
        };
    }

    Verb verb(Statement statement) {
        Verb verb = verbs.get(statement.command());
        if (verb == null) {
            throw new IllegalStateException("a command without a verb: " + statement.command());
        }
        return verb;
    }

    private static Schema schema(String name, Stream<Verb> verbs) {
        return Schema.of(name, verbs.map(Verb::command).toArray(Command[]::new));
    }
}
