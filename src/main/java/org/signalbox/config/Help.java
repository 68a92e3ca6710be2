// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.signalbox.config.ModeReference.CommandReference;
import org.signalbox.config.Schema.Form;
import org.signalbox.config.Syntax.Keyword;
import org.signalbox.config.Syntax.Step;
import org.signalbox.config.Syntax.Token;
import org.signalbox.config.Syntax.Value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Tells what may stand where a line ends, from the same declarations that read it.
final class Help {
    private Help() {}

    static List<HelpEntry> help(Schema mode, Words line) {
        List<HelpEntry> entries = new ArrayList<>();
        String begun = begun(line);
        LineMatch match = matchBefore(mode, line);
        for (Map.Entry<String, String> word : next(mode, match).entrySet()) {
            entries.add(new HelpEntry(word.getKey(), word.getValue()));
        }
        if (!begun.isEmpty()) {
            entries.removeIf(
                    entry ->
                            Character.isLowerCase(entry.word().charAt(0))
                                    && !entry.word().startsWith(begun));
        }
        boolean mayEnd = match.states().stream().anyMatch(state -> state.rest().mayEnd());
        if (begun.isEmpty() && !line.isEmpty() && mayEnd) {
            entries.add(new HelpEntry(HelpEntry.LINE_MAY_END, ""));
        }
        return List.copyOf(entries);
    }

    static List<HelpEntry> complete(
            Schema mode, Words line, Function<Argument<?>, List<String>> names) {
        String begun = begun(line);
        LineMatch match = matchBefore(mode, line);
        Map<String, String> candidates = new LinkedHashMap<>();
        Map<String, String> help = next(mode, match);
        for (Token token : tokens(match)) {
            switch (token) {
                case Keyword(String text) -> candidates.put(text, help.getOrDefault(text, ""));
                case Value(Argument<?> argument) -> {
                    argument.type().candidates().forEach(c -> candidates.put(c, argument.help()));
                    names.apply(argument).forEach(c -> candidates.put(c, argument.help()));
                }
            }
        }
        return candidates.entrySet().stream()
                .filter(c -> c.getKey().toLowerCase(Locale.ROOT).startsWith(begun))
                .map(c -> new HelpEntry(c.getKey(), c.getValue()))
                .toList();
    }

    static List<ModeReference> reference(Schema root) {
        Map<String, ModeReference> modes = new LinkedHashMap<>();
        collect(root, List.of(), modes);
        return List.copyOf(modes.values());
    }

    private static void collect(
            Schema mode, List<String> enteredBy, Map<String, ModeReference> modes) {
        ModeReference known = modes.get(mode.name());
        if (known != null) {
            List<String> all = new ArrayList<>(known.enteredBy());
            all.addAll(enteredBy);
            modes.put(mode.name(), new ModeReference(mode.name(), all, known.commands()));
            return;
        }
        List<CommandReference> commands = mode.commands().stream().map(Help::reference).toList();
        modes.put(mode.name(), new ModeReference(mode.name(), enteredBy, commands));
        for (Command command : mode.commands()) {
            command.block()
                    .ifPresent(block -> collect(block, List.of(command.declaration()), modes));
        }
    }

    private static CommandReference reference(Command command) {
        Map<String, String> words = new LinkedHashMap<>();
        command.syntax()
                .tokens()
                .forEach(
                        token -> {
                            switch (token) {
                                case Keyword(String text) -> {
                                    String help = command.wordHelp().get(text);
                                    if (help != null) {
                                        words.put(text, help);
                                    }
                                }
                                case Value(Argument<?> a) ->
                                        words.put(a.name(), a.help() + ": " + a.type().expected());
                            }
                        });
        return new CommandReference(
                command.declaration(),
                command.negated().map(Syntax::text).orElse(""),
                command.help(),
                words.entrySet().stream()
                        .map(w -> new HelpEntry(w.getKey(), w.getValue()))
                        .toList(),
                command.block().map(Schema::name).orElse(""));
    }

    private static String begun(Words line) {
        return line.isEmpty() || line.endsInBlank()
                ? ""
                : line.list().getLast().text().toLowerCase(Locale.ROOT);
    }

    private static LineMatch matchBefore(Schema mode, Words line) {
        LineMatch match = new LineMatch(mode);
        Words before = begun(line).isEmpty() ? line : line.allButLast();
        return match.consume(before, Position.typed(1)) == null ? match : LineMatch.failed();
    }

    private static List<Token> tokens(LineMatch match) {
        return match.states().stream()
                .flatMap(state -> state.rest().steps().stream())
                .map(Step::token)
                .toList();
    }

    /// What may come next, with the help of each: the first that any command of the mode gives
    /// to the word, else the help of the command that the word belongs to.
    private static Map<String, String> next(Schema mode, LineMatch match) {
        Map<String, String> next = new LinkedHashMap<>();
        for (LineMatch.State state : match.states()) {
            for (Step step : state.rest().steps()) {
                switch (step.token()) {
                    case Keyword(String text) ->
                            next.putIfAbsent(text, helpOf(text, state.form(), mode));
                    case Value(Argument<?> a) -> next.putIfAbsent(a.placeholder(), a.help());
                }
            }
        }
        return next;
    }

    private static String helpOf(String keyword, Form form, Schema mode) {
        String own = form.command().wordHelp().get(keyword);
        if (own != null) {
            return own;
        }
        if (keyword.equals("no") && form.negated()) {
            return "Remove a line or set it to its default";
        }
        return mode.commands().stream()
                .map(command -> command.wordHelp().get(keyword))
                .filter(help -> help != null)
                .findFirst()
                .orElse(form.command().help());
    }
}
