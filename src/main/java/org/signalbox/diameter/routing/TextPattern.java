// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;

/// What a text must be like.
///
/// A regular expression is one of RE2: what others send is matched in a time that grows with its
/// length and no faster, whatever the expression is.
///
/// @param text of [#CHARS_MAX] characters at most
public record TextPattern(Form form, String text) {
    /// Longer ones are no patterns, and longer texts match none: no name of a host is longer (RFC
    /// 1035 section 2.3.4).
    public static final int CHARS_MAX = 255;

    /// How often something may be said to be repeated, with all such numbers of an expression
    /// multiplied: each makes it as much longer.
    private static final int REPEATS_MAX = 1_000;

    private static final java.util.regex.Pattern REPEATS =
            java.util.regex.Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{0,9}))?}");

    /// How a text is compared.
    public enum Form {
        EXACT,
        PREFIX,
        /// Somewhere in the text, unless it says `^` or `$`.
        REGEX
    }

    /// @throws IllegalArgumentException if it is too long, or no regular expression
    public TextPattern {
        if (text.isEmpty() || text.length() > CHARS_MAX) {
            throw new IllegalArgumentException("not 1 to " + CHARS_MAX + " characters");
        }
        if (form == Form.REGEX) {
            compile(text, 0);
        }
    }

    /// Makes it ready.
    ///
    /// @param ignoresCase whether capital letters are the same as others
    Predicate<String> compile(boolean ignoresCase) {
        Predicate<String> comparison =
                switch (form) {
                    case EXACT ->
                            ignoresCase
                                    ? candidate -> candidate.equalsIgnoreCase(text)
                                    : candidate -> candidate.equals(text);
                    case PREFIX ->
                            candidate ->
                                    candidate.regionMatches(ignoresCase, 0, text, 0, text.length());
                    case REGEX -> {
                        Pattern pattern = compile(text, ignoresCase ? Pattern.CASE_INSENSITIVE : 0);
                        yield candidate -> pattern.matcher(candidate).find();
                    }
                };
        return candidate -> candidate.length() <= CHARS_MAX && comparison.test(candidate);
    }

    private static Pattern compile(String regex, int flags) {
        long repeats = 1;
        Matcher numbers = REPEATS.matcher(regex);
        while (numbers.find() && repeats <= REPEATS_MAX) {
            String last = numbers.group(2);
            String most = last == null || last.isEmpty() ? numbers.group(1) : last;
            repeats *= Math.max(1, Long.parseLong(most));
        }
        if (repeats > REPEATS_MAX) {
            throw new IllegalArgumentException("repeats more than " + REPEATS_MAX + " times");
        }
        try {
            return Pattern.compile(regex, flags);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }

    @Override
    public String toString() {
        return form.name().toLowerCase(Locale.ROOT) + " " + text;
    }
}
