// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;

import java.util.List;

/// Messages as a protocol analyser reads them: each as the one DATA chunk of a packet of SCTP.
@NullUnmarked
public final class DiameterCapture {
    /// Raw IPv4.
    private static final int LINKTYPE_RAW = 101;

    private static final int SCTP = 132;
    private static final int DIAMETER_PPID = 46;
    private static final int PORT = 3_868;

    private DiameterCapture() {}

    /// The octets of a pcap file.
    public static byte[] of(List<byte[]> messages) {
        ByteBuf out =
                Unpooled.buffer()
                        .writeInt(0xA1B2C3D4)
                        .writeShort(2)
                        .writeShort(4)
                        .writeZero(8)
                        .writeInt(65_535)
                        .writeInt(LINKTYPE_RAW);
        int tsn = 1;
        for (byte[] message : messages) {
            int chunk = 16 + message.length;
            int packet = 20 + 12 + chunk;
            out.writeInt(tsn).writeInt(0).writeInt(packet).writeInt(packet);
            out.writeShort(0x4500).writeShort(packet).writeInt(0).writeByte(64).writeByte(SCTP);
            out.writeShort(0).writeInt(0x7F000001).writeInt(0x7F000001);
            out.writeShort(PORT).writeShort(PORT).writeInt(1).writeInt(0);
            out.writeShort(0x0003).writeShort(chunk).writeInt(tsn).writeShort(0).writeShort(tsn);
            out.writeInt(DIAMETER_PPID).writeBytes(message);
            tsn++;
        }
        return ByteBufUtil.getBytes(out);
    }
}
