// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

/// DATA, RFC 9260 section 3.3.1.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+-------+-+-+-+-+-------------------------------+
/// |   type = 0    |  res  |I|U|B|E|            length             |
/// +---------------+-------+-+-+-+-+-------------------------------+
/// |                              TSN                              |
/// +-------------------------------+-------------------------------+
/// |       stream identifier       |    stream sequence number     |
/// +-------------------------------+-------------------------------+
/// |                  payload protocol identifier                  |
/// +---------------------------------------------------------------+
/// |                       user data ...                           |
/// ```
///
/// @param immediate I: the sender wants the acknowledgement at once
/// @param unordered U: deliver without regard to `streamSequence`
/// @param beginning B: the first fragment of a message
/// @param ending E: the last fragment; both for a message in one piece
/// @param streamSequence 16 bits, counts the messages of the stream
/// @param payload a view; empty is a protocol error that the receiver must answer
public record DataChunk(
        boolean immediate,
        boolean unordered,
        boolean beginning,
        boolean ending,
        int tsn,
        int stream,
        int streamSequence,
        int payloadProtocol,
        ByteBuf payload)
        implements Chunk {
    /// Octets before the payload.
    public static final int HEADER = 16;

    static final int I = 0x08;
    static final int U = 0x04;
    static final int B = 0x02;
    static final int E = 0x01;

    static DataChunk parse(ByteBuf packet, int flags, int begin, int end) throws ChunkException {
        ChunkFrame.need(packet, begin, end, HEADER - ChunkFrame.HEADER, "DATA");
        return new DataChunk(
                (flags & I) != 0,
                (flags & U) != 0,
                (flags & B) != 0,
                (flags & E) != 0,
                packet.getInt(begin),
                packet.getUnsignedShort(begin + 4),
                packet.getUnsignedShort(begin + 6),
                packet.getInt(begin + 8),
                packet.slice(begin + 12, end - begin - 12));
    }

    @Override
    public void writeTo(ByteBuf out) {
        write(
                out,
                immediate,
                unordered,
                beginning,
                ending,
                tsn,
                stream,
                streamSequence,
                payloadProtocol,
                payload);
    }

    /// Writes a DATA chunk without making a record of it.
    public static void write(
            ByteBuf out,
            boolean immediate,
            boolean unordered,
            boolean beginning,
            boolean ending,
            int tsn,
            int stream,
            int streamSequence,
            int payloadProtocol,
            ByteBuf payload) {
        int flags =
                (immediate ? I : 0) | (unordered ? U : 0) | (beginning ? B : 0) | (ending ? E : 0);
        int start = ChunkFrame.begin(out, ChunkType.DATA, flags);
        out.writeInt(tsn);
        out.writeShort(stream);
        out.writeShort(streamSequence);
        out.writeInt(payloadProtocol);
        out.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
        ChunkFrame.end(out, start);
    }

    /// What a payload takes up in a packet, padding included.
    public static int sizeOf(int payloadOctets) {
        int length = HEADER + payloadOctets;
        return length + ChunkFrame.padding(length);
    }
}
