// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Position;
import org.signalbox.config.Problem;
import org.signalbox.config.Rejection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// The sentences of the shell that begin with a percent sign.
final class Messages {
    private static final int LISTED_MAX = 12;

    private Messages() {}

    /// Something was named that is not there.
    static List<String> unknown(String kind, String name, Collection<String> known) {
        if (known.isEmpty()) {
            return List.of("%% There is no %s %s, nor any other".formatted(kind, name));
        }
        String listed =
                String.join(", ", known.stream().limit(LISTED_MAX).toList())
                        + (known.size() > LISTED_MAX ? ", ..." : "");
        return List.of("%% There is no %s %s; there is: %s".formatted(kind, name, listed));
    }

    /// A line that is no command: ITP's words, then what would have been one.
    ///
    /// @param typed the line
    /// @param columns how far right of the screen's edge its first character stands
    static List<String> rejected(Rejection rejection, String typed, int columns) {
        List<String> lines = new ArrayList<>(rejection.inShell(typed, columns).lines().toList());
        String nearest = rejection.nearest();
        lines.add(
                nearest == null
                        ? "% " + capitalised(rejection.message())
                        : "% Did you mean " + nearest + "?");
        return lines;
    }

    /// A line that is a command, but not here.
    ///
    /// @param instead what to do
    static List<String> misplaced(Rejection rejection, String typed, int columns, String instead) {
        List<String> lines = new ArrayList<>(rejection.inShell(typed, columns).lines().toList());
        lines.add("% " + instead);
        return lines;
    }

    /// Something wrong with a configuration.
    static String problem(Problem problem) {
        String where =
                problem.position().file().equals(Position.TERMINAL)
                        ? ""
                        : problem.position() + ": ";
        String word = problem.word().isEmpty() ? "" : '"' + problem.word() + "\": ";
        String severity = problem.isError() ? "" : "Warning: ";
        return "% " + severity + where + word + problem.message() + meant(problem.nearest());
    }

    private static String meant(@Nullable String nearest) {
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    private static String capitalised(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
