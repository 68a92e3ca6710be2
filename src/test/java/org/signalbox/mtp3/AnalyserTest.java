// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.mtp3.WireLink.Wire;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.trace.Tshark;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Every kind of message that level 3 sends, as an independent analyser reads it.
@NullUnmarked
class AnalyserTest {
    private static final int LINKTYPE_MTP3 = 141;

    private final World world = new World(1);
    private final Countries countries = new Countries(world, 2);

    /// All different messages in hexadecimal digits.
    private final Set<String> sent = new LinkedHashSet<>();

    @TempDir private Path folder;

    @BeforeAll
    static void needsTheAnalyser() {
        Tshark.assumeInstalled();
    }

    @Test
    void readsEveryMessageWithoutAWarning() throws Exception {
        countries.wires.values().forEach(wire -> wire.tap = this::record);
        exercise();

        List<String> packets =
                Tshark.fields(
                        pcap(),
                        List.of(),
                        "mtp3.service_indicator",
                        "_ws.col.Info",
                        "_ws.expert.message",
                        "_ws.malformed");

        assertThat(packets).hasSize(sent.size());
        // the analyser knows no testing user part: its messages are plain data
        assertThat(packets.stream().map(AnalyserTest::what).distinct())
                .containsExactlyInAnyOrder(
                        "0x01 SLTM",
                        "0x01 SLTA",
                        "0x00 TFP",
                        "0x00 TFA",
                        "0x00 RST",
                        "0x00 TRA",
                        "0x00 XCO",
                        "0x00 XCA",
                        "0x00 CBD",
                        "0x00 CBA",
                        "0x00 UPU",
                        "0x08 DATA");
        assertThat(packets).as("no warning, nothing malformed").allMatch(p -> p.endsWith("||"));
    }

    private static String what(String packet) {
        String[] fields = packet.split("\\|");
        return fields[0] + " " + fields[1].strip();
    }

    private void exercise() {
        countries.startAll();
        countries.point("A").routes(Countries.route("7.0.0/3", "B"));
        countries.point("C").routes(Countries.route("0.0.0/0", "B"));
        world.runFor(Duration.ofSeconds(5));
        SimPoint a = countries.point("A");
        a.pingNow("7.7.1");
        countries.point("C").run(countries.point("C").isup::close);
        a.send(Countries.code("C"), 0, 1);
        Wire wire = countries.wires.values().iterator().next();
        wire.cut();
        world.runFor(Duration.ofSeconds(2));
        wire.mend();
        world.runFor(Duration.ofSeconds(2));
        countries.kill("D");
        world.runFor(Duration.ofSeconds(50));
        countries.start("D");
        world.runFor(Duration.ofSeconds(5));
        countries.close();
        assertThat(world.octetsAllocated()).isZero();
    }

    private boolean record(Msu msu) {
        // the traffic of ISUP is made up
        if (msu.serviceInformation().serviceIndicator() != ServiceIndicator.ISUP) {
            sent.add(ByteBufUtil.hexDump(msu.octets()));
        }
        return true;
    }

    private Path pcap() throws IOException {
        Path file = folder.resolve("sent.pcap");
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(0xA1B2C3D4);
            out.writeShort(2);
            out.writeShort(4);
            out.writeLong(0);
            out.writeInt(65_535);
            out.writeInt(LINKTYPE_MTP3);
            for (String hex : sent) {
                byte[] octets = ByteBufUtil.decodeHexDump(hex);
                out.writeLong(0);
                out.writeInt(octets.length);
                out.writeInt(octets.length);
                out.write(octets);
            }
        }
        return file;
    }
}
