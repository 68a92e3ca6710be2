// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

/// The signalling link selection of a routing label (Q.704 section 2.2.4): messages of one
/// destination and one selection keep their order and share their way. In messages of link
/// management it is the signalling link code instead.
///
/// All 256 values are interned.
public final class SignallingLinkSelection {
    private static final SignallingLinkSelection[] VALUES = intern();

    private final int value;

    private SignallingLinkSelection(int value) {
        this.value = value;
    }

    /// One of 256 constants.
    ///
    /// @param value 0 to 255; a label carries fewer bits, see [Variant#slsBits]
    public static SignallingLinkSelection of(int value) {
        return VALUES[value];
    }

    public int value() {
        return value;
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }

    private static SignallingLinkSelection[] intern() {
        SignallingLinkSelection[] values = new SignallingLinkSelection[256];
        for (int value = 0; value < values.length; value++) {
            values[value] = new SignallingLinkSelection(value);
        }
        return values;
    }
}
