// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// A DATA chunk read in place, see [DataChunk]. There is one chunk for each message, so this one
/// object stands for each of them in turn: what is to be kept must be taken before the next.
public final class DataView {
    private ByteBuf packet = Unpooled.EMPTY_BUFFER;
    private int flags;
    private int begin;
    private int end;

    /// Stands for the DATA chunk at which a cursor stands.
    ///
    /// @throws ChunkException if it is shorter than its header
    public DataView read(ChunkCursor at) throws ChunkException {
        packet = at.packet();
        flags = at.flags();
        begin = at.valueBegin();
        end = at.valueEnd();
        ChunkFrame.need(packet, begin, end, DataChunk.HEADER - ChunkFrame.HEADER, "DATA");
        return this;
    }

    public boolean immediate() {
        return (flags & DataChunk.I) != 0;
    }

    public boolean unordered() {
        return (flags & DataChunk.U) != 0;
    }

    public boolean beginning() {
        return (flags & DataChunk.B) != 0;
    }

    public boolean ending() {
        return (flags & DataChunk.E) != 0;
    }

    public int tsn() {
        return packet.getInt(begin);
    }

    public int stream() {
        return packet.getUnsignedShort(begin + 4);
    }

    public int streamSequence() {
        return packet.getUnsignedShort(begin + 6);
    }

    public int payloadProtocol() {
        return packet.getInt(begin + 8);
    }

    /// Octets of user data; none is a protocol error that the receiver must answer.
    public int octets() {
        return end - begin - (DataChunk.HEADER - ChunkFrame.HEADER);
    }

    /// Octets of the packet that [#retainedPayload] would keep.
    public int packetOctets() {
        return packet.capacity();
    }

    /// The user data as a view of its packet, which it keeps; the caller releases it.
    public ByteBuf retainedPayload() {
        return packet.retainedSlice(end - octets(), octets());
    }

    /// Copies the user data.
    public void writePayloadTo(ByteBuf out) {
        out.writeBytes(packet, end - octets(), octets());
    }
}
