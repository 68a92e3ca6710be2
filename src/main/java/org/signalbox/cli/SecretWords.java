// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.config.Word;
import org.signalbox.config.Words;

import java.util.List;
import java.util.Locale;

/// Keeps passwords that are typed into configurations from whatever remembers lines.
///
/// It looks at the words alone, so that a line that is not understood, for a slip of the pen, is
/// treated like one that is.
final class SecretWords {
    private static final String SECRET = "secret";
    private static final int LETTERS_MIN = 2;
    private static final String HIDDEN = "<hidden>";

    private SecretWords() {}

    /// The line with `<hidden>` for whatever stands behind the word `secret`, or what may be meant
    /// for it.
    static String hidden(String line) {
        List<Word> words = Words.of(line).list();
        for (int i = 0; i < words.size() - 1; i++) {
            if (mayBeSecret(words.get(i).text().toLowerCase(Locale.ROOT))) {
                return line.substring(0, words.get(i + 1).column() - 1) + HIDDEN;
            }
        }
        return line;
    }

    private static boolean mayBeSecret(String word) {
        boolean beginning = word.length() >= LETTERS_MIN && SECRET.startsWith(word);
        return beginning
                || (Math.abs(word.length() - SECRET.length()) <= 1
                        && sharedLetters(word) >= SECRET.length() - 1);
    }

    private static int sharedLetters(String word) {
        StringBuilder left = new StringBuilder(word);
        int shared = 0;
        for (int i = 0; i < SECRET.length(); i++) {
            int at = left.indexOf(SECRET.substring(i, i + 1));
            if (at >= 0) {
                left.deleteCharAt(at);
                shared++;
            }
        }
        return shared;
    }
}
