// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.net.UnreadOctets;
import org.signalbox.sctp.MessagePieces;
import org.signalbox.sctp.PayloadProtocol;

/// Finds messages in a stream of octets by the common header that M2PA (RFC 4165 section 2.1) and
/// M3UA (RFC 4666 section 1.3.1) share.
///
/// ```
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +---------------+---------------+---------------+---------------+
///  |  version = 1  |   reserved    | message class | message type  |
///  +---------------+---------------+---------------+---------------+
///  |                message length, header included                |
///  +---------------------------------------------------------------+
/// ```
///
/// What SCTP would say beside a message is told from the header: the payload protocol from the
/// class (11 is M2PA, 0 to 9 are M3UA). Which stream a message was sent on is not told, and does
/// not matter: all share one order.
///
/// The reserved octet is not looked at. A wrong version, length or class ends the search: where the
/// next message begins cannot be known.
final class MessageFraming {
    static final int HEADER_OCTETS = 8;
    static final int MESSAGE_OCTETS_MAX = MessagePieces.MESSAGE_OCTETS_MAX;

    /// Streams that a user may name when it sends: those of M2PA. They are one.
    static final int STREAMS = 2;

    /// The stream that every message is told to have come on, which is that of M2PA's user data:
    /// nothing overtakes it, as link status on a stream of its own might (RFC 4165 section 1.5.2).
    static final int ORDER = 1;

    private static final int VERSION = 1;
    private static final int CLASS_INDEX = 2;
    private static final int LENGTH_INDEX = 4;

    private static final int M3UA_CLASS_MAX = 9;
    private static final int M2PA_CLASS = 11;

    private final ByteBufAllocator allocator;

    private final UnreadOctets unread;

    MessageFraming(ByteBufAllocator allocator) {
        this.allocator = allocator;
        this.unread = new UnreadOctets(allocator);
    }

    /// Takes ownership of octets that follow those given before. [#next] must have returned null
    /// since, or [#hasBegun] false.
    void add(ByteBuf octets) {
        unread.add(octets);
    }

    /// The next message, owned by the caller; null if more octets are needed. It is a copy of its
    /// own length: a message that waits in a queue does not keep all that was read with it.
    ///
    /// @throws FramingException if there is none; [#release] is all that may follow
    @Nullable ByteBuf next() throws FramingException {
        ByteBuf octets = unread.octets();
        if (octets == null) {
            return null;
        }
        int length = octets.readableBytes() < HEADER_OCTETS ? 0 : length(octets);
        if (length == 0 || octets.readableBytes() < length) {
            unread.keep(Math.max(length, HEADER_OCTETS));
            return null;
        }
        ByteBuf message = allocator.directBuffer(length, length);
        octets.readBytes(message);
        return message;
    }

    /// Whether the header of the next message is there.
    ///
    /// @throws FramingException as [#next]
    boolean hasBegun() throws FramingException {
        ByteBuf octets = unread.octets();
        if (octets == null) {
            return false;
        }
        if (octets.readableBytes() >= HEADER_OCTETS) {
            return length(octets) > 0;
        }
        unread.keep(HEADER_OCTETS);
        return false;
    }

    /// Whether a message has begun and not ended.
    boolean isWithinMessage() {
        return !unread.isEmpty();
    }

    /// Forgets what has arrived.
    void release() {
        unread.release();
    }

    private static int length(ByteBuf octets) throws FramingException {
        int at = octets.readerIndex();
        if (octets.getByte(at) != VERSION) {
            throw new FramingException(TcpCounter.BROKEN_VERSION, 0, "version is not 1");
        }
        int messageClass = octets.getUnsignedByte(at + CLASS_INDEX);
        if (messageClass > M3UA_CLASS_MAX && messageClass != M2PA_CLASS) {
            throw new FramingException(
                    TcpCounter.BROKEN_CLASS,
                    CLASS_INDEX,
                    "message class " + messageClass + " is neither M2PA's nor M3UA's");
        }
        long length = octets.getUnsignedInt(at + LENGTH_INDEX);
        if (length < HEADER_OCTETS || length > MESSAGE_OCTETS_MAX) {
            throw new FramingException(
                    TcpCounter.BROKEN_LENGTH,
                    LENGTH_INDEX,
                    "message length %d is not within %d to %d"
                            .formatted(length, HEADER_OCTETS, MESSAGE_OCTETS_MAX));
        }
        return (int) length;
    }

    /// How many messages there are in octets that were put together from whole ones.
    static int count(ByteBuf whole) {
        int count = 0;
        int at = whole.readerIndex();
        while (at < whole.writerIndex()) {
            at += whole.getInt(at + LENGTH_INDEX);
            count++;
        }
        return count;
    }

    /// Of a message that was found.
    static PayloadProtocol protocol(ByteBuf message) {
        int messageClass = message.getUnsignedByte(message.readerIndex() + CLASS_INDEX);
        return messageClass == M2PA_CLASS ? PayloadProtocol.M2PA : PayloadProtocol.M3UA;
    }

    /// Whether the other end will find this message, and only it, in its octets.
    static boolean isWhole(ByteBuf message) {
        try {
            return message.readableBytes() >= HEADER_OCTETS
                    && length(message) == message.readableBytes();
        } catch (FramingException broken) {
            return false;
        }
    }
}
