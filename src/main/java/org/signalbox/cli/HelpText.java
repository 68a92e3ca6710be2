// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.config.HelpEntry;

import java.util.Comparator;
import java.util.List;

/// Prints what `?` answers.
final class HelpText {
    private static final int SCREEN_COLUMNS = 80;

    private HelpText() {}

    /// In the order of routers: arguments, then words by the alphabet, then what may end the line.
    static List<HelpEntry> sorted(List<HelpEntry> entries) {
        return entries.stream()
                .sorted(Comparator.comparingInt(HelpText::rank).thenComparing(HelpText::word))
                .toList();
    }

    private static int rank(HelpEntry entry) {
        return switch (entry.word()) {
            case HelpEntry.LINE_MAY_END -> 3;
            case "|" -> 2;
            default -> Character.isLowerCase(entry.word().charAt(0)) ? 1 : 0;
        };
    }

    /// Arguments keep the order in which they may stand.
    private static String word(HelpEntry entry) {
        return rank(entry) == 1 ? entry.word() : "";
    }

    /// Behind a blank: one line for each word that may follow, with its meaning.
    static List<String> table(List<HelpEntry> entries) {
        int width = entries.stream().mapToInt(entry -> entry.word().length()).max().orElse(0);
        return entries.stream()
                .map(entry -> ("  %-" + width + "s  %s").formatted(entry.word(), entry.help()))
                .map(String::stripTrailing)
                .toList();
    }

    /// Within a word: what it may become.
    static List<String> words(List<HelpEntry> entries) {
        List<String> words = entries.stream().map(HelpEntry::word).toList();
        String row = String.join("  ", words);
        return row.length() <= SCREEN_COLUMNS ? List.of(row) : words;
    }
}
