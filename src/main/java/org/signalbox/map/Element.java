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

    private static final int CONSTRUCTED = 0x20;
    private static final int NUMBER = 0x1F;

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

    /// 0 universal, 1 application, 2 context-specific, 3 private.
    int tagClass() {
        return tag >> 6;
    }

    boolean isPrimitive() {
        return (tag & CONSTRUCTED) == 0;
    }

    int tagNumber() {
        return tag & NUMBER;
    }

    /// @param tagClass as of [#tagClass]
    /// @param content not copied
    static Element of(int tagClass, boolean isPrimitive, int tagNumber, byte[] content) {
        int number = Math.min(tagNumber, NUMBER); // none that is higher is known
        return new Element(tagClass << 6 | (isPrimitive ? 0 : CONSTRUCTED) | number, content);
    }

    /// Octets that an element takes, header and all.
    static int wholeLength(int contentOctets) {
        if (contentOctets < 0x80) {
            return 2 + contentOctets;
        }
        return (contentOctets <= 0xFF ? 3 : 4) + contentOctets;
    }
}
