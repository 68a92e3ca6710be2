// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

/// INIT, RFC 9260 section 3.3.2: the call.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +---------------+---------------+-------------------------------+
/// |   type = 1    |     flags     |            length             |
/// +---------------+---------------+-------------------------------+
/// |                         initiate tag                          |
/// +---------------------------------------------------------------+
/// |           advertised receiver window credit (a_rwnd)          |
/// +-------------------------------+-------------------------------+
/// |       outbound streams        |        inbound streams        |
/// +-------------------------------+-------------------------------+
/// |                          initial TSN                          |
/// +---------------------------------------------------------------+
/// |                        parameters ...                         |
/// ```
///
/// Alone in its packet, whose verification tag is 0.
///
/// @param initiateTag the verification tag of every packet towards its sender
/// @param window octets, unsigned 32 bits
/// @param outboundStreams that the sender wants to open
/// @param inboundStreams the most that the sender accepts
public record InitChunk(
        int initiateTag,
        long window,
        int outboundStreams,
        int inboundStreams,
        int initialTsn,
        ParameterList parameters)
        implements Chunk {
    /// Octets of the fixed part, chunk header not counted.
    private static final int FIXED = 16;

    /// Sections 3.3.2 and 3.3.3: a smaller receive window is refused.
    private static final int WINDOW_OCTETS_MIN = 1500;

    static InitChunk parse(ByteBuf packet, int begin, int end) throws ChunkException {
        ChunkFrame.need(packet, begin, end, FIXED, "INIT");
        return new InitChunk(
                packet.getInt(begin),
                packet.getUnsignedInt(begin + 4),
                packet.getUnsignedShort(begin + 8),
                packet.getUnsignedShort(begin + 10),
                packet.getInt(begin + 12),
                ParameterList.parse(packet, begin + FIXED, end));
    }

    /// Whether an association can come of what an INIT or INIT ACK offers (sections 3.3.2 and
    /// 3.3.3).
    public static boolean isPossible(int outboundStreams, int inboundStreams, long window) {
        return outboundStreams > 0 && inboundStreams > 0 && window >= WINDOW_OCTETS_MIN;
    }

    @Override
    public void writeTo(ByteBuf out) {
        int start = ChunkFrame.begin(out, ChunkType.INIT, 0);
        out.writeInt(initiateTag);
        out.writeInt((int) window);
        out.writeShort(outboundStreams);
        out.writeShort(inboundStreams);
        out.writeInt(initialTsn);
        parameters.writeTo(out);
        ChunkFrame.end(out, start);
    }
}
