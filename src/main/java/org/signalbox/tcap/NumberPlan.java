// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

/// Whose numbers they are (TS 29.002 section 17.7.8, TS 23.040 section 9.1.2.5).
public enum NumberPlan {
    UNKNOWN(0, "unknown"),
    /// E.164, ISDN and telephony.
    TELEPHONY(1, "E.164"),
    DATA(3, "X.121"),
    TELEX(4, "F.69"),
    /// E.212, of mobile stations; that of an IMSI.
    LAND_MOBILE(6, "E.212"),
    NATIONAL(8, "national"),
    PRIVATE(9, "private"),
    /// Any other of the 16.
    OTHER(15, "other");

    private final int value;
    private final String words;

    NumberPlan(int value, String words) {
        this.value = value;
        this.words = words;
    }

    /// @param octet the address octet that stands before the digits
    public static NumberPlan of(int octet) {
        return switch (octet & 0xF) {
            case 0 -> UNKNOWN;
            case 1 -> TELEPHONY;
            case 3 -> DATA;
            case 4 -> TELEX;
            case 6 -> LAND_MOBILE;
            case 8 -> NATIONAL;
            case 9 -> PRIVATE;
            default -> OTHER;
        };
    }

    /// As it stands in an address octet, 0 to 15; 15 for [#OTHER].
    public int value() {
        return value;
    }

    @Override
    public String toString() {
        return words;
    }
}
