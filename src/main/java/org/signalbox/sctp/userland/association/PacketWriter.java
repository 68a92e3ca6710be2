// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.signalbox.sctp.userland.chunk.Checksum;
import org.signalbox.sctp.userland.chunk.Chunk;
import org.signalbox.sctp.userland.chunk.PacketHeader;

/// Makes packets: one buffer each, header first, checksum last.
public final class PacketWriter {
    /// Enough for any control chunk that does not carry something of the peer's.
    private static final int CONTROL_OCTETS = 256;

    private final int localPort;
    private final ByteBufAllocator allocator;
    private final Checksum checksum = new Checksum();

    public PacketWriter(int localPort, ByteBufAllocator allocator) {
        this.localPort = localPort;
        this.allocator = allocator;
    }

    /// A packet to be filled and given to [#seal].
    ///
    /// @param octetsMax what it may hold, header included
    ByteBuf begin(int remotePort, int verificationTag, int octetsMax) {
        ByteBuf packet = allocator.ioBuffer(octetsMax, octetsMax);
        PacketHeader.writeTo(packet, localPort, remotePort, verificationTag);
        return packet;
    }

    ByteBuf seal(ByteBuf packet) {
        checksum.seal(packet);
        return packet;
    }

    /// A sealed packet of one chunk.
    public ByteBuf of(int remotePort, int verificationTag, Chunk chunk) {
        ByteBuf packet = allocator.ioBuffer(CONTROL_OCTETS);
        PacketHeader.writeTo(packet, localPort, remotePort, verificationTag);
        chunk.writeTo(packet);
        return seal(packet);
    }

    /// A sealed packet of two chunks.
    public ByteBuf of(int remotePort, int verificationTag, Chunk first, Chunk second) {
        ByteBuf packet = allocator.ioBuffer(CONTROL_OCTETS);
        PacketHeader.writeTo(packet, localPort, remotePort, verificationTag);
        first.writeTo(packet);
        second.writeTo(packet);
        return seal(packet);
    }
}
