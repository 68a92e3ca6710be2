// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.config.HelpEntry;

import java.util.List;

/// Prints what `?` answers.
final class HelpText {
    private static final int SCREEN_COLUMNS = 80;

    private HelpText() {}

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
