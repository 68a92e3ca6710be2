// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.signalbox.sccp.message.AddressView;
import org.signalbox.tcap.DigitsView;

/// One number of the present message, copied out of it once, since several rules ask for it.
final class FoundNumber {
    private final byte[] digits = new byte[NumberPattern.DIGITS_MAX];
    private boolean present;
    private int count;
    private int type;
    private int plan;

    void clear() {
        present = false;
        count = 0;
    }

    /// Letters are no number.
    void set(DigitsView view) {
        clear();
        if (view.isPresent() && !view.isAlphanumeric()) {
            count = Math.min(view.count(), digits.length);
            for (int i = 0; i < count; i++) {
                digits[i] = (byte) view.digit(i);
            }
            type = view.type().value();
            plan = view.plan().value();
            present = true;
        }
    }

    void set(AddressView view) {
        clear();
        if (view.form() != null) {
            count = Math.min(view.digitCount(), digits.length);
            for (int i = 0; i < count; i++) {
                digits[i] = (byte) view.digit(i);
            }
            type = view.nature();
            plan = view.plan();
            present = true;
        }
    }

    /// Whether the message has this number.
    boolean isPresent() {
        return present;
    }

    int count() {
        return count;
    }

    /// 0 to 15.
    int digit(int index) {
        return digits[index];
    }

    /// Whether it begins with digits, `0` to `9` and `a` to `f`.
    ///
    /// @param exact whether it is to have no others
    boolean startsWith(String wanted, boolean exact) {
        int length = wanted.length();
        if (count < length || (exact && count != length)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (Character.digit(wanted.charAt(i), 16) != digits[i]) {
                return false;
            }
        }
        return true;
    }

    /// The same for the same digits.
    long key() {
        long key = count;
        for (int i = 0; i < count; i++) {
            key = key * 31 + digits[i];
        }
        return key;
    }

    int type() {
        return type;
    }

    int plan() {
        return plan;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(Character.forDigit(digits[i], 16));
        }
        return present ? text.toString() : "none";
    }
}
