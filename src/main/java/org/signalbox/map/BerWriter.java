// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Writes elements one after the other, all lengths definite (X.690 section 8.1).
final class BerWriter {
    private static final int SHORT_LENGTH_MAX = 0x7F;
    private static final byte TRUE = (byte) 0xFF;

    private byte[] octets = new byte[256];
    private int length;

    /// An element with a content.
    BerWriter put(int tag, byte[] content) {
        int place = begin(tag);
        ensure(content.length);
        System.arraycopy(content, 0, octets, length, content.length);
        length += content.length;
        end(place);
        return this;
    }

    /// INTEGER or ENUMERATED, in as few octets as it takes.
    BerWriter putInteger(int tag, int value) {
        int count = 1;
        while (value >> Byte.SIZE * count - 1 != 0 && value >> Byte.SIZE * count - 1 != -1) {
            count++;
        }
        int place = begin(tag);
        putHighestFirst(value, count);
        end(place);
        return this;
    }

    /// Four octets.
    BerWriter putTime(int tag, int value) {
        int place = begin(tag);
        putHighestFirst(value, Integer.BYTES);
        end(place);
        return this;
    }

    BerWriter putIntegerIfAny(int tag, @Nullable Integer value) {
        return value == null ? this : putInteger(tag, value);
    }

    BerWriter putTimeIfAny(int tag, @Nullable Integer value) {
        return value == null ? this : putTime(tag, value);
    }

    /// BOOLEAN.
    BerWriter putTruth(int tag, boolean value) {
        int place = begin(tag);
        putOctet(value ? TRUE : 0);
        end(place);
        return this;
    }

    /// NULL, if it is there.
    BerWriter putFlag(int tag, boolean isThere) {
        if (isThere) {
            end(begin(tag));
        }
        return this;
    }

    /// Begins an element whose content is written next.
    ///
    /// @return to be given to [#end]
    int begin(int tag) {
        putOctet((byte) tag);
        putOctet((byte) 0);
        return length;
    }

    /// @param place what [#begin] returned
    void end(int place) {
        int contentOctets = length - place;
        if (contentOctets <= SHORT_LENGTH_MAX) {
            octets[place - 1] = (byte) contentOctets;
            return;
        }
        int more = contentOctets <= 0xFF ? 1 : 2;
        ensure(more);
        System.arraycopy(octets, place, octets, place + more, contentOctets);
        octets[place - 1] = (byte) (SHORT_LENGTH_MAX + 1 + more);
        length = place;
        putHighestFirst(contentOctets, more);
        length = place + more + contentOctets;
    }

    /// All that was written, as the content of an element.
    Element toElement(int tag) {
        return new Element(tag, toOctets());
    }

    byte[] toOctets() {
        return Arrays.copyOf(octets, length);
    }

    private void putHighestFirst(int value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            putOctet((byte) (value >> Byte.SIZE * i));
        }
    }

    private void putOctet(byte octet) {
        ensure(1);
        octets[length++] = octet;
    }

    private void ensure(int more) {
        if (length + more > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(2 * octets.length, length + more));
        }
    }
}
