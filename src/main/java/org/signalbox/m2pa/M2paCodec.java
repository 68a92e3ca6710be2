// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// Octets to messages and back (RFC 4165 section 2).
///
/// ```
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +---------------+---------------+---------------+---------------+
///  |  version = 1  |     spare     |  class = 11   | type = 1 or 2 |
///  +---------------+---------------+---------------+---------------+
///  |                message length, header included                |
///  +---------------+-----------------------------------------------+
///  |    unused     |                      BSN                      |
///  +---------------+-----------------------------------------------+
///  |    unused     |                      FSN                      |
///  +---+-----------+-----------------------------------------------+
///  |PRI|  spare    | SIO, SIF ...                        (type 1)  |
///  +---+-----------+-----------------------------------------------+
///  |             state, 1 to 9; filler ...               (type 2)  |
///  +---------------------------------------------------------------+
/// ```
///
/// Spare and unused fields are sent as 0 and not looked at: RFC 4165 has them reserved, and ITP
/// writes the length indicator of MTP2 beside the priority.
///
/// The packet path reads fields in place, by [#check] and what follows it; [#decode] gives the same
/// as values, for everybody else.
public final class M2paCodec {
    static final int HEADER_OCTETS = 16;
    static final int STATUS_OCTETS = 20;

    /// Where the service information octet stands in User Data.
    static final int SIO_INDEX = 17;

    /// The message types of class 11.
    static final int USER_DATA = 1;
    static final int LINK_STATUS = 2;

    private static final int VERSION = 1;
    private static final int MESSAGE_CLASS = 11;

    private static final int TYPE_INDEX = 3;
    private static final int LENGTH_INDEX = 4;
    private static final int BSN_INDEX = 9;
    private static final int FSN_INDEX = 13;
    private static final int PRIORITY_INDEX = 16;
    private static final int STATE_INDEX = 16;

    private M2paCodec() {}

    /// Checks everything that can be wrong about a message.
    ///
    /// @return [#USER_DATA] or [#LINK_STATUS]
    /// @throws M2paDecodeException if anything is; `message` stays as it was
    static int check(ByteBuf message) throws M2paDecodeException {
        int at = message.readerIndex();
        int octets = message.readableBytes();
        if (octets < HEADER_OCTETS) {
            throw new M2paDecodeException(
                    M2paLinkCounter.DISCARDED_TRUNCATED, octets, "header cut short");
        }
        if (message.getByte(at) != VERSION) {
            throw new M2paDecodeException(M2paLinkCounter.DISCARDED_VERSION, 0, "version is not 1");
        }
        if (message.getByte(at + 2) != MESSAGE_CLASS) {
            throw new M2paDecodeException(
                    M2paLinkCounter.DISCARDED_CLASS, 2, "message class is not 11");
        }
        int type = message.getUnsignedByte(at + TYPE_INDEX);
        if (type != USER_DATA && type != LINK_STATUS) {
            throw new M2paDecodeException(
                    M2paLinkCounter.DISCARDED_TYPE, TYPE_INDEX, "unknown message type");
        }
        if (message.getUnsignedInt(at + LENGTH_INDEX) != octets) {
            throw new M2paDecodeException(
                    M2paLinkCounter.DISCARDED_LENGTH,
                    LENGTH_INDEX,
                    "message length differs from what arrived");
        }
        if (type == LINK_STATUS) {
            checkStatus(message, at, octets);
        } else if (octets == SIO_INDEX) {
            throw new M2paDecodeException(
                    M2paLinkCounter.DISCARDED_TRUNCATED,
                    octets,
                    "user data without service information octet");
        }
        return type;
    }

    private static void checkStatus(ByteBuf message, int at, int octets)
            throws M2paDecodeException {
        if (octets < STATUS_OCTETS) {
            throw new M2paDecodeException(
                    M2paLinkCounter.DISCARDED_TRUNCATED, octets, "link status cut short");
        }
        if (StatusIndication.of(message.getUnsignedInt(at + STATE_INDEX)) == null) {
            throw new M2paDecodeException(
                    M2paLinkCounter.DISCARDED_STATE, STATE_INDEX, "unknown link status");
        }
    }

    /// Of a checked message.
    static int bsn(ByteBuf message) {
        return message.getUnsignedMedium(message.readerIndex() + BSN_INDEX);
    }

    /// Of a checked message.
    static int fsn(ByteBuf message) {
        return message.getUnsignedMedium(message.readerIndex() + FSN_INDEX);
    }

    /// Of checked User Data: whether it only acknowledges.
    static boolean isEmpty(ByteBuf message) {
        return message.readableBytes() == HEADER_OCTETS;
    }

    /// Of checked User Data that is not empty.
    static int priority(ByteBuf message) {
        return message.getUnsignedByte(message.readerIndex() + PRIORITY_INDEX) >>> 6;
    }

    /// Of a checked Link Status.
    static StatusIndication indication(ByteBuf message) {
        return Objects.requireNonNull(
                StatusIndication.of(message.getUnsignedInt(message.readerIndex() + STATE_INDEX)));
    }

    /// Reads a message as values. `message` stays the caller's and as it was; the MSU of User Data
    /// is a view into it.
    public static M2paMessage decode(ByteBuf message) throws M2paDecodeException {
        int type = check(message);
        int at = message.readerIndex();
        if (type == LINK_STATUS) {
            return new M2paMessage.LinkStatus(
                    bsn(message),
                    fsn(message),
                    indication(message),
                    message.readableBytes() - STATUS_OCTETS);
        }
        if (isEmpty(message)) {
            return new M2paMessage.UserData(
                    bsn(message), fsn(message), 0, message.slice(at + HEADER_OCTETS, 0));
        }
        return new M2paMessage.UserData(
                bsn(message),
                fsn(message),
                priority(message),
                message.slice(at + SIO_INDEX, message.readableBytes() - SIO_INDEX));
    }

    /// Writes a message; its MSU is copied and stays the caller's.
    static ByteBuf encode(ByteBufAllocator allocator, M2paMessage message) {
        return switch (message) {
            case M2paMessage.LinkStatus(
                            int bsn,
                            int fsn,
                            StatusIndication indication,
                            int filler) ->
                    encodeStatus(allocator, bsn, fsn, indication, filler);
            case M2paMessage.UserData(int bsn, int fsn, int priority, ByteBuf msu) ->
                    encodeUserData(allocator, bsn, fsn, priority, msu.isReadable() ? msu : null);
        };
    }

    /// User Data.
    ///
    /// @param msu copied, and stays the caller's; null for a mere acknowledgement
    static ByteBuf encodeUserData(
            ByteBufAllocator allocator, int bsn, int fsn, int priority, @Nullable ByteBuf msu) {
        int length = msu == null ? HEADER_OCTETS : SIO_INDEX + msu.readableBytes();
        ByteBuf out = header(allocator, USER_DATA, length, bsn, fsn);
        if (msu != null) {
            out.writeByte(priority << 6).writeBytes(msu, msu.readerIndex(), msu.readableBytes());
        }
        return out;
    }

    static ByteBuf encodeStatus(
            ByteBufAllocator allocator,
            int bsn,
            int fsn,
            StatusIndication indication,
            int fillerOctets) {
        return header(allocator, LINK_STATUS, STATUS_OCTETS + fillerOctets, bsn, fsn)
                .writeInt(indication.code())
                .writeZero(fillerOctets);
    }

    private static ByteBuf header(
            ByteBufAllocator allocator, int type, int length, int bsn, int fsn) {
        return allocator
                .directBuffer(length)
                .writeInt(VERSION << 24 | MESSAGE_CLASS << 8 | type)
                .writeInt(length)
                .writeInt(bsn)
                .writeInt(fsn);
    }
}
