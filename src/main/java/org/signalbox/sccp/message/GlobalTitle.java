// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

/// A global title: an address that says nothing of where it is, only what is meant, such as a
/// telephone number (Q.713 section 3.4.2.3).
///
/// What the form has no place for holds the value that stands for nothing said.
///
/// @param digits 0 to [#DIGITS_MAX] hexadecimal digits in lower case; `b` and `c` are codes 11 and
///     12, `f` ends a pulsed number
public record GlobalTitle(
        TitleForm form,
        TranslationType type,
        NumberingPlan plan,
        NatureOfAddress nature,
        String digits) {
    /// As many as ITP takes; E.164 has 15.
    public static final int DIGITS_MAX = 64;

    public GlobalTitle {
        if (digits.length() > DIGITS_MAX) {
            throw new IllegalArgumentException(
                    "%d digits in a global title, at most %d are possible"
                            .formatted(digits.length(), DIGITS_MAX));
        }
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                throw new IllegalArgumentException(
                        "'%c' in global title %s is no hexadecimal digit".formatted(digit, digits));
            }
        }
        if (!form.hasType()) {
            type = TranslationType.NOT_USED;
        }
        if (!form.hasPlan()) {
            plan = NumberingPlan.UNKNOWN;
        }
        if (!form.hasNature()) {
            nature = NatureOfAddress.UNKNOWN;
        }
    }

    /// What mobile networks use: an international number of E.164.
    public static GlobalTitle international(String digits) {
        return new GlobalTitle(
                TitleForm.TYPE_PLAN_NATURE,
                TranslationType.NOT_USED,
                NumberingPlan.TELEPHONY,
                NatureOfAddress.INTERNATIONAL,
                digits);
    }

    /// `491720000001 tt 0 np 1 nai 4`, without what the form does not say.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(digits);
        if (form.hasType()) {
            text.append(" tt ").append(type);
        }
        if (form.hasPlan()) {
            text.append(" np ").append(plan);
        }
        if (form.hasNature()) {
            text.append(" nai ").append(nature);
        }
        return text.toString();
    }
}
