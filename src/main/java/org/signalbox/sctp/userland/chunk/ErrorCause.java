// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An error cause of ABORT and ERROR, RFC 9260 section 3.3.10.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------------------------------+-------------------------------+
/// |             code              |            length             |
/// +-------------------------------+-------------------------------+
/// |                   cause-specific information ...              |
/// ```
///
/// @param code see the constants
/// @param information a view
public record ErrorCause(int code, ByteBuf information) {
    public static final int INVALID_STREAM_IDENTIFIER = 1;
    public static final int MISSING_MANDATORY_PARAMETER = 2;
    public static final int STALE_COOKIE = 3;
    public static final int OUT_OF_RESOURCE = 4;
    public static final int UNRESOLVABLE_ADDRESS = 5;
    public static final int UNRECOGNIZED_CHUNK_TYPE = 6;
    public static final int INVALID_MANDATORY_PARAMETER = 7;
    public static final int UNRECOGNIZED_PARAMETERS = 8;
    public static final int NO_USER_DATA = 9;
    public static final int COOKIE_RECEIVED_WHILE_SHUTTING_DOWN = 10;
    public static final int RESTART_WITH_NEW_ADDRESSES = 11;
    public static final int USER_INITIATED_ABORT = 12;
    public static final int PROTOCOL_VIOLATION = 13;

    /// More causes than any honest chunk has.
    private static final int CAUSES_MAX = 64;

    /// The most of a peer's or user's words that are carried.
    private static final int WORDS_OCTETS_MAX = 256;

    /// The most of a foreign chunk or parameter that is sent back.
    private static final int ECHO_OCTETS_MAX = 512;

    public static ErrorCause invalidStream(int stream) {
        return new ErrorCause(
                INVALID_STREAM_IDENTIFIER, Unpooled.buffer(4).writeShort(stream).writeShort(0));
    }

    public static ErrorCause missingParameter(int type) {
        return new ErrorCause(
                MISSING_MANDATORY_PARAMETER, Unpooled.buffer(6).writeInt(1).writeShort(type));
    }

    /// @param microseconds past the cookie's end, capped to 32 bits
    public static ErrorCause staleCookie(long microseconds) {
        return new ErrorCause(
                STALE_COOKIE,
                Unpooled.buffer(4).writeInt((int) Math.min(microseconds, 0xFFFFFFFFL)));
    }

    public static ErrorCause of(int code) {
        return new ErrorCause(code, Unpooled.EMPTY_BUFFER);
    }

    /// A cause that sends back, as a copy, what it is about.
    public static ErrorCause about(int code, ByteBuf chunkOrParameter) {
        int octets = Math.min(chunkOrParameter.readableBytes(), ECHO_OCTETS_MAX);
        return new ErrorCause(
                code,
                Unpooled.buffer(octets)
                        .writeBytes(chunkOrParameter, chunkOrParameter.readerIndex(), octets));
    }

    /// Section 3.3.10.11: the addresses that a restarting peer lists and had not before.
    public static ErrorCause restartWithNewAddresses(List<InetAddress> addresses) {
        ByteBuf listed = Unpooled.buffer();
        addresses.forEach(address -> new Parameter.Address(address).writeTo(listed));
        return new ErrorCause(RESTART_WITH_NEW_ADDRESSES, listed);
    }

    /// Section 3.3.10.8: parameters of an INIT ACK, whole, that were not understood; as copies, and
    /// as many as fit.
    public static ErrorCause unrecognizedParameters(List<ByteBuf> parameters) {
        ByteBuf listed = Unpooled.buffer();
        for (ByteBuf parameter : parameters) {
            int padding = ChunkFrame.padding(listed.writerIndex());
            int octets = parameter.readableBytes();
            if (listed.writerIndex() + padding + octets <= ECHO_OCTETS_MAX) {
                listed.writeZero(padding).writeBytes(parameter, parameter.readerIndex(), octets);
            }
        }
        return new ErrorCause(UNRECOGNIZED_PARAMETERS, listed);
    }

    public static ErrorCause noUserData(int tsn) {
        return new ErrorCause(NO_USER_DATA, Unpooled.buffer(4).writeInt(tsn));
    }

    public static ErrorCause userInitiatedAbort(String reason) {
        return new ErrorCause(USER_INITIATED_ABORT, words(reason));
    }

    public static ErrorCause protocolViolation(String what) {
        return new ErrorCause(PROTOCOL_VIOLATION, words(what));
    }

    static List<ErrorCause> parseAll(ByteBuf packet, int begin, int end) throws ChunkException {
        List<ErrorCause> causes = new ArrayList<>();
        int at = begin;
        while (at < end) {
            if (causes.size() == CAUSES_MAX) {
                throw new ChunkException(at, "more than " + CAUSES_MAX + " error causes");
            }
            int length = ChunkFrame.parameterLength(packet, at, end);
            causes.add(
                    new ErrorCause(
                            packet.getUnsignedShort(at),
                            packet.slice(at + ChunkFrame.HEADER, length - ChunkFrame.HEADER)));
            at += length + ChunkFrame.padding(length);
        }
        return causes;
    }

    void writeTo(ByteBuf out) {
        int start = ChunkFrame.beginParameter(out, code);
        out.writeBytes(information, information.readerIndex(), information.readableBytes());
        ChunkFrame.endParameter(out, start);
    }

    /// For a log line: the cause by name, with the peer's words where it gave any.
    public String words() {
        String name =
                switch (code) {
                    case INVALID_STREAM_IDENTIFIER -> "invalid stream identifier";
                    case MISSING_MANDATORY_PARAMETER -> "missing mandatory parameter";
                    case STALE_COOKIE -> "stale cookie";
                    case OUT_OF_RESOURCE -> "out of resource";
                    case UNRESOLVABLE_ADDRESS -> "unresolvable address";
                    case UNRECOGNIZED_CHUNK_TYPE -> "unrecognized chunk type";
                    case INVALID_MANDATORY_PARAMETER -> "invalid mandatory parameter";
                    case UNRECOGNIZED_PARAMETERS -> "unrecognized parameters";
                    case NO_USER_DATA -> "no user data";
                    case COOKIE_RECEIVED_WHILE_SHUTTING_DOWN ->
                            "cookie received while shutting down";
                    case RESTART_WITH_NEW_ADDRESSES -> "restart with new addresses";
                    case USER_INITIATED_ABORT -> "user-initiated abort";
                    case PROTOCOL_VIOLATION -> "protocol violation";
                    default -> "cause " + code;
                };
        boolean spoken = code == USER_INITIATED_ABORT || code == PROTOCOL_VIOLATION;
        return spoken && information.isReadable() ? name + " (" + printable() + ")" : name;
    }

    private String printable() {
        int octets = Math.min(information.readableBytes(), WORDS_OCTETS_MAX);
        String text =
                information.toString(information.readerIndex(), octets, StandardCharsets.US_ASCII);
        // what a peer sends must not move an operator's cursor
        return text.replaceAll("[^ -~]", "?");
    }

    private static ByteBuf words(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return Unpooled.wrappedBuffer(octets, 0, Math.min(octets.length, WORDS_OCTETS_MAX));
    }
}
