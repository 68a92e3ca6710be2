// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import io.netty.buffer.ByteBuf;

/// The common header (RFC 4666 section 3.1).
///
/// ```
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +---------------+---------------+---------------+---------------+
///  |  version = 1  |   reserved    | message class | message type  |
///  +---------------+---------------+---------------+---------------+
///  |           message length, header and padding included         |
///  +---------------------------------------------------------------+
/// ```
///
/// Class and type together are a message's *kind*: `class << 8 | type`.
public final class XuaHeader {
    public static final int OCTETS = 8;

    public static final int MANAGEMENT = 0;
    public static final int TRANSFER = 1;
    public static final int SIGNALLING_NETWORK_MANAGEMENT = 2;
    public static final int ASP_STATE_MAINTENANCE = 3;
    public static final int ASP_TRAFFIC_MAINTENANCE = 4;
    public static final int ROUTING_KEY_MANAGEMENT = 9;

    public static final int ERROR = MANAGEMENT << 8;
    public static final int NOTIFY = MANAGEMENT << 8 | 1;
    public static final int ASP_UP = ASP_STATE_MAINTENANCE << 8 | 1;
    public static final int ASP_DOWN = ASP_STATE_MAINTENANCE << 8 | 2;
    public static final int HEARTBEAT = ASP_STATE_MAINTENANCE << 8 | 3;
    public static final int ASP_UP_ACK = ASP_STATE_MAINTENANCE << 8 | 4;
    public static final int ASP_DOWN_ACK = ASP_STATE_MAINTENANCE << 8 | 5;
    public static final int HEARTBEAT_ACK = ASP_STATE_MAINTENANCE << 8 | 6;
    public static final int ASP_ACTIVE = ASP_TRAFFIC_MAINTENANCE << 8 | 1;
    public static final int ASP_INACTIVE = ASP_TRAFFIC_MAINTENANCE << 8 | 2;
    public static final int ASP_ACTIVE_ACK = ASP_TRAFFIC_MAINTENANCE << 8 | 3;
    public static final int ASP_INACTIVE_ACK = ASP_TRAFFIC_MAINTENANCE << 8 | 4;

    private static final int VERSION = 1;
    private static final int CLASS_INDEX = 2;
    private static final int TYPE_INDEX = 3;
    private static final int LENGTH_INDEX = 4;
    private static final int PADDING_MAX = 3;

    private XuaHeader() {}

    /// Checks the header of a whole message.
    ///
    /// The length may leave the padding of the last parameter out (section 3.1.4).
    ///
    /// @param message stays as it was
    /// @return the kind, of which nothing is known yet
    /// @throws XuaDecodeException if the version is not 1, or the length is not the message's
    public static int check(ByteBuf message) throws XuaDecodeException {
        int octets = message.readableBytes();
        if (octets < OCTETS) {
            throw new XuaDecodeException(ErrorCode.PROTOCOL_ERROR, octets, "header cut short");
        }
        // read at once, since the buffer looks at its bounds each time
        long header = message.getLong(message.readerIndex());
        if (header >>> 56 != VERSION) {
            throw new XuaDecodeException(ErrorCode.INVALID_VERSION, 0, "version is not 1");
        }
        long length = header & 0xFFFF_FFFFL;
        if (length < OCTETS || length > octets || octets - length > PADDING_MAX) {
            throw new XuaDecodeException(
                    ErrorCode.PROTOCOL_ERROR,
                    LENGTH_INDEX,
                    "message length differs from what arrived");
        }
        return (int) (header >>> 32) & 0xFFFF;
    }

    /// Class and type of a message that has a header.
    public static int kind(ByteBuf message) {
        return message.getUnsignedShort(message.readerIndex() + CLASS_INDEX);
    }

    /// The class of a kind.
    public static int messageClass(int kind) {
        return kind >>> 8;
    }

    /// The fault of a message whose class is known, but not its type.
    public static XuaDecodeException unsupportedType() {
        return new XuaDecodeException(
                ErrorCode.UNSUPPORTED_MESSAGE_TYPE, TYPE_INDEX, "unknown message type");
    }

    /// The fault of a message whose class is unknown.
    public static XuaDecodeException unsupportedClass() {
        return new XuaDecodeException(
                ErrorCode.UNSUPPORTED_MESSAGE_CLASS, CLASS_INDEX, "unknown message class");
    }

    /// The length of a checked message, as its header has it.
    static int length(ByteBuf message) {
        return message.getInt(message.readerIndex() + LENGTH_INDEX);
    }

    /// A header whose length is not known yet.
    static void write(ByteBuf out, int kind) {
        out.writeByte(VERSION).writeByte(0).writeShort(kind).writeInt(OCTETS);
    }

    /// Writes a header into octets that are there.
    ///
    /// @param length of the whole message
    public static void set(ByteBuf out, int index, int kind, int length) {
        out.setLong(index, (long) (VERSION << 24 | kind) << 32 | length);
    }
}
