// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

/// The frame of chunks, parameters and error causes: four octets with a length, and padding to a
/// multiple of four that the length does not count.
///
/// ```
/// chunk:             type (8) | flags (8) | length (16) | value ... | padding
/// parameter, cause:  type (16)            | length (16) | value ... | padding
/// ```
final class ChunkFrame {
    static final int HEADER = 4;

    private ChunkFrame() {}

    static int begin(ByteBuf out, int type, int flags) {
        int start = out.writerIndex();
        out.writeByte(type);
        out.writeByte(flags);
        out.writeShort(0);
        return start;
    }

    /// Pads what came before: a chunk's length counts the padding of its parameters, but not that
    /// of the last one. Packets begin at index 0.
    static int beginParameter(ByteBuf out, int type) {
        out.writeZero(padding(out.writerIndex()));
        int start = out.writerIndex();
        out.writeShort(type);
        out.writeShort(0);
        return start;
    }

    /// Sets the length of the chunk that began at `start`, and pads.
    static void end(ByteBuf out, int start) {
        endParameter(out, start);
        out.writeZero(padding(out.writerIndex() - start));
    }

    /// Sets the length of the parameter or cause that began at `start`.
    static void endParameter(ByteBuf out, int start) {
        int length = out.writerIndex() - start;
        assert length <= 0xFFFF : "chunk of " + length + " octets";
        out.setShort(start + 2, length);
    }

    static int padding(int length) {
        return -length & 3;
    }

    /// The length of the parameter or cause at `at`, of which `end` is the end of what contains it.
    static int parameterLength(ByteBuf packet, int at, int end) throws ChunkException {
        if (end - at < HEADER) {
            throw new ChunkException(at, "parameter header cut short");
        }
        int length = packet.getUnsignedShort(at + 2);
        if (length < HEADER) {
            throw new ChunkException(at, "parameter length " + length + " below 4");
        }
        if (length > end - at) {
            throw new ChunkException(at, "parameter length " + length + " beyond its chunk");
        }
        return length;
    }

    static void need(ByteBuf packet, int at, int end, int octets, String what)
            throws ChunkException {
        if (end - at < octets) {
            throw new ChunkException(at, what + " cut short");
        }
    }

    static void exactly(int at, int end, int octets, String what) throws ChunkException {
        if (end - at != octets) {
            throw new ChunkException(at, what + " of wrong length " + (end - at));
        }
    }
}
