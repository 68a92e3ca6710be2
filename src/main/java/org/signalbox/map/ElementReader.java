// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.signalbox.map.MapDecodeException.Fault;
import org.signalbox.ss7.OctetString;
import org.signalbox.tcap.BerCursor;
import org.signalbox.tcap.Flaw;

/// Reads the elements within another, one after the other.
final class ElementReader {
    private final ByteBuf octets;
    private final BerCursor cursor = new BerCursor();

    private ElementReader(ByteBuf octets, int from, int until) {
        this.octets = octets;
        cursor.begin(octets, from, until);
    }

    /// @param content of the element within which it reads
    ElementReader(byte[] content) {
        this(Unpooled.wrappedBuffer(content), 0, content.length);
    }

    /// Stands at an element that is alone.
    static ElementReader at(Element element) throws MapDecodeException {
        ElementReader reader =
                new ElementReader(new BerWriter().put(element.tag(), element.content()).toOctets());
        reader.need("an element");
        return reader;
    }

    /// Goes to the next element.
    ///
    /// @return whether there is one
    boolean next() throws MapDecodeException {
        boolean isThere = cursor.next();
        Flaw flaw = cursor.flaw();
        if (flaw != null) {
            throw fault(Fault.FORM, flaw.words());
        }
        return isThere;
    }

    /// Goes to an element that has to be there.
    void need(String what) throws MapDecodeException {
        if (!next()) {
            throw fault(Fault.FORM, what + " is missing");
        }
    }

    /// Goes to an element that has to be there, with its tag.
    void need(int tag, String what) throws MapDecodeException {
        need(what);
        if (tag() != tag) {
            throw fault(Fault.FORM, "%s has the tag %02x".formatted(what, tag()));
        }
    }

    /// The identifier octet of the element where it is.
    int tag() {
        return cursor.tag();
    }

    int length() {
        return cursor.length();
    }

    /// @param at from 0, less than [#length]
    int octet(int at) {
        return octets.getUnsignedByte(cursor.at() + at);
    }

    /// Reads within the element where it is.
    ElementReader inside() {
        return new ElementReader(octets, cursor.at(), cursor.at() + cursor.length());
    }

    byte[] content() {
        byte[] content = new byte[cursor.length()];
        octets.getBytes(cursor.at(), content);
        return content;
    }

    OctetString octetString() {
        return OctetString.of(content());
    }

    /// An INTEGER or ENUMERATED.
    int integer() throws MapDecodeException {
        int count = length();
        if (count < 1 || count > Integer.BYTES) {
            throw fault(Fault.FORM, "a number of %d octets".formatted(count));
        }
        int value = octets.getByte(cursor.at());
        for (int i = 1; i < count; i++) {
            value = value << Byte.SIZE | octet(i);
        }
        return value;
    }

    /// A BOOLEAN.
    boolean truth() throws MapDecodeException {
        if (length() != 1) {
            throw fault(Fault.FORM, "a truth value of %d octets".formatted(length()));
        }
        return octet(0) != 0;
    }

    /// Four octets.
    int time() throws MapDecodeException {
        if (length() != Integer.BYTES) {
            throw fault(Fault.FORM, "a time of %d octets".formatted(length()));
        }
        return octets.getInt(cursor.at());
    }

    MapDecodeException fault(Fault fault, String reason) {
        return new MapDecodeException(fault, cursor.start(), reason);
    }
}
