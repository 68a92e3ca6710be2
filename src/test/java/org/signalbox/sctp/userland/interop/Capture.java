// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.interop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.signalbox.trace.Tshark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The datagrams of many cases, for tshark to judge: each case has addresses of its own.
///
/// ```
///   10.1.N.1 we, 10.1.N.2 the foreign end, in case N; always UDP port 9899, which tshark knows
/// ```
final class Capture {
    /// `LINKTYPE_RAW`: each packet begins with its IP header.
    private static final int LINKTYPE_RAW = 101;

    /// Of one case.
    private static final int PACKETS_MAX = 20_000;

    /// Of all cases.
    private static final int OCTETS_MAX = 256 * 1024 * 1024;

    private static final int UDP_PORT = 9899;

    private final ByteBuf pcap = Unpooled.buffer();
    private final List<String> cases = new ArrayList<>();
    private int packets;

    Capture() {
        pcap.writeInt(0xA1B2C3D4).writeShort(2).writeShort(4).writeLong(0);
        pcap.writeInt(0xFFFF).writeInt(LINKTYPE_RAW);
    }

    synchronized void begin(String name) {
        cases.add(name);
        packets = 0;
    }

    synchronized void add(Wire.Direction direction, ByteBuf datagram) {
        if (++packets > PACKETS_MAX || pcap.readableBytes() > OCTETS_MAX) {
            return;
        }
        boolean ours = direction == Wire.Direction.FROM_US;
        long micros = System.nanoTime() / 1_000;
        int udp = 8 + datagram.readableBytes();
        int ip = 20 + udp;
        pcap.writeInt((int) (micros / 1_000_000)).writeInt((int) (micros % 1_000_000));
        pcap.writeInt(ip).writeInt(ip);
        pcap.writeShort(0x4500).writeShort(ip).writeInt(0x00004000).writeShort(0x4011);
        pcap.writeShort(0); // tshark does not check the IP header's checksum by default
        pcap.writeInt(address(ours ? 1 : 2)).writeInt(address(ours ? 2 : 1));
        pcap.writeShort(UDP_PORT).writeShort(UDP_PORT).writeShort(udp).writeShort(0);
        pcap.writeBytes(datagram, datagram.readerIndex(), datagram.readableBytes());
    }

    private int address(int end) {
        return 0x0A010000 + cases.size() * 256 + end;
    }

    /// What tshark says of one packet of ours.
    ///
    /// @param where the case, and the number of the packet in the capture file
    /// @param checksum 1 is good
    /// @param severity of each remark, as Wireshark numbers them
    record Judgement(
            String where, String checksum, String malformed, String severity, String remarks) {
        private static final long WARNING = 0x600000;

        /// Not a fault but tshark's own limit: beyond it tshark stops to look each TSN up.
        private static final String MANY_GAPS = "More than 100 TSNs were gap-acknowledged";

        boolean isSound() {
            boolean warned = false;
            for (String one : severity.split(",")) {
                warned |= !one.isEmpty() && Long.decode(one) >= WARNING;
            }
            boolean excused = remarks.startsWith(MANY_GAPS);
            return checksum.equals("1") && malformed.isEmpty() && (excused || !warned);
        }
    }

    /// Asks tshark.
    ///
    /// @param file where the capture is kept
    synchronized List<Judgement> judge(Path file) throws IOException, InterruptedException {
        Files.createDirectories(file.getParent());
        Files.write(file, ByteBufUtil.getBytes(pcap));
        List<String> options = new ArrayList<>(List.of("-o", "sctp.checksum:CRC 32c"));
        for (String protocol : List.of("m2ua", "m3ua", "sua", "m2pa", "diameter")) {
            options.addAll(List.of("--disable-protocol", protocol)); // the payload is no such thing
        }
        List<String> lines =
                Tshark.fields(
                        file,
                        options,
                        "ip.src",
                        "frame.number",
                        "sctp.checksum.status",
                        "_ws.malformed",
                        "_ws.expert.severity",
                        "_ws.expert.message");
        List<Judgement> ours = new ArrayList<>();
        for (String line : lines) {
            String[] fields = line.split("\\|", -1);
            if (fields[0].endsWith(".1")) {
                int number = Integer.parseInt(fields[0].split("\\.")[2]);
                String where = cases.get(number - 1) + ", packet " + fields[1];
                ours.add(new Judgement(where, fields[2], fields[3], fields[4], fields[5]));
            }
        }
        return ours;
    }
}
