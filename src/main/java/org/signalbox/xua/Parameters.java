// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.util.ArrayList;
import java.util.List;

/// Goes through the parameters of a message, one after the other (RFC 4666 section 3.2).
///
/// ```
///  +-------------------------------+-------------------------------+
///  |              tag              | length: tag, length and value |
///  +-------------------------------+-------------------------------+
///  |  value ...                          ... zeros, to four octets |
///  +---------------------------------------------------------------+
/// ```
///
/// Nothing outside the message is touched, whatever a length says, and each step moves on by four
/// octets at least. Parameters may come in any order. What the reader of a message does not ask for
/// is passed over, as the RFC has it; one that it takes may not come twice, unless it is read by
/// [#nested] or [#repeated]. Padding may be missing behind the last.
///
/// Not thread-safe; may be used for one message after the other.
public final class Parameters {
    private static final int HEAD_OCTETS = 4;
    private static final int INFO_OCTETS_MAX = 255;

    private ByteBuf message = Unpooled.EMPTY_BUFFER;
    private int start;
    private int end;
    private int next;
    private int tag;
    private int at;
    private int length;

    /// Of the tags that are taken once: one bit each.
    private long taken;

    /// Begins before the first parameter of a message.
    ///
    /// @param checked whose header was checked; stays as it was and the caller's
    public Parameters begin(ByteBuf checked) {
        int first = checked.readerIndex();
        return begin(checked, first, first + XuaHeader.OCTETS, first + XuaHeader.length(checked));
    }

    private Parameters begin(ByteBuf buffer, int messageStart, int from, int to) {
        message = buffer;
        start = messageStart;
        next = from;
        end = to;
        taken = 0;
        return this;
    }

    /// Goes on to the next parameter.
    ///
    /// @return whether there is one
    /// @throws XuaDecodeException if it does not end within the message
    public boolean next() throws XuaDecodeException {
        int left = end - next;
        if (left <= 0) {
            return false;
        }
        if (left < HEAD_OCTETS) {
            throw wrong(next, "parameter cut short");
        }
        int head = message.getInt(next);
        int octets = head & 0xFFFF;
        if (octets < HEAD_OCTETS) {
            throw wrong(next + 2, "parameter length below 4");
        }
        if (octets > left) {
            throw wrong(next + 2, "parameter longer than what holds it");
        }
        tag = head >>> 16;
        at = next + HEAD_OCTETS;
        length = octets - HEAD_OCTETS;
        next = at + (length + 3 & ~3);
        return true;
    }

    /// Of the parameter that was gone on to.
    public int tag() {
        return tag;
    }

    /// Where its value begins in the buffer.
    public int index() {
        return at;
    }

    /// How many octets its value has.
    public int length() {
        return length;
    }

    /// Where its value begins in the message, for errors.
    public int offset() {
        return at - start;
    }

    /// The parameters inside the value of this one.
    public Parameters nested() {
        return new Parameters().begin(message, start, at, at + length);
    }

    /// Refuses a parameter that came before in the same message.
    public void once() throws XuaDecodeException {
        long bit = 1L << bit(tag);
        if ((taken & bit) != 0) {
            throw new XuaDecodeException(
                    ErrorCode.UNEXPECTED_PARAMETER,
                    offset() - HEAD_OCTETS,
                    "parameter 0x%04x twice".formatted(tag));
        }
        taken |= bit;
    }

    /// Refuses a message that had no such parameter.
    ///
    /// @param wanted one that is taken once
    public void require(int wanted) throws XuaDecodeException {
        if ((taken & 1L << bit(wanted)) == 0) {
            throw new XuaDecodeException(
                    ErrorCode.MISSING_PARAMETER,
                    Math.min(next, end) - start,
                    "parameter 0x%04x is missing".formatted(wanted));
        }
    }

    /// A value of four octets.
    public int number() throws XuaDecodeException {
        once();
        return repeated();
    }

    /// A value of four octets in a parameter that may come more than once.
    public int repeated() throws XuaDecodeException {
        expectLength(4);
        return message.getInt(at);
    }

    /// Values of four octets each, at least one.
    public int[] numbers() throws XuaDecodeException {
        once();
        if (length == 0 || (length & 3) != 0) {
            throw wrong(at - 2, "list of %d octets".formatted(length));
        }
        int[] numbers = new int[length / 4];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = message.getInt(at + 4 * i);
        }
        return numbers;
    }

    public List<RoutingContext> contexts() throws XuaDecodeException {
        List<RoutingContext> contexts = new ArrayList<>();
        for (int number : numbers()) {
            contexts.add(new RoutingContext(number));
        }
        return List.copyOf(contexts);
    }

    public List<AffectedPointCode> affected() throws XuaDecodeException {
        List<AffectedPointCode> affected = new ArrayList<>();
        for (int number : numbers()) {
            affected.add(AffectedPointCode.of(number));
        }
        return List.copyOf(affected);
    }

    /// A text for people. What no terminal should be given (all but the printable characters of
    /// ASCII) becomes a question mark.
    public String text() throws XuaDecodeException {
        once();
        if (length > INFO_OCTETS_MAX) {
            throw wrong(at - 2, "text of %d octets".formatted(length));
        }
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            int octet = message.getByte(at + i);
            text.append(octet >= ' ' && octet < 0x7F ? (char) octet : '?');
        }
        return text.toString();
    }

    public Octets octets() throws XuaDecodeException {
        once();
        return Octets.of(message, at, length);
    }

    /// Refuses a value of another length.
    public void expectLength(int octets) throws XuaDecodeException {
        if (length != octets) {
            throw wrong(at - 2, "value of %d octets, not %d".formatted(length, octets));
        }
    }

    /// Refuses the value of this parameter.
    public XuaDecodeException invalid(String reason) {
        return new XuaDecodeException(ErrorCode.INVALID_PARAMETER_VALUE, offset(), reason);
    }

    private XuaDecodeException wrong(int index, String reason) {
        return new XuaDecodeException(ErrorCode.PARAMETER_FIELD_ERROR, index - start, reason);
    }

    /// Known tags are below 0x20, or from 0x200 to 0x21F.
    private static int bit(int tag) {
        return tag & 0x1F | (tag >>> 4 & 0x20);
    }
}
