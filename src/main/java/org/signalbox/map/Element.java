// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

/// An element of BER as it stands between TCAP and MAP.
final class Element {
    static final int SEQUENCE = 0x30;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int NULL = 0x05;
    static final int ENUMERATED = 0x0A;

    private final int tag;
    private final byte[] content;

    /// @param tag the identifier octet
    /// @param content not copied: whoever gives it, leaves it alone
    Element(int tag, byte[] content) {
        this.tag = tag;
        this.content = content;
    }

    /// The identifier octet.
    int tag() {
        return tag;
    }

    /// Not to be changed.
    byte[] content() {
        return content;
    }

    /// Octets that an element takes, header and all.
    static int wholeLength(int contentOctets) {
        if (contentOctets < 0x80) {
            return 2 + contentOctets;
        }
        return (contentOctets <= 0xFF ? 3 : 4) + contentOctets;
    }
}
