// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import java.nio.charset.StandardCharsets;

/// Goes through the AVPs of a message, or of a group, one after the other (RFC 6733 section 4.1).
///
/// ```
///  |                         code                         |
///  |  V M P flags  |  length: header and data, no padding |
///  |             vendor, if the V bit is set              |
///  |  data ...                    ... zeros, to 4 octets  |
/// ```
///
/// Nothing outside the message is touched, whatever a length says, and each step moves on by eight
/// octets at least. Padding may be missing behind the last of a group. Not thread-safe.
public final class AvpReader {
    /// The M bit: who does not know this AVP refuses the message.
    public static final int MANDATORY = 0x40;

    private static final int VENDOR_SPECIFIC = 0x80;
    private static final int HEAD_OCTETS = 8;
    private static final int VENDOR_OCTETS = 4;

    /// Groups within groups: no command has more than four.
    private static final int DEPTH_MAX = 8;

    private ByteBuf message = Unpooled.EMPTY_BUFFER;
    private int end;
    private int next;
    private int depth;
    private int code;
    private int vendor;
    private int flags;
    private int start;
    private int at;
    private int length;

    /// Begins before the first AVP of a message.
    ///
    /// @param checked a whole message, whose length was checked; stays as it was and the caller's
    public AvpReader begin(ByteBuf checked) throws DiameterException {
        int start = checked.readerIndex();
        return begin(
                checked, start + DiameterHeader.OCTETS, start + DiameterHeader.length(checked), 0);
    }

    private AvpReader begin(ByteBuf buffer, int from, int to, int groups) {
        message = buffer;
        next = from;
        end = to;
        depth = groups;
        return this;
    }

    /// Goes on to the next AVP.
    ///
    /// @return whether there is one
    /// @throws DiameterException if it does not end within what holds it
    public boolean next() throws DiameterException {
        int left = end - next;
        if (left <= 0) {
            return false;
        }
        if (left < HEAD_OCTETS) {
            throw new DiameterException(ResultCode.INVALID_AVP_LENGTH, "an AVP is cut short", null);
        }
        start = next;
        code = message.getInt(next);
        int second = message.getInt(next + 4);
        flags = second >>> 24;
        int octets = second & 0xFF_FFFF;
        boolean hasVendor = (flags & VENDOR_SPECIFIC) != 0;
        int head = hasVendor ? HEAD_OCTETS + VENDOR_OCTETS : HEAD_OCTETS;
        vendor = hasVendor && left >= head ? message.getInt(next + HEAD_OCTETS) : 0;
        if (octets < head || octets > left) {
            at = Math.min(next + head, end);
            length = 0;
            throw wrong(
                    ResultCode.INVALID_AVP_LENGTH,
                    "length %d, where %d octets are left".formatted(octets, left));
        }
        at = next + head;
        length = octets - head;
        next = next + (octets + 3 & ~3);
        return true;
    }

    public int code() {
        return code;
    }

    /// 0 if the AVP has none.
    public int vendor() {
        return vendor;
    }

    /// Whether its sender wants the message refused by who does not know it.
    public boolean isMandatory() {
        return (flags & MANDATORY) != 0;
    }

    /// Whether it is of that kind.
    public boolean is(AvpKind kind) {
        return code == kind.code() && vendor == kind.vendor();
    }

    /// How many octets of data it has.
    public int length() {
        return length;
    }

    /// Data of four octets.
    public int unsigned32() throws DiameterException {
        require(Integer.BYTES);
        return message.getInt(at);
    }

    /// Data of eight octets.
    public long unsigned64() throws DiameterException {
        require(Long.BYTES);
        return message.getLong(at);
    }

    private void require(int octets) throws DiameterException {
        if (length != octets) {
            throw wrong(
                    ResultCode.INVALID_AVP_LENGTH, "%d octets, not %d".formatted(length, octets));
        }
    }

    /// @throws DiameterException if the octets are not those of UTF-8
    public String text() throws DiameterException {
        if (!ByteBufUtil.isText(message, at, length, StandardCharsets.UTF_8)) {
            throw wrong(ResultCode.INVALID_AVP_VALUE, "not UTF-8");
        }
        return message.toString(at, length, StandardCharsets.UTF_8);
    }

    /// A name of a node or a realm.
    ///
    /// @throws DiameterException if it is empty, or has other characters than those of ASCII that
    ///     can be seen
    public String identity() throws DiameterException {
        for (int i = 0; i < length; i++) {
            int octet = message.getByte(at + i);
            if (octet <= ' ' || octet == 0x7F) {
                throw wrong(ResultCode.INVALID_AVP_VALUE, "not a name");
            }
        }
        if (length == 0) {
            throw wrong(ResultCode.INVALID_AVP_VALUE, "an empty name");
        }
        return message.toString(at, length, StandardCharsets.US_ASCII);
    }

    /// A copy of the data.
    public byte[] octets() {
        return ByteBufUtil.getBytes(message, at, length);
    }

    /// Another reader at this same AVP, which stays there when this one goes on.
    public AvpReader kept() {
        AvpReader other = new AvpReader().begin(message, next, end, depth);
        other.code = code;
        other.vendor = vendor;
        other.flags = flags;
        other.start = start;
        other.at = at;
        other.length = length;
        return other;
    }

    /// The AVPs inside this one.
    public AvpReader nested() throws DiameterException {
        if (depth == DEPTH_MAX) {
            throw wrong(ResultCode.INVALID_AVP_VALUE, "groups within groups within groups");
        }
        return new AvpReader().begin(message, at, at + length, depth + 1);
    }

    /// Writes this AVP as it came, with its padding.
    void copyTo(ByteBuf out) {
        out.writeInt(code).writeInt(flags << 24 | at - start + length);
        out.writeBytes(message, start + HEAD_OCTETS, at - start - HEAD_OCTETS + length);
        out.writeZero(-length & 3);
    }

    /// Refuses this AVP.
    ///
    /// @param resultCode one of [ResultCode]
    public DiameterException wrong(int resultCode, String reason) {
        return new DiameterException(
                resultCode,
                "AVP %d of vendor %d: %s".formatted(code, vendor, reason),
                FailedAvp.of(code, vendor, flags, message, at, length));
    }
}
