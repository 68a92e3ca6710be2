// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Locale;

/// Finds the word someone probably meant.
final class Spelling {
    private static final int COMPARED_CHARS_MAX = 64;

    private Spelling() {}

    /// The known word with the smallest edit distance, or null if none is near.
    static @Nullable String nearest(String word, Collection<String> known) {
        String wanted = shortened(word);
        // one slip in a short word, one more for every three letters
        int bound = 1 + wanted.length() / 3;
        String best = null;
        for (String candidate : known) {
            int distance = distance(wanted, shortened(candidate), bound);
            if (distance < bound && distance < candidate.length()) {
                best = candidate;
                bound = distance;
            }
        }
        return best;
    }

    /// Insertions, deletions, replacements and swaps of neighbours; `bound` if not fewer than that.
    private static int distance(String a, String b, int bound) {
        if (Math.abs(a.length() - b.length()) >= bound) {
            return bound;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] =
                        Math.min(d[i - 1][j - 1] + replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return Math.min(bound, d[a.length()][b.length()]);
    }

    private static String shortened(String word) {
        String start =
                word.length() > COMPARED_CHARS_MAX ? word.substring(0, COMPARED_CHARS_MAX) : word;
        return start.toLowerCase(Locale.ROOT);
    }
}
