// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.config.HelpEntry;
import org.signalbox.config.ModeReference;
import org.signalbox.config.ModeReference.CommandReference;
import org.signalbox.config.Pipeline;
import org.signalbox.config.Schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Writes `docs/reference/commands.md` and `docs/reference/configuration.md` from the grammars
/// themselves, so that they cannot lag behind.
public final class ReferencePage {
    private ReferencePage() {}

    /// The page of the commands that are typed, in Markdown.
    public static String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("# Commands");
        lines.add("");
        lines.add(
                "Generated from the grammars by `mvn test -Dtest=ReferencePageTest -Ddocs=apply`;"
                        + " do not edit.");
        lines.add("");
        lines.add(
                "Capital letters stand for a value, `[...]` for what may be left out, `(a|b)` for a"
                        + " choice, `...` for one or more. Words may be abbreviated as long as they"
                        + " are unambiguous. `?` explains what may follow anywhere in a line.");
        section(
                lines,
                "Commands that do something at once",
                "Those marked † are for everybody, at the prompt `>` too; those marked ‡ are for"
                        + " operators with the role `configure`; the others are for `operate` and"
                        + " `configure`. In `configure terminal` put `do` before them.");
        ExecGrammar.INSTANCE.whole().reference().forEach(mode -> exec(mode, lines));
        section(
                lines,
                "With a candidate",
                "In `configure candidate`, beside the lines of a configuration.");
        ExecGrammar.CANDIDATE.whole().reference().forEach(mode -> commands(mode, lines, _ -> ""));
        section(lines, "Filters", "Behind a command that shows something, after `|`.");
        Pipeline.FILTERS.reference().forEach(mode -> commands(mode, lines, _ -> ""));
        return String.join("\n", lines) + "\n";
    }

    /// The page of the lines of a configuration, in Markdown.
    ///
    /// @param configuration the outermost mode
    /// @param effect what becomes of a running node if a line of a command is added or taken away,
    ///     by the name of the mode and the declaration; empty where nothing is known
    public static String configuration(
            Schema configuration, BiFunction<String, String, Optional<String>> effect) {
        List<ModeReference> modes = configuration.reference();
        List<String> lines = new ArrayList<>();
        lines.add("# Configuration");
        lines.add("");
        lines.add(
                "Generated from the grammar by `mvn test -Dtest=ConfigurationReferenceTest"
                        + " -Ddocs=apply`; do not edit.");
        lines.add("");
        lines.add(
                "In `configure terminal`, `configure candidate` and configuration files. Capital"
                        + " letters stand for a value, `[...]` for what may be left out, `(a|b)`"
                        + " for a choice, `...` for one or more. `no` before a line takes it back."
                        + " Each value has its range and unit, and what it is by default, beside"
                        + " it.");
        lines.add("");
        lines.add(
                "*While the node runs* says what a `commit` or `reload` does where such a line is"
                        + " added or taken away, as planned for the examples of the documents: what"
                        + " is not named goes on undisturbed. `show plan` says it"
                        + " of a candidate before it is committed.");
        lines.add("");
        for (ModeReference mode : modes) {
            lines.add("- [`%s`](#mode-%s)".formatted(mode.name(), mode.name()));
        }
        for (ModeReference mode : modes) {
            lines.add("");
            lines.add("## Mode `" + mode.name() + "`");
            if (!mode.enteredBy().isEmpty()) {
                lines.add("");
                lines.add("Entered by `" + String.join("`, `", mode.enteredBy()) + "`.");
            }
            commands(
                    mode,
                    lines,
                    _ -> "",
                    command ->
                            effect.apply(mode.name(), command)
                                    .map(text -> "While the node runs: " + text + "."));
        }
        return String.join("\n", lines) + "\n";
    }

    private static void section(List<String> lines, String title, String text) {
        lines.add("");
        lines.add("## " + title);
        lines.add("");
        lines.add(text);
    }

    private static void exec(ModeReference mode, List<String> lines) {
        commands(
                mode,
                lines,
                command ->
                        switch (ExecGrammar.INSTANCE.roleFor(command)) {
                            case READ -> " †";
                            case OPERATE -> "";
                            case CONFIGURE -> " ‡";
                        });
    }

    private static void commands(
            ModeReference mode, List<String> lines, Function<String, String> mark) {
        commands(mode, lines, mark, _ -> Optional.empty());
    }

    /// @param remark a sentence about the command of a declaration, if there is one
    private static void commands(
            ModeReference mode,
            List<String> lines,
            Function<String, String> mark,
            Function<String, Optional<String>> remark) {
        for (CommandReference command : mode.commands()) {
            lines.add("");
            lines.add(
                    "#### `%s`%s"
                            .formatted(command.declaration(), mark.apply(command.declaration())));
            lines.add("");
            lines.add(command.help() + ".");
            if (!command.no().isEmpty()) {
                lines.add("");
                lines.add("Taken back by `" + command.no() + "`.");
            }
            if (!command.opens().isEmpty()) {
                lines.add("");
                lines.add("Opens the mode `" + command.opens() + "`.");
            }
            remark.apply(command.declaration())
                    .ifPresent(
                            text -> {
                                lines.add("");
                                lines.add(text);
                            });
            words(command.words(), lines);
        }
    }

    private static void words(List<HelpEntry> words, List<String> lines) {
        if (words.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("| word | meaning |");
        lines.add("|---|---|");
        for (HelpEntry word : words) {
            lines.add("| `%s` | %s |".formatted(word.word(), word.help().replace("|", "\\|")));
        }
    }
}
