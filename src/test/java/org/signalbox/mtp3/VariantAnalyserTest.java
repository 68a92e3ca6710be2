// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.mtp3.LinkTestMessage.Pattern;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;
import org.signalbox.trace.Tshark;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Every network management and test message of every variant, as an independent analyser reads it
/// that was told the variant.
@NullUnmarked
class VariantAnalyserTest {
    private static final int LINKTYPE_MTP3 = 141;

    /// Of ISUP, circuit 1.
    private static final byte[] RELEASE_COMPLETE = {1, 0, 0x10, 0};

    @TempDir private Path folder;

    @BeforeAll
    static void needsTheAnalyser() {
        Tshark.assumeInstalled();
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void readsEveryMessageByItsName(Variant variant) throws Exception {
        List<String> names = new ArrayList<>();
        List<byte[]> messages = new ArrayList<>();
        for (SnmHeading heading : SnmLayout.of(variant).headings()) {
            names.add(heading.name());
            messages.add(message(variant, ServiceIndicator.SNM, userPart(variant, heading)));
        }
        Pattern pattern = LinkTestCodec.FIXED_PATTERN;
        names.add(variant == Variant.TTC ? "SRT" : "SLTM");
        messages.add(test(variant, new LinkTestMessage.Test(pattern)));
        names.add(variant == Variant.TTC ? "SRA" : "SLTA");
        messages.add(test(variant, new LinkTestMessage.Acknowledgement(pattern)));

        List<String> packets =
                Tshark.fields(
                        pcap(messages),
                        List.of("-o", "mtp3.standard:" + preference(variant)),
                        "_ws.col.Info",
                        "_ws.expert.message",
                        "_ws.malformed");

        assertThat(packets.stream().map(packet -> packet.split("[| ]", -1)[0]))
                .containsExactlyElementsOf(names);
        assertThat(packets).as("no warning, nothing malformed").allMatch(p -> p.endsWith("||"));
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void readsTheLinkAndTheNumbersThatWereWritten(Variant variant) throws Exception {
        List<byte[]> messages = new ArrayList<>();
        for (SnmHeading heading : List.of(SnmHeading.COO, SnmHeading.XCO, SnmHeading.CBD)) {
            messages.add(message(variant, ServiceIndicator.SNM, userPart(variant, heading)));
        }

        List<String> packets =
                Tshark.fields(
                        pcap(messages),
                        List.of("-o", "mtp3.standard:" + preference(variant)),
                        "mtp3mg.slc",
                        "mtp3mg.fsn",
                        "mtp3mg.cbc");

        String link = variant == Variant.ANSI ? "5" : "";
        assertThat(packets)
                .containsExactly(
                        link + "|127|",
                        link + "|1193046|",
                        link + "||" + (variant == Variant.TTC ? 3 : 0xC3));
    }

    @ParameterizedTest
    @EnumSource(
            value = Variant.class,
            names = {"ITU", "ANSI", "CHINA"})
    void readsTheDataLinkThatWasWritten(Variant variant) throws Exception {
        byte[] order = message(variant, ServiceIndicator.SNM, userPart(variant, SnmHeading.DLC));

        List<String> packets =
                Tshark.fields(
                        pcap(List.of(order)),
                        List.of("-o", "mtp3.standard:" + preference(variant)),
                        "mtp3mg.slc",
                        "mtp3mg.link");

        assertThat(packets).containsExactly(variant == Variant.ANSI ? "5|" + 0x2ABC : "|" + 0xABC);
    }

    /// Messages that came from a network of each variant.
    @ParameterizedTest
    @EnumSource(Variant.class)
    void readsTheLabelOfMessagesFromOtherNetworks(Variant variant) throws Exception {
        List<byte[]> messages = new ArrayList<>();
        for (Variant other : Variant.values()) {
            messages.add(converted(other, variant));
        }

        List<String> packets =
                Tshark.fields(
                        pcap(messages),
                        List.of("-o", "mtp3.standard:" + preference(variant)),
                        "mtp3.dpc",
                        "mtp3.opc",
                        "mtp3.network_indicator",
                        "mtp3.sls",
                        "_ws.col.Info",
                        "_ws.malformed");

        assertThat(packets)
                .hasSize(Variant.values().length)
                .containsOnly(
                        "%d|%d|0x02|5|RLC (CIC 1) |"
                                .formatted(
                                        PointCode.parse(variant, "3.2.1").value(),
                                        PointCode.parse(variant, "4.5.6").value()));
    }

    private static byte[] converted(Variant from, Variant to) {
        Msu msu =
                Msu.compose(
                        UnpooledByteBufAllocator.DEFAULT,
                        ServiceInformation.of(
                                NetworkIndicator.INTERNATIONAL, ServiceIndicator.ISUP),
                        new RoutingLabel(
                                PointCode.parse(from, "6.6.6"),
                                PointCode.parse(from, "2.2.2"),
                                SignallingLinkSelection.of(5)),
                        RELEASE_COMPLETE);
        try (Msu converted =
                msu.relabelled(
                        UnpooledByteBufAllocator.DEFAULT,
                        ServiceInformation.of(NetworkIndicator.NATIONAL, ServiceIndicator.ISUP),
                        PointCode.parse(to, "3.2.1"),
                        PointCode.parse(to, "4.5.6"),
                        SignallingLinkSelection.of(5),
                        0)) {
            return ByteBufUtil.getBytes(converted.octets());
        }
    }

    private static String preference(Variant variant) {
        return switch (variant) {
            case ITU -> "ITU";
            case ANSI -> "ANSI";
            case CHINA -> "Chinese ITU";
            case TTC -> "Japan";
        };
    }

    private static byte[] userPart(Variant variant, SnmHeading heading) {
        return SnmCodec.encode(variant, SnmLayoutTest.sample(variant, heading));
    }

    private static byte[] test(Variant variant, LinkTestMessage test) {
        return message(
                variant, LinkTestCodec.service(variant), LinkTestCodec.encode(variant, 5, test));
    }

    private static byte[] message(Variant variant, ServiceIndicator service, byte[] userPart) {
        try (Msu msu =
                Msu.compose(
                        UnpooledByteBufAllocator.DEFAULT,
                        ServiceInformation.of(NetworkIndicator.NATIONAL, service),
                        new RoutingLabel(
                                PointCode.parse(variant, "1.2.3"),
                                PointCode.parse(variant, "4.5.6"),
                                SignallingLinkSelection.of(5)),
                        Msu.PRIORITY_MAX,
                        userPart)) {
            return ByteBufUtil.getBytes(msu.octets());
        }
    }

    private Path pcap(List<byte[]> messages) throws IOException {
        Path file = folder.resolve("messages.pcap");
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(0xA1B2C3D4);
            out.writeShort(2);
            out.writeShort(4);
            out.writeLong(0);
            out.writeInt(65_535);
            out.writeInt(LINKTYPE_MTP3);
            for (byte[] octets : messages) {
                out.writeLong(0);
                out.writeInt(octets.length);
                out.writeInt(octets.length);
                out.write(octets);
            }
        }
        return file;
    }
}
