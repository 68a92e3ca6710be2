// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

/// Whose numbers they are (TS 29.002 section 17.7.8, TS 23.040 section 9.1.2.5).
public enum NumberPlan {
    UNKNOWN("unknown"),
    /// E.164, ISDN and telephony.
    TELEPHONY("E.164"),
    DATA("X.121"),
    TELEX("F.69"),
    /// E.212, of mobile stations; that of an IMSI.
    LAND_MOBILE("E.212"),
    NATIONAL("national"),
    PRIVATE("private"),
    /// Any other of the 16.
    OTHER("other");

    private final String words;

    NumberPlan(String words) {
        this.words = words;
    }

    /// @param octet the address octet that stands before the digits
    static NumberPlan of(int octet) {
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

    @Override
    public String toString() {
        return words;
    }
}
