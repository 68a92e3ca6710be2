// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

/// The translation type of a global title: which table translates it (Q.713 section 3.4.2.3.2).
///
/// All 256 values are interned.
public final class TranslationType {
    /// The highest value there is.
    public static final int MAX = 255;

    private static final TranslationType[] VALUES = intern();

    /// Where numbering plan and nature of address say enough: all of mobile networks.
    public static final TranslationType NOT_USED = of(0);

    private final int value;

    private TranslationType(int value) {
        this.value = value;
    }

    /// One of 256 constants.
    ///
    /// @param value 0 to [#MAX]
    public static TranslationType of(int value) {
        return VALUES[value];
    }

    public int value() {
        return value;
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }

    private static TranslationType[] intern() {
        TranslationType[] values = new TranslationType[MAX + 1];
        for (int value = 0; value < values.length; value++) {
            values[value] = new TranslationType(value);
        }
        return values;
    }
}
