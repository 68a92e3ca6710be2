// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// A number where it stands in a message: digits of four bits, the first in the lower half of its
/// octet (TBCD, TS 29.002 section 17.7.8), or the letters of an alphanumeric address.
///
/// ```
///   address octet   1 | type of number | numbering plan   (not before an IMSI)
///   digits              second | first
///                       fourth | third
///                       1111   | fifth                    if they are odd in number
/// ```
public final class DigitsView {
    /// What fills the last octet when the number of digits is odd.
    private static final int FILLER = 0xF;

    private static final int SEPTET_BITS = 7;
    private static final String DIGITS = "0123456789*#abcf";

    /// TS 23.038 section 6.2.1, the letters that are not those of ASCII, by their place.
    private static final String GSM_ALPHABET =
            "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
                    + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private ByteBuf octets = Unpooled.EMPTY_BUFFER;
    private int at;
    private int count;
    private boolean present;
    private NumberType type = NumberType.UNKNOWN;
    private NumberPlan plan = NumberPlan.UNKNOWN;

    void clear() {
        present = false;
        count = 0;
        octets = Unpooled.EMPTY_BUFFER;
        type = NumberType.UNKNOWN;
        plan = NumberPlan.UNKNOWN;
    }

    /// Digits alone, such as an IMSI.
    void setImsi(ByteBuf octets, int at, int length) {
        setDigits(octets, at, filled(octets, at, length));
        type = NumberType.UNKNOWN;
        plan = NumberPlan.LAND_MOBILE;
    }

    /// An address octet and digits.
    void setAddress(ByteBuf octets, int at, int length) {
        setAddress(octets, at, octets.getUnsignedByte(at), filled(octets, at + 1, length - 1));
        if (type == NumberType.ALPHANUMERIC) {
            type = NumberType.RESERVED; // MAP has no letters
        }
    }

    /// An address octet and digits, or letters, that were counted.
    void setCounted(ByteBuf octets, int at, int semiOctets) {
        int address = octets.getUnsignedByte(at);
        boolean letters = NumberType.of(address) == NumberType.ALPHANUMERIC;
        // TS 23.040 section 9.1.2.5: what is counted are always halves of octets
        setAddress(octets, at, address, letters ? semiOctets * 4 / SEPTET_BITS : semiOctets);
    }

    private void setAddress(ByteBuf octets, int at, int address, int count) {
        setDigits(octets, at + 1, count);
        type = NumberType.of(address);
        plan = NumberPlan.of(address);
    }

    private void setDigits(ByteBuf octets, int at, int count) {
        this.octets = octets;
        this.at = at;
        this.count = count;
        present = true;
    }

    private static int filled(ByteBuf octets, int at, int length) {
        boolean odd = length > 0 && octets.getUnsignedByte(at + length - 1) >> 4 == FILLER;
        return 2 * length - (odd ? 1 : 0);
    }

    /// Whether the message has such a number; it may still have no digits.
    public boolean isPresent() {
        return present;
    }

    /// Whether it consists of letters: then [#digit] makes no sense.
    public boolean isAlphanumeric() {
        return type == NumberType.ALPHANUMERIC;
    }

    /// How many digits or letters there are; 0 if [#isPresent] is not so.
    public int count() {
        return count;
    }

    /// One digit: 0 to 9, then `*`, `#`, `a`, `b` and `c`; 15 is none, and stands within a number
    /// only if somebody means to confuse.
    ///
    /// @param index from 0, less than [#count]
    public int digit(int index) {
        int octet = octets.getUnsignedByte(at + (index >> 1));
        return (index & 1) == 0 ? octet & 0xF : octet >> 4;
    }

    /// One letter of an alphanumeric address in the default alphabet (TS 23.038 section 6.2.1).
    ///
    /// @param index from 0, less than [#count]
    public char letter(int index) {
        int bit = index * SEPTET_BITS;
        int place = at + (bit >> 3);
        int shift = bit & 7;
        int both = octets.getUnsignedByte(place);
        if (shift > 1) {
            both |= octets.getUnsignedByte(place + 1) << 8;
        }
        return GSM_ALPHABET.charAt(both >> shift & 0x7F);
    }

    public NumberType type() {
        return type;
    }

    public NumberPlan plan() {
        return plan;
    }

    /// The digits or letters alone; empty if there is no number. Allocates: for logs.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(isAlphanumeric() ? letter(i) : DIGITS.charAt(digit(i)));
        }
        return text.toString();
    }
}
