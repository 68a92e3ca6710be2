// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.firewall;

/// Numbers of subscribers in words that others may read.
public final class Digits {
    /// An IMSI's network, a number's country and some of its network.
    private static final int SHOWN = 5;

    private Digits() {}

    /// Tells the network of a subscriber, and not who it is: 26201xxxxxxxxxx.
    public static String masked(String digits) {
        int hidden = digits.length() - SHOWN;
        return hidden <= 0
                ? "x".repeat(digits.length())
                : digits.substring(0, SHOWN) + "x".repeat(hidden);
    }
}
