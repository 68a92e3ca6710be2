// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.trace.Messages.SLTM;
import static org.signalbox.trace.Messages.TFP;
import static org.signalbox.trace.Messages.captured;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.MsuTap.Direction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class PcapFormatTest {
    private static final String RECORD_TIME = "004dcae3" + "075bcd15";

    @Test
    void writesHeaderAndRecordToTheOctet() {
        ByteBuf out = Unpooled.buffer();
        PcapFormat.MTP3.writeFileHeader(out);
        PcapFormat.MTP3.writeRecord(captured(TFP), 0, out);

        assertThat(ByteBufUtil.hexDump(out))
                .isEqualTo(
                        "a1b23c4d00020004"
                                + "0000000000000000"
                                + "0000ffff"
                                + "0000008d"
                                + RECORD_TIME
                                + "00000008"
                                + "00000008"
                                + TFP);
    }

    @Test
    void pseudoHeaderNamesDirectionAndLink() {
        ByteBuf out = Unpooled.buffer();
        PcapFormat.MTP2.writeRecord(captured(Direction.OUT, Messages.LINK, TFP), 0x0123, out);

        assertThat(ByteBufUtil.hexDump(out))
                .isEqualTo(RECORD_TIME + "0000000f" + "0000000f" + "01000123" + "000008" + TFP);
    }

    @ParameterizedTest
    @EnumSource
    void recordOfTheLargestMessageIsWithinTheBound(PcapFormat format) {
        String largest = SLTM + "00".repeat(4_092 - SLTM.length() / 2);
        ByteBuf out = Unpooled.buffer();

        format.writeRecord(captured(largest), 0, out);

        assertThat(out.readableBytes()).isEqualTo(format.recordOctetsMax());
    }

    @Test
    void linksAreNumberedInTheOrderOfTheirLinksets() {
        LinkNumbers numbers = new LinkNumbers();

        assertThat(numbers.of(new LinkIdentity("B", 2))).isEqualTo(0x0002);
        assertThat(numbers.of(new LinkIdentity("A", 15))).isEqualTo(0x001F);
        assertThat(numbers.of(new LinkIdentity("B", 0))).isEqualTo(0x0000);
        for (int i = 0; i < 5_000; i++) {
            numbers.of(new LinkIdentity("more" + i, 0));
        }
        assertThat(numbers.of(new LinkIdentity("more4092", 1))).isEqualTo(0xFFE1);
        assertThat(numbers.of(new LinkIdentity("more4999", 7))).isEqualTo(0xFFF7);
    }

    @Test
    void analyserReadsMtp3(@TempDir Path folder) throws IOException, InterruptedException {
        Tshark.assumeInstalled();
        Path pcap = write(folder, PcapFormat.MTP3);

        List<String> packets =
                Tshark.fields(
                        pcap,
                        List.of(),
                        "frame.time_epoch",
                        "frame.protocols",
                        "mtp3.opc",
                        "mtp3.dpc",
                        "_ws.malformed",
                        "_ws.expert.message");

        assertThat(packets)
                .containsExactly(
                        "5098211.123456789|mtp3:mtp3mg|2067|14401||",
                        "5098211.123456789|mtp3:mtp3mg|2067|14401||");
    }

    @Test
    void analyserReadsDirectionAndLinkOfMtp2(@TempDir Path folder)
            throws IOException, InterruptedException {
        Tshark.assumeInstalled();
        Path pcap = write(folder, PcapFormat.MTP2);

        List<String> packets =
                Tshark.fields(
                        pcap,
                        List.of(),
                        "frame.protocols",
                        "mtp2.li",
                        "mtp3.opc",
                        "mtp3.dpc",
                        "frame.p2p_dir",
                        "frame.link_nr",
                        "_ws.malformed",
                        "_ws.expert.message");

        assertThat(packets)
                .containsExactly(
                        "mtp2:mtp3:mtp3mg|8|2067|14401|1|16||",
                        "mtp2:mtp3:mtp3mg|11|2067|14401|0|17||");
    }

    private static Path write(Path folder, PcapFormat format) throws IOException {
        ByteBuf out = Unpooled.buffer();
        format.writeFileHeader(out);
        format.writeRecord(captured(Direction.IN, Messages.LINK, TFP), 0x0010, out);
        format.writeRecord(captured(Direction.OUT, Messages.LINK, SLTM), 0x0011, out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return Files.write(folder.resolve(format.word() + ".pcap"), bytes);
    }
}
