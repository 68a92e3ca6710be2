// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

/// What a number must be: how it begins, or what it is; how long; of which type and plan.
///
/// @param digits how it begins, as `0` to `9` and `a` to `f`; empty for any
/// @param exact whether those are all its digits
/// @param digitsMin no fewer digits
/// @param digitsMax no more digits
/// @param type its type of number or nature of address, as the message writes it; [#ANY] for any
/// @param plan its numbering plan, as the message writes it; [#ANY] for any
public record NumberPattern(
        String digits, boolean exact, int digitsMin, int digitsMax, int type, int plan) {
    /// For types and plans that do not matter.
    public static final int ANY = -1;

    /// More digits than any number of a message has.
    public static final int DIGITS_MAX = 64;

    /// Numbers that begin with some digits, whatever else they are.
    public static NumberPattern prefix(String digits) {
        return new NumberPattern(digits, false, 0, DIGITS_MAX, ANY, ANY);
    }

    /// Whether length, type and plan of a number fit.
    boolean admits(FoundNumber number) {
        return number.count() >= digitsMin
                && number.count() <= digitsMax
                && (type == ANY || type == number.type())
                && (plan == ANY || plan == number.plan());
    }

    boolean matches(FoundNumber number) {
        return admits(number) && number.startsWith(digits, exact);
    }

    /// As rules write it, behind the number's name.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(digits.isEmpty() ? "any" : digits);
        text.append(exact ? " exact" : "");
        append(text, " min-digits ", digitsMin, 0);
        append(text, " max-digits ", digitsMax, DIGITS_MAX);
        append(text, " ton ", type, ANY);
        append(text, " np ", plan, ANY);
        return text.toString();
    }

    private static void append(StringBuilder text, String word, int value, int silent) {
        if (value != silent) {
            text.append(word).append(value);
        }
    }
}
