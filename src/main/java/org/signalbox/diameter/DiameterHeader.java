// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import io.netty.buffer.ByteBuf;

/// What stands before the AVPs of a message (RFC 6733 section 3).
///
/// ```
///  |  version 1  |               message length               |
///  |    flags    |                command code                |
///  |                      application id                      |
///  |                        hop-by-hop                        |
///  |                        end-to-end                        |
/// ```
///
/// @param flags [#REQUEST], [#PROXIABLE], [#ERROR], [#RETRANSMITTED]
/// @param command 24 bits
/// @param application unsigned
/// @param hopByHop by which the answer is told, on this association
/// @param endToEnd by which a request is known again that was sent twice
public record DiameterHeader(int flags, int command, int application, int hopByHop, int endToEnd) {
    public static final int OCTETS = 20;

    /// A message of more is not read: the association it comes on is given up, since no other can
    /// be found behind it.
    public static final int MESSAGE_OCTETS_MAX = 65_536;

    public static final int REQUEST = 0x80;
    public static final int PROXIABLE = 0x40;
    public static final int ERROR = 0x20;
    public static final int RETRANSMITTED = 0x10;

    private static final int FLAGS_INDEX = 4;

    private static final int VERSION = 1;

    /// What stands in the place of the version if a peer begins with TLS (RFC 8446 section 5.1).
    private static final int TLS_HANDSHAKE = 22;

    private static final int RESERVED = 0x0F;

    /// How many octets the message has that begins here.
    ///
    /// @param message with four octets at least
    /// @throws DiameterException if it is none
    public static int length(ByteBuf message) throws DiameterException {
        int first = message.getInt(message.readerIndex());
        if (first >>> 24 != VERSION) {
            throw new DiameterException(
                    ResultCode.UNSUPPORTED_VERSION,
                    first >>> 24 == TLS_HANDSHAKE
                            ? "TLS where none is expected: is one end configured without?"
                            : "version " + (first >>> 24),
                    null);
        }
        int length = first & 0xFF_FFFF;
        if (length < OCTETS || (length & 3) != 0 || length > MESSAGE_OCTETS_MAX) {
            throw new DiameterException(
                    ResultCode.INVALID_MESSAGE_LENGTH,
                    "message of %d octets; 20 to %d in steps of 4 are possible"
                            .formatted(length, MESSAGE_OCTETS_MAX),
                    null);
        }
        return length;
    }

    /// Reads the header of a whole message.
    ///
    /// @param message of as many octets as [#length] says, at least
    public static DiameterHeader read(ByteBuf message) {
        int at = message.readerIndex();
        int second = message.getInt(at + 4);
        return new DiameterHeader(
                second >>> 24,
                second & 0xFF_FFFF,
                message.getInt(at + 8),
                message.getInt(at + 12),
                message.getInt(at + 16));
    }

    /// Refuses bits that nobody may set: reserved ones, and the E bit in a request (RFC 6733
    /// section 3).
    public void checkFlags() throws DiameterException {
        if ((flags & RESERVED) != 0) {
            throw new DiameterException(
                    ResultCode.INVALID_BIT_IN_HEADER, "flags 0x%02x".formatted(flags), null);
        }
        if (isRequest() && isError()) {
            throw new DiameterException(
                    ResultCode.INVALID_HDR_BITS, "request with the E bit", null);
        }
    }

    public boolean isRequest() {
        return (flags & REQUEST) != 0;
    }

    public boolean isError() {
        return (flags & ERROR) != 0;
    }

    public boolean isRetransmitted() {
        return (flags & RETRANSMITTED) != 0;
    }

    /// Of the answer to this request.
    ///
    /// @param error whether the answer has the E bit
    public DiameterHeader answer(boolean error) {
        int answered = flags & PROXIABLE | (error ? ERROR : 0);
        return new DiameterHeader(answered, command, application, hopByHop, endToEnd);
    }

    /// Says of a whole request that it may have been sent before.
    public static void setRetransmitted(ByteBuf request) {
        int at = request.readerIndex() + FLAGS_INDEX;
        request.setByte(at, request.getByte(at) | RETRANSMITTED);
    }

    /// Writes it, with a length of 0.
    void write(ByteBuf out) {
        out.writeInt(VERSION << 24)
                .writeInt(flags << 24 | command)
                .writeInt(application)
                .writeInt(hopByHop)
                .writeInt(endToEnd);
    }

    /// Sets the length of a message that was begun by [#write].
    static void setLength(ByteBuf message, int start) {
        message.setInt(start, VERSION << 24 | message.writerIndex() - start);
    }
}
