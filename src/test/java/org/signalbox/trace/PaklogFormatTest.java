// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.trace.Messages.SLTM;
import static org.signalbox.trace.Messages.TFP;
import static org.signalbox.trace.Messages.TRA;
import static org.signalbox.trace.Messages.captured;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.MsuTap.Direction;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class PaklogFormatTest {
    private static final int PORT = 5514;

    @Test
    void writesTheLineToTheLetter() {
        assertThat(line(42, captured(Direction.IN, Messages.LINK, SLTM)))
                .isEqualTo(
                        "<135>00000042: Mar  1 00:10:11.123: %CS7PAKLOG-7-MSU: inst=0 in"
                                + " ToCountryB:0 len=11 msu=0141f80402114054455354");
    }

    @Test
    void nothingBeforeTheDumpLooksLikeItsBeginning() {
        LinkIdentity odd = new LinkIdentity("msu=00 é\n", 15);

        String line = line(99_999_999, captured(Direction.OUT, odd, TRA));

        assertThat(line).contains("99999999: ").contains(" out msu_00___:15 ");
        assertThat(line.indexOf("msu=")).isEqualTo(line.length() - 4 - TRA.length());
    }

    @Test
    void largestMessageIsDumpedWhole() {
        String hex = SLTM + "00".repeat(4_092 - SLTM.length() / 2);

        assertThat(line(0, captured(hex))).endsWith("len=4092 msu=" + hex);
    }

    @Test
    void analyserFindsTheMessageInEveryVector(@TempDir Path folder)
            throws IOException, InterruptedException {
        Tshark.assumeInstalled();
        Path pcap = folder.resolve("paklog.pcap");
        ByteBuf file = Unpooled.buffer();
        writeRawIpHeader(file);
        writeUdp(file, 1, captured(SLTM));
        writeUdp(file, 2, captured(Direction.OUT, Messages.LINK, TRA));
        writeUdp(file, 3, captured(TFP));
        writeUdp(
                file,
                4,
                captured(Direction.IN, new LinkIdentity("msu=x", 3), SLTM + "00".repeat(261)));
        Files.write(pcap, bytes(file));

        List<String> packets =
                Tshark.fields(
                        pcap,
                        List.of("-d", "udp.port==" + PORT + ",syslog"),
                        "syslog.msu_present",
                        "mtp3.opc",
                        "mtp3.dpc",
                        "mtp3.service_indicator",
                        "mtp3mg.h0",
                        "mtp3mg.apc",
                        "syslog.facility",
                        "syslog.level",
                        "_ws.malformed");

        // 1.2.3 is 2067, 7.8.1 is 14401
        assertThat(packets)
                .hasSize(4)
                .allMatch(packet -> packet.contains("|2067|14401|"), "point codes")
                .allMatch(packet -> packet.contains("|16|7|"), "local0, debug");
        assertThat(packets.get(0)).startsWith("1|2067|14401|0x01|");
        assertThat(packets.get(1)).startsWith("1|2067|14401|0x00|0x07|");
        assertThat(packets.get(2)).startsWith("1|2067|14401|0x00|0x04|10285|");
        assertThat(packets.get(3)).startsWith("1|2067|14401|0x01|");
    }

    private static String line(int sequence, CapturedMsu msu) {
        ByteBuf out = Unpooled.buffer();
        PaklogFormat.write(sequence, msu, out);
        return out.toString(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    private static void writeRawIpHeader(ByteBuf file) {
        file.writeInt(0xA1B2C3D4).writeShort(2).writeShort(4).writeLong(0);
        file.writeInt(65_535).writeInt(101);
    }

    /// The datagram as one IPv4 packet, without checksums.
    private static void writeUdp(ByteBuf file, int sequence, CapturedMsu msu) {
        ByteBuf datagram = Unpooled.buffer();
        PaklogFormat.write(sequence, msu, datagram);
        int udp = 8 + datagram.readableBytes();
        file.writeInt(sequence).writeInt(0).writeInt(20 + udp).writeInt(20 + udp);
        file.writeInt(0x4500 << 16 | 20 + udp).writeInt(0).writeInt(0x4011 << 16);
        file.writeInt(0x7F000001).writeInt(0x7F000001);
        file.writeShort(40_000).writeShort(PORT).writeShort(udp).writeShort(0);
        file.writeBytes(datagram);
    }
}
