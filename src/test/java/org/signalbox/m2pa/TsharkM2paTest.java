// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.trace.Tshark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// An independent decoder agrees with what a link sends, and has nothing to remark.
class TsharkM2paTest {
    /// Link type SCTP: packets begin with the SCTP common header.
    private static final int LINKTYPE_SCTP = 248;

    @TempDir private Path folder;

    @Test
    void everyKindOfMessageDecodesWithoutRemark() throws IOException, InterruptedException {
        Tshark.assumeInstalled();
        List<Tester.Received> messages = everythingALinkSays();
        Path pcap = folder.resolve("m2pa.pcap");
        Files.write(pcap, capture(messages));

        List<String> decoded =
                Tshark.fields(
                        pcap,
                        List.of(),
                        "m2pa.status",
                        "m2pa.type",
                        "m2pa.bsn",
                        "m2pa.fsn",
                        "mtp3.opc",
                        "_ws.expert.message",
                        "_ws.malformed");

        List<String> expected = new ArrayList<>();
        for (Tester.Received message : messages) {
            expected.add(
                    switch (message.message()) {
                        case M2paMessage.LinkStatus s ->
                                "%d|0x0002|%d|%d||||"
                                        .formatted(s.indication().code(), s.bsn(), s.fsn());
                        case M2paMessage.UserData d ->
                                "|0x0001|%d|%d|%s||"
                                        .formatted(d.bsn(), d.fsn(), d.isEmpty() ? "" : "8240");
                    });
        }
        assertThat(decoded.stream().map(TsharkM2paTest::normal).toList())
                .isEqualTo(expected.stream().map(TsharkM2paTest::normal).toList());
    }

    /// Hexadecimal or not, with or without a last separator.
    private static String normal(String line) {
        StringBuilder normal = new StringBuilder();
        for (String field : line.split("\\|", -1)) {
            if (!field.isEmpty()) {
                normal.append(field.matches("0x[0-9a-fA-F]+|[0-9]+") ? Long.decode(field) : field);
            }
            normal.append(' ');
        }
        return normal.toString().strip();
    }

    private static List<Tester.Received> everythingALinkSays() {
        List<Tester.Received> all = new ArrayList<>();
        try (Tester tester = new Tester(Tester.config().withProvingFiller(64)).connect()) {
            tester.align();
            tester.world.runFor(Duration.ofMillis(200));
            tester.status(StatusIndication.PROVING_NORMAL);
            tester.world.runFor(Duration.ofMillis(200));
            tester.status(StatusIndication.PROVING_EMERGENCY);
            tester.world.runFor(Duration.ofSeconds(1));
            tester.status(StatusIndication.READY);
            tester.data(0xFFFFFF, 0, LinkTestUser.SLTM);
            tester.data(0xFFFFFF, 1, LinkTestUser.SLTA);
            tester.world.runFor(Duration.ofMillis(100));
            tester.linkLoop.run(() -> tester.link.setReceiveCongestion(true));
            tester.linkLoop.run(() -> tester.link.setReceiveCongestion(false));
            tester.linkLoop.run(() -> tester.link.setLocalProcessorOutage(true));
            tester.linkLoop.run(() -> tester.link.setLocalProcessorOutage(false));
            tester.status(1, 1, 1, StatusIndication.READY);
            tester.world.runFor(Duration.ofMillis(100));
            tester.linkLoop.run(tester.link::stop);
            tester.world.runFor(Duration.ofMillis(100));
            all.addAll(tester.rest());
        }
        for (StatusIndication indication : StatusIndication.values()) {
            if (indication != StatusIndication.ALIGNMENT) {
                // awaited, and so not among the rest
                assertThat(all).as("%s is among them", indication).anyMatch(m -> m.is(indication));
            }
        }
        assertThat(all)
                .anyMatch(m -> m.carries(LinkTestUser.SLTA))
                .anyMatch(m -> m.carries(LinkTestUser.SLTM))
                .anyMatch(Tester.Received::isEmptyUserData);
        return all;
    }

    /// ```
    ///  pcap header | packet header, SCTP common header, DATA chunk | ...
    /// ```
    private static byte[] capture(List<Tester.Received> messages) {
        ByteBuf out =
                Unpooled.buffer()
                        .writeInt(0xA1B2C3D4)
                        .writeShort(2)
                        .writeShort(4)
                        .writeZero(8)
                        .writeInt(65_535)
                        .writeInt(LINKTYPE_SCTP);
        int[] sequence = new int[2];
        for (int i = 0; i < messages.size(); i++) {
            Tester.Received message = messages.get(i);
            byte[] packet = packet(message, i, sequence[message.stream()]++);
            out.writeInt(i).writeInt(0).writeInt(packet.length).writeInt(packet.length);
            out.writeBytes(packet);
        }
        return Tester.bytes(out);
    }

    private static byte[] packet(Tester.Received message, int tsn, int sequence) {
        int length = message.octets().length;
        ByteBuf packet =
                Unpooled.buffer()
                        .writeShort(3565)
                        .writeShort(3565)
                        .writeInt(0x1234)
                        .writeInt(0)
                        .writeShort(0x0003) // DATA, whole message
                        .writeShort(16 + length)
                        .writeInt(tsn)
                        .writeShort(message.stream())
                        .writeShort(sequence)
                        .writeInt(message.payloadProtocol())
                        .writeBytes(message.octets())
                        .writeZero(-length & 3);
        CRC32C checksum = new CRC32C();
        checksum.update(Tester.bytes(packet));
        packet.setIntLE(8, (int) checksum.getValue());
        return Tester.bytes(packet);
    }
}
