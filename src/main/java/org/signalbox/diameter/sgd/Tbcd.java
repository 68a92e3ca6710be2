// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;

/// Two digits an octet, the first in the low half; an odd number of them is filled with F
/// (TS 29.002 section 17.7.8).
final class Tbcd {
    private static final int FILLER = 0xF;

    private Tbcd() {}

    /// @param digits 0 to 9 only
    static byte[] encode(String digits) {
        byte[] octets = new byte[(digits.length() + 1) / 2];
        for (int i = 0; i < octets.length; i++) {
            int low = digit(digits, 2 * i);
            int high = 2 * i + 1 < digits.length() ? digit(digits, 2 * i + 1) : FILLER;
            octets[i] = (byte) (high << 4 | low);
        }
        return octets;
    }

    private static int digit(String digits, int at) {
        int digit = digits.charAt(at) - '0';
        if (digit < 0 || digit > 9) {
            throw new IllegalArgumentException("no number: " + digits);
        }
        return digit;
    }

    /// @param from where they begin in the octets
    /// @return null if something else than digits is among them, or there is none
    static @Nullable String decode(byte[] octets, int from) {
        StringBuilder digits = new StringBuilder();
        for (int i = from; i < octets.length; i++) {
            int low = octets[i] & 0xF;
            int high = octets[i] >> 4 & 0xF;
            boolean isFilled = high == FILLER && i == octets.length - 1;
            if (low > 9 || high > 9 && !isFilled) {
                return null;
            }
            digits.append(low);
            if (!isFilled) {
                digits.append(high);
            }
        }
        return digits.isEmpty() ? null : digits.toString();
    }
}
