// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.signalbox.config.ConfigEditor.Ended;
import org.signalbox.config.ConfigEditor.Entered;
import org.signalbox.config.ConfigEditor.Left;
import org.signalbox.config.ConfigEditor.Nothing;
import org.signalbox.config.ConfigEditor.Put;
import org.signalbox.config.ConfigEditor.Refused;
import org.signalbox.config.ConfigEditor.Removed;

import java.util.List;
import java.util.Optional;

/// Enters a whole text into a [ConfigEditor] and reports every line that is refused or does
/// nothing.
final class Checker {
    private final ConfigEditor editor;
    private final Problems problems;

    private Checker(ConfigEditor editor, Problems problems) {
        this.editor = editor;
        this.problems = problems;
    }

    static Block check(ConfigTree tree, Schema schema, Problems problems) {
        ConfigEditor editor = new ConfigEditor(schema);
        new Checker(editor, problems).enter(tree.lines(), 0);
        return editor.block();
    }

    private void enter(List<ConfigLine> lines, int level) {
        for (ConfigLine line : lines) {
            enter(line, level);
        }
    }

    private void enter(ConfigLine line, int level) {
        switch (editor.enter(line.words(), line.position(), level)) {
            case Put(Statement statement, Optional<Statement> replaced) -> {
                replaced.ifPresent(earlier -> warn(statement, earlier));
                enter(line.children(), editor.depth() - 1);
            }
            case Entered(Statement statement, Optional<Statement> replaced, Schema _) -> {
                replaced.filter(earlier -> !statement.isPartOf(earlier))
                        .ifPresent(earlier -> warn(statement, earlier));
                enter(line.children(), editor.depth() - 1);
            }
            case Removed(Statement no, Optional<Statement> removed) -> {
                if (removed.isEmpty() && no.namesValues()) {
                    problems.warning(no, "has no effect, there is no such line before it");
                }
            }
            case Refused(Rejection rejection) -> {
                problems.add(rejection.problem());
                // what stands beneath is checked all the same, if its mode can be told
                if (!rejection.blocks().isEmpty()) {
                    ConfigEditor aside = new ConfigEditor(rejection.blocks().getFirst());
                    new Checker(aside, problems).enter(line.children(), 0);
                }
            }
            case Left _, Ended _, Nothing _ -> enter(line.children(), editor.depth() - 1);
        }
    }

    private void warn(Statement statement, Statement earlier) {
        String does = earlier.text().equals(statement.text()) ? "repeats" : "replaces";
        problems.warning(
                statement, does + " the line at " + earlier.position() + ": " + earlier.text());
    }
}
