// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import io.netty.buffer.ByteBuf;

/// The common header, RFC 9260 section 3.1.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-------------------------------+-------------------------------+
/// |          source port          |       destination port        |
/// +-------------------------------+-------------------------------+
/// |                       verification tag                        |
/// +---------------------------------------------------------------+
/// |                       checksum (CRC32c)                       |
/// +---------------------------------------------------------------+
/// ```
///
/// Read in place, field by field: every packet has one and nobody keeps it.
public final class PacketHeader {
    /// Octets.
    public static final int LENGTH = 12;

    static final int CHECKSUM_AT = 8;

    private PacketHeader() {}

    public static int sourcePort(ByteBuf packet) {
        return packet.getUnsignedShort(packet.readerIndex());
    }

    public static int destinationPort(ByteBuf packet) {
        return packet.getUnsignedShort(packet.readerIndex() + 2);
    }

    public static int verificationTag(ByteBuf packet) {
        return packet.getInt(packet.readerIndex() + 4);
    }

    /// Writes the header with a checksum of zero; [Checksum#seal] completes it.
    public static void writeTo(
            ByteBuf out, int sourcePort, int destinationPort, int verificationTag) {
        out.writeShort(sourcePort);
        out.writeShort(destinationPort);
        out.writeInt(verificationTag);
        out.writeInt(0);
    }
}
