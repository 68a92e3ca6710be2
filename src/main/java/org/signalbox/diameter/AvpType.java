// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

/// What the data of an AVP are (RFC 6733 sections 4.2 and 4.3).
public enum AvpType {
    OCTET_STRING(0),
    UTF8_STRING(0),
    /// A name of a node or a realm, in ASCII.
    IDENTITY(0),
    UNSIGNED_32(4),
    UNSIGNED_64(8),
    ENUMERATED(4),
    /// Seconds since 1900 (RFC 5905), of 32 bits.
    TIME(4),
    /// A family of two octets and an address.
    ADDRESS(2),
    /// AVPs.
    GROUPED(0);

    private final int octetsMin;

    AvpType(int octetsMin) {
        this.octetsMin = octetsMin;
    }

    /// How many octets of data there are at least. What an answer says is missing is shown with so
    /// many zeros (RFC 6733 section 7.5).
    public int octetsMin() {
        return octetsMin;
    }
}
