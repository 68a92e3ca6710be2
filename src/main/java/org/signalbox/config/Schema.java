// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A mode: the commands that may be given in it.
///
/// The same schema checks a block of a file, runs a mode of the shell, completes and explains
/// what is typed there, orders what `show running-config` prints, and yields the generated
/// reference.
public final class Schema {
    /// Leaves the mode.
    public static final Command EXIT =
            Command.of("exit", "Leave this mode for the one it was entered from").withoutNo();

    /// Leaves all modes.
    public static final Command END =
            Command.of("end", "Leave all modes of configuration").withoutNo();

    /// A command, plain or with `no`.
    record Form(Command command, boolean negated, Syntax syntax) {}

    private final String name;
    private final List<Command> commands;
    private final List<Form> forms;
    private final Map<Command, Integer> order = new HashMap<>();

    private Schema(String name, List<Command> commands) {
        this.name = name;
        this.commands = List.copyOf(commands);
        this.forms = formsOf(this.commands);
        for (Command command : this.commands) {
            if (order.put(command, order.size()) != null) {
                throw new IllegalArgumentException("declared twice in " + name + ": " + command);
            }
        }
    }

    /// A mode that has the given commands and nothing else.
    ///
    /// @param name what the prompt shows, such as `config-cs7-ls`
    public static Schema of(String name, Command... commands) {
        return new Schema(name, Arrays.asList(commands));
    }

    /// A mode of configuration: has `exit` and `end` beside the given commands.
    public static Schema configuration(String name, Command... commands) {
        return of(name, EXIT, END).with(commands);
    }

    /// The same mode with more commands, which are printed after those it has.
    public Schema with(Command... more) {
        List<Command> all = new ArrayList<>(commands);
        all.addAll(Arrays.asList(more));
        return new Schema(name, all);
    }

    public String name() {
        return name;
    }

    public List<Command> commands() {
        return commands;
    }

    /// Reads one typed line. Sub-modes are not this method's business: see [ConfigEditor].
    public ParseResult parse(String line) {
        return parse(Words.of(line), Position.typed(1));
    }

    /// Reads one line of a file whose other lines somebody else reads.
    ///
    /// @param line without indentation
    /// @param position of its first character
    public ParseResult parse(String line, Position position) {
        return parse(Words.of(line, position.column(), Interpolation.NONE), position);
    }

    ParseResult parse(Words words, Position position) {
        return new LineMatch(this).parse(words, position);
    }

    /// The words that may stand where the line ends: for the Tab key.
    public List<HelpEntry> complete(String line) {
        return complete(line, _ -> List.of());
    }

    /// What may stand where the line ends, each with its help.
    ///
    /// @param names words that an argument may have just now, such as the linksets there are
    public List<HelpEntry> complete(String line, Function<Argument<?>, List<String>> names) {
        return Help.complete(this, Words.of(line), names);
    }

    /// What may stand where the line ends, with its meaning: for the `?` key. `<cr>` says that the
    /// line may end there. Empty if nothing may, or if the words before are no command.
    public List<HelpEntry> help(String line) {
        return Help.help(this, Words.of(line));
    }

    /// This mode and all that can be entered from it, with all there is to know about each command.
    public List<ModeReference> reference() {
        return Help.reference(this);
    }

    List<Form> forms() {
        return forms;
    }

    /// Where statements of a command stand in print.
    int orderOf(Command command) {
        return order.getOrDefault(command, order.size());
    }

    private static List<Form> formsOf(List<Command> commands) {
        List<Form> forms = new ArrayList<>();
        for (Command command : commands) {
            forms.add(new Form(command, false, command.syntax()));
        }
        for (Command command : commands) {
            command.negated().ifPresent(no -> forms.add(new Form(command, true, no)));
        }
        return List.copyOf(forms);
    }

    @Override
    public String toString() {
        return name;
    }
}
