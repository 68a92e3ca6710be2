// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.signalbox.sccp.message.AddressView;
import org.signalbox.tcap.DigitsView;

import java.util.regex.Pattern;

/// How a number begins.
///
/// @param digits 1 to 64 of 0 to 9 and a to f
public record DigitPrefix(String digits) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{1,64}");
    private static final int HEXADECIMAL = 16;

    public DigitPrefix {
        if (!FORM.matcher(digits).matches()) {
            throw new IllegalArgumentException("no digits: " + digits);
        }
    }

    /// Whether the global title of an address begins so; not if it has none.
    boolean begins(AddressView address) {
        if (address.form() == null || address.digitCount() < digits.length()) {
            return false;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (address.digit(i) != digit(i)) {
                return false;
            }
        }
        return true;
    }

    /// Whether a number of MAP begins so; not if there is none.
    boolean begins(DigitsView number) {
        if (!number.isPresent() || number.isAlphanumeric() || number.count() < digits.length()) {
            return false;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (number.digit(i) != digit(i)) {
                return false;
            }
        }
        return true;
    }

    private int digit(int i) {
        return Character.digit(digits.charAt(i), HEXADECIMAL);
    }

    @Override
    public String toString() {
        return digits;
    }
}
