// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

/// How complete a number is: the nature of address of MAP (TS 29.002 section 17.7.8) and the type
/// of number of short messages (TS 23.040 section 9.1.2.5), which differ in one value.
public enum NumberType {
    UNKNOWN("unknown"),
    INTERNATIONAL("international"),
    NATIONAL("national"),
    NETWORK_SPECIFIC("network specific"),
    SUBSCRIBER("subscriber"),
    /// Letters, seven bits each; reserved in MAP.
    ALPHANUMERIC("alphanumeric"),
    ABBREVIATED("abbreviated"),
    RESERVED("reserved");

    private static final NumberType[] VALUES = values();

    private final String words;

    NumberType(String words) {
        this.words = words;
    }

    /// @param octet the address octet that stands before the digits
    public static NumberType of(int octet) {
        return VALUES[octet >> 4 & 7];
    }

    /// As it stands in an address octet, 0 to 7.
    public int value() {
        return ordinal();
    }

    @Override
    public String toString() {
        return words;
    }
}
