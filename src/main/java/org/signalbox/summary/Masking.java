// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.summary;

import org.signalbox.firewall.Digits;

/// How much of the numbers of subscribers is shown.
public enum Masking {
    /// The network of a subscriber, and not who it is.
    MASKED {
        @Override
        String show(String digits) {
            return Digits.masked(digits);
        }
    },
    /// All of it.
    PLAIN {
        @Override
        String show(String digits) {
            return digits;
        }
    };

    abstract String show(String digits);
}
