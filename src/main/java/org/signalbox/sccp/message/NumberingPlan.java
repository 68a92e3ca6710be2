// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

/// The numbering plan that the digits of a global title belong to (Q.713 section 3.4.2.3.3).
///
/// All 16 values are interned.
public final class NumberingPlan {
    /// The highest value there is.
    public static final int MAX = 15;

    private static final NumberingPlan[] VALUES = intern();

    /// Nothing is said.
    public static final NumberingPlan UNKNOWN = of(0);

    /// E.164: numbers of subscribers and of the nodes of mobile networks.
    public static final NumberingPlan TELEPHONY = of(1);

    /// E.212: identities of mobile subscribers.
    public static final NumberingPlan LAND_MOBILE = of(6);

    /// E.214: identities of mobile subscribers behind the number of their network.
    public static final NumberingPlan MOBILE_HYBRID = of(7);

    private final int value;

    private NumberingPlan(int value) {
        this.value = value;
    }

    /// One of 16 constants.
    ///
    /// @param value 0 to [#MAX]
    public static NumberingPlan of(int value) {
        return VALUES[value];
    }

    public int value() {
        return value;
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }

    private static NumberingPlan[] intern() {
        NumberingPlan[] values = new NumberingPlan[MAX + 1];
        for (int value = 0; value < values.length; value++) {
            values[value] = new NumberingPlan(value);
        }
        return values;
    }
}
