// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

/// What the digits of a global title begin with (Q.713 section 3.4.2.3.1).
///
/// All 128 values are interned.
public final class NatureOfAddress {
    /// The highest value there is.
    public static final int MAX = 127;

    private static final NatureOfAddress[] VALUES = intern();

    /// Nothing is said.
    public static final NatureOfAddress UNKNOWN = of(0);

    /// A number within an area.
    public static final NatureOfAddress SUBSCRIBER = of(1);

    /// A number within a country.
    public static final NatureOfAddress NATIONAL = of(3);

    /// A number that begins with a country code.
    public static final NatureOfAddress INTERNATIONAL = of(4);

    private final int value;

    private NatureOfAddress(int value) {
        this.value = value;
    }

    /// One of 128 constants.
    ///
    /// @param value 0 to [#MAX]
    public static NatureOfAddress of(int value) {
        return VALUES[value];
    }

    public int value() {
        return value;
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }

    private static NatureOfAddress[] intern() {
        NatureOfAddress[] values = new NatureOfAddress[MAX + 1];
        for (int value = 0; value < values.length; value++) {
            values[value] = new NatureOfAddress(value);
        }
        return values;
    }
}
