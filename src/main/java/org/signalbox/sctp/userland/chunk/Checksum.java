// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

import java.util.zip.CRC32C;

/// CRC32c over a packet whose checksum field counts as zero (RFC 9260 section 6.8, appendix A).
///
/// One object per owner: the JDK's CRC keeps state while it computes.
public final class Checksum {
    private final CRC32C crc = new CRC32C();

    /// Puts the checksum into a packet whose field is still zero. The packet begins at its reader
    /// index.
    public void seal(ByteBuf packet) {
        int at = packet.readerIndex() + PacketHeader.CHECKSUM_AT;
        assert packet.getInt(at) == 0 : "sealed twice";
        packet.setIntLE(at, of(packet));
    }

    /// Whether the checksum of a received packet holds.
    public boolean holds(ByteBuf packet) {
        int at = packet.readerIndex() + PacketHeader.CHECKSUM_AT;
        int received = packet.getIntLE(at);
        packet.setInt(at, 0);
        int computed = of(packet);
        packet.setIntLE(at, received);
        return computed == received;
    }

    private int of(ByteBuf packet) {
        crc.reset();
        crc.update(packet.internalNioBuffer(packet.readerIndex(), packet.readableBytes()));
        return (int) crc.getValue();
    }
}
