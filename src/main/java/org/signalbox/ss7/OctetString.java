// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

import java.util.Arrays;
import java.util.HexFormat;

/// Octets that nobody changes: a short message, a diagnostic.
public final class OctetString {
    private final byte[] octets;

    private OctetString(byte[] octets) {
        this.octets = octets;
    }

    /// @param octets copied
    public static OctetString of(byte[] octets) {
        return new OctetString(octets.clone());
    }

    /// @param hex two digits for each octet
    /// @throws IllegalArgumentException if they are not
    public static OctetString ofHex(String hex) {
        return new OctetString(HexFormat.of().parseHex(hex));
    }

    public int length() {
        return octets.length;
    }

    /// @return 0 to 255
    public int octet(int at) {
        return octets[at] & 0xFF;
    }

    /// A copy.
    public byte[] toArray() {
        return octets.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OctetString that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /// In hexadecimal.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(octets);
    }
}
