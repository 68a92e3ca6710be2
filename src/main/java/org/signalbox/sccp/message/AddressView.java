// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

/// A called or calling party address in place. Belongs to one loop, which uses it again; valid
/// until the octets are given up or the view is read anew.
///
/// ```
///   ITU, China, TTC: Q.713 section 3.4.1          ANSI: T1.112.3 section 3.4.1
///   indicator | N | RI | GTI 4 | SSI | PCI |      indicator | N | RI | GTI 4 | PCI | SSI |
///             bit 8               ...    1                  bit 8               ...    1
///   point code 2 octets (China 3), low first      subsystem number
///   subsystem number                              point code 3 octets, low first
///   global title                                  global title
/// ```
///
/// A global title of a form that the network does not know is no flaw: the address may be that of
/// the far end, which nobody has to translate here. It has no [#form] then, but a
/// [#titleIndicator].
public final class AddressView {
    private static final int ROUTE_ON_SUBSYSTEM = 0x40;
    private static final int NATIONAL = 0x80;
    private static final int ITU_POINT_CODE_MASK = 0x3FFF;
    private static final long LOW_NIBBLES = 0x0F0F_0F0F_0F0F_0F0FL;

    private ByteBuf octets = Unpooled.EMPTY_BUFFER;
    private Variant variant = Variant.ITU;
    private int at;
    private int length;
    private int indicator;
    private int pointCode;
    private int subsystem;
    private @Nullable TitleForm form;
    private int type;
    private int plan;
    private int encoding;
    private int nature;
    private int digitsAt;
    private int digitCount;

    /// Looks at an address.
    ///
    /// @param at where its indicator is
    /// @param length how many octets it has; with none it is an address that says nothing
    /// @return what is wrong with it; null if nothing is
    public @Nullable Flaw read(Variant variant, ByteBuf octets, int at, int length) {
        this.variant = variant;
        this.octets = octets;
        this.at = at;
        this.length = length;
        clear();
        if (length == 0) {
            return null;
        }
        indicator = octets.getUnsignedByte(at);
        int end = at + length;
        int next = variant == Variant.ANSI ? readAnsiPoint(at + 1, end) : readPoint(at + 1, end);
        if (next > end) {
            return Flaw.ADDRESS_CUT_SHORT;
        }
        form = TitleForm.of(variant, titleIndicator());
        return form == null ? null : readTitle(form, next, end);
    }

    private void clear() {
        indicator = 0;
        pointCode = -1;
        subsystem = -1;
        form = null;
        type = 0;
        plan = 0;
        encoding = 0;
        nature = 0;
        digitsAt = 0;
        digitCount = 0;
    }

    /// @return where the global title begins; beyond `end` if the octets do not suffice
    private int readPoint(int from, int end) {
        int next = from;
        if ((indicator & 0x01) != 0) {
            int width = pointCodeOctets(variant);
            if (next + width <= end) {
                pointCode =
                        width == 2
                                ? octets.getUnsignedShortLE(next)
                                : octets.getUnsignedMediumLE(next);
                if (variant == Variant.ITU) {
                    pointCode &= ITU_POINT_CODE_MASK;
                }
            }
            next += width;
        }
        if ((indicator & 0x02) != 0) {
            if (next < end) {
                subsystem = octets.getUnsignedByte(next);
            }
            next++;
        }
        return next;
    }

    private int readAnsiPoint(int from, int end) {
        int next = from;
        if ((indicator & 0x01) != 0) {
            if (next < end) {
                subsystem = octets.getUnsignedByte(next);
            }
            next++;
        }
        if ((indicator & 0x02) != 0) {
            int width = pointCodeOctets(variant);
            if (next + width <= end) {
                pointCode = octets.getUnsignedMediumLE(next);
            }
            next += width;
        }
        return next;
    }

    private @Nullable Flaw readTitle(TitleForm form, int from, int end) {
        if (from + form.headOctets() > end) {
            return Flaw.ADDRESS_CUT_SHORT;
        }
        int next = from;
        boolean odd = false;
        if (form.hasType()) {
            type = octets.getUnsignedByte(next);
            next++;
        }
        if (form.hasPlan()) {
            int planAndEncoding = octets.getUnsignedByte(next);
            plan = planAndEncoding >>> 4;
            encoding = planAndEncoding & 0x0F;
            // Q.713 section 3.4.2.3.3: 1 is BCD with an odd number of digits. What says nothing of
            // its encoding is read as an even number.
            odd = encoding == 1;
            next++;
        }
        if (form.hasNature()) {
            int natureAndParity = octets.getUnsignedByte(next);
            nature = natureAndParity & 0x7F;
            // Q.713 section 3.4.2.3.1: in this form the eighth bit says odd; elsewhere it is spare
            odd |= form == TitleForm.NATURE && natureAndParity > 0x7F;
            next++;
        }
        digitsAt = next;
        digitCount = Math.max(0, 2 * (end - next) - (odd ? 1 : 0));
        return digitCount > GlobalTitle.DIGITS_MAX ? Flaw.TITLE_TOO_LONG : null;
    }

    /// How many octets a point code has within an address.
    static int pointCodeOctets(Variant variant) {
        return variant.pointCodeBits() > 16 ? 3 : 2;
    }

    /// Where the address indicator is in the octets.
    int at() {
        return at;
    }

    /// How many octets the address has, its length octet not included.
    public int length() {
        return length;
    }

    ByteBuf octets() {
        return octets;
    }

    /// A copy of its octets, for what lasts longer than the view; allocates.
    public byte[] toOctets() {
        byte[] copied = new byte[length];
        octets.getBytes(at, copied);
        return copied;
    }

    public Variant variant() {
        return variant;
    }

    /// Whether the message is routed on point code and subsystem number, not on the global title.
    public boolean routesOnSubsystem() {
        return (indicator & ROUTE_ON_SUBSYSTEM) != 0;
    }

    /// The bit that in ANSI networks says "national", and that is for national use elsewhere.
    public boolean isNational() {
        return (indicator & NATIONAL) != 0;
    }

    public boolean hasPointCode() {
        return pointCode >= 0;
    }

    /// The point code as a number; -1 if there is none.
    public int pointCodeValue() {
        return pointCode;
    }

    /// The point code; only if there is one.
    public PointCode pointCode() {
        assert hasPointCode();
        return PointCode.of(variant, pointCode);
    }

    /// The subsystem number; -1 if there is none.
    public int subsystem() {
        return subsystem;
    }

    /// The global title indicator (GTI); 0 if there is no title.
    public int titleIndicator() {
        return indicator >>> 2 & 0x0F;
    }

    /// What the title says besides its digits; null if there is no title, or none that could be
    /// read.
    public @Nullable TitleForm form() {
        return form;
    }

    /// The translation type; 0 if the form has none.
    public int type() {
        return type;
    }

    /// The numbering plan; 0 if the form has none.
    public int plan() {
        return plan;
    }

    /// The encoding scheme; 0 if the form has none.
    public int encoding() {
        return encoding;
    }

    /// The nature of address; 0 if the form has none.
    public int nature() {
        return nature;
    }

    public int digitCount() {
        return digitCount;
    }

    /// @param i from 0, the first digit as it is written
    /// @return 0 to 15
    public int digit(int i) {
        return octets.getByte(digitsAt + (i >>> 1)) >>> ((i & 1) << 2) & 0x0F;
    }

    /// Copies the global title.
    ///
    /// @return false if there is none
    public boolean copyTo(MutableTitle title) {
        TitleForm known = form;
        if (known == null) {
            return false;
        }
        title.begin(known, type, plan, nature);
        for (int i = 0; i < digitCount; i += MutableTitle.WINDOW_DIGITS) {
            int count = Math.min(MutableTitle.WINDOW_DIGITS, digitCount - i);
            title.append(window(i, count), count);
        }
        return true;
    }

    /// @param from an even number
    /// @param count 1 to 16
    /// @return so many digits, the first in the highest bits; zeros past the last
    private long window(int from, int count) {
        int octetCount = count + 1 >>> 1;
        long pairs = 0;
        for (int i = 0; i < octetCount; i++) {
            pairs = pairs << Byte.SIZE | octets.getByte(digitsAt + (from >>> 1) + i) & 0xFF;
        }
        long swapped = (pairs & LOW_NIBBLES) << 4 | pairs >>> 4 & LOW_NIBBLES;
        // an odd number of digits leaves a filler, which is not one
        return swapped
                << Long.SIZE - Byte.SIZE * octetCount
                >>> Long.SIZE - 4 * count
                << Long.SIZE - 4 * count;
    }

    /// The same as a value; allocates.
    public SccpAddress toAddress() {
        MutableTitle title = new MutableTitle();
        return new SccpAddress(
                routesOnSubsystem(),
                hasPointCode() ? pointCode() : null,
                subsystem < 0 ? null : SubsystemNumber.of(subsystem),
                copyTo(title) ? title.toTitle() : null,
                isNational());
    }

    @Override
    public String toString() {
        return toAddress().toString();
    }
}
