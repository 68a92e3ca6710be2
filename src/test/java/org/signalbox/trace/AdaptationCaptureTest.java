// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.Seeds;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.m3ua.KeyIdentifier;
import org.signalbox.m3ua.M3uaCodec;
import org.signalbox.m3ua.M3uaMessage;
import org.signalbox.m3ua.NetworkAppearance;
import org.signalbox.m3ua.RegistrationStatus;
import org.signalbox.m3ua.RoutingKey;
import org.signalbox.m3ua.Scope;
import org.signalbox.machine.ManualLoop;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;
import org.signalbox.summary.AdaptationReader;
import org.signalbox.summary.Masking;
import org.signalbox.summary.Summary;
import org.signalbox.trace.CapturedPacket.Origin;
import org.signalbox.xua.AspIdentifier;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.ErrorCode;
import org.signalbox.xua.NotifyStatus;
import org.signalbox.xua.Octets;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Messages of M2PA and M3UA in one line and in files; an independent analyser has to read the same
/// from the file.
class AdaptationCaptureTest {
    private static final Origin PROCESS = new Origin(Adaptation.M3UA, "ssp", 0, Variant.ITU);
    private static final Origin LINK = new Origin(Adaptation.M2PA, "ToCountryB:0", 0, Variant.ITU);
    private static final List<RoutingContext> CONTEXTS = List.of(new RoutingContext(100));
    private static final Scope SCOPE = new Scope(new NetworkAppearance(8), CONTEXTS);
    private static final List<PointCodeMask> POINTS =
            List.of(
                    PointCodeMask.full(PointCode.itu("4.5.6")),
                    PointCodeMask.around(PointCode.itu("2.0.0"), 3));
    private static final AspIdentifier IDENTIFIER = new AspIdentifier(3);

    /// M2PA, by hand: version 1, class 11, type, length, BSN, FSN.
    private static final Map<String, String> LINK_MESSAGES =
            Map.of(
                    "01000b020000001400ffffff00ffffff00000001",
                    "Link Status Alignment bsn 16777215 fsn 16777215",
                    "01000b02000000140000000500000007" + "00000004",
                    "Link Status Ready bsn 5 fsn 7",
                    "01000b01000000100000000500000007",
                    "User Data bsn 5 fsn 7, empty",
                    // priority, then TFP 5.5.5 from 1.2.3 to 7.8.1
                    "01000b01000000190000000500000008" + "00" + "0041f80402142d28",
                    "User Data bsn 5 fsn 8: MTP3 TFP 5.5.5");

    @TempDir private Path directory;

    private final ManualLoop loop = new ManualLoop();
    private final Capture capture = new Capture(64, () -> Messages.TIME, loop);
    private final AdaptationReader reader = new AdaptationReader(Masking.MASKED);

    /// Each with what is said of it, behind the acronym.
    private static Map<M3uaMessage, String> processMessages() {
        Map<M3uaMessage, String> messages = new LinkedHashMap<>();
        messages.put(asp(new AspMessage.AspUp(IDENTIFIER, "hello")), "ASPUP asp-id 3, \"hello\"");
        messages.put(asp(new AspMessage.AspUpAck(null, "")), "ASPUP ACK");
        messages.put(asp(new AspMessage.AspDown("")), "ASPDN");
        messages.put(asp(new AspMessage.AspDownAck("")), "ASPDN ACK");
        messages.put(asp(new AspMessage.Heartbeat(Octets.of((byte) 1))), "BEAT, 1 octets");
        messages.put(asp(new AspMessage.HeartbeatAck(Octets.of((byte) 1))), "BEAT ACK, 1 octets");
        messages.put(
                asp(new AspMessage.AspActive(TrafficMode.LOADSHARE, CONTEXTS, "")),
                "ASPAC loadshare rc 100");
        messages.put(asp(new AspMessage.AspActiveAck(null, CONTEXTS, "")), "ASPAC ACK rc 100");
        messages.put(asp(new AspMessage.AspInactive(CONTEXTS, "")), "ASPIA rc 100");
        messages.put(asp(new AspMessage.AspInactiveAck(List.of(), "")), "ASPIA ACK");
        messages.put(
                asp(AspMessage.ErrorReport.about(ErrorCode.INVALID_ROUTING_CONTEXT, CONTEXTS)),
                "ERR Invalid Routing Context rc 100");
        messages.put(
                asp(new AspMessage.Notify(NotifyStatus.AS_ACTIVE, IDENTIFIER, CONTEXTS, "")),
                "NTFY AS-ACTIVE asp-id 3 rc 100");
        messages.put(
                new M3uaMessage.DestinationUnavailable(SCOPE, POINTS, "x"),
                "DUNA 4.5.6 2.0.0/3 na 8 rc 100, \"x\"");
        messages.put(
                new M3uaMessage.DestinationAvailable(SCOPE, POINTS, ""),
                "DAVA 4.5.6 2.0.0/3 na 8 rc 100");
        messages.put(
                new M3uaMessage.DestinationStateAudit(Scope.UNNAMED, POINTS, ""),
                "DAUD 4.5.6 2.0.0/3");
        messages.put(
                new M3uaMessage.DestinationRestricted(Scope.UNNAMED, POINTS, ""),
                "DRST 4.5.6 2.0.0/3");
        messages.put(
                new M3uaMessage.SignallingCongestion(
                        Scope.UNNAMED, POINTS, PointCode.itu("1.2.3"), 2, ""),
                "SCON 4.5.6 2.0.0/3 level 2 concerned 1.2.3");
        messages.put(
                new M3uaMessage.UserPartUnavailable(
                        Scope.UNNAMED, PointCode.itu("4.5.6"), 3, 1, ""),
                "DUPU 4.5.6 SCCP unequipped");
        messages.put(
                new M3uaMessage.RegistrationRequest(
                        List.of(
                                new M3uaMessage.WantedKey(
                                        new KeyIdentifier(1),
                                        new RoutingKey(
                                                null,
                                                PointCode.itu("1.2.3"),
                                                Set.of(ServiceIndicator.SCCP),
                                                List.of()),
                                        null,
                                        TrafficMode.OVERRIDE))),
                "REG REQ key 1 dpc 1.2.3 si SCCP override");
        messages.put(
                new M3uaMessage.RegistrationResponse(
                        List.of(
                                new M3uaMessage.RegistrationResult(
                                        new KeyIdentifier(1),
                                        RegistrationStatus.REGISTERED,
                                        new RoutingContext(7)))),
                "REG RSP key 1 Successfully Registered rc 7");
        messages.put(new M3uaMessage.DeregistrationRequest(CONTEXTS), "DEREG REQ rc 100");
        return messages;
    }

    private static M3uaMessage asp(AspMessage message) {
        return new M3uaMessage.Asp(message);
    }

    private static CapturedPacket packet(Origin origin, ByteBuf octets) {
        try {
            return CapturedPacket.of(Messages.TIME, Direction.IN, origin, octets);
        } finally {
            octets.release();
        }
    }

    private static CapturedPacket packet(M3uaMessage message) {
        return packet(PROCESS, M3uaCodec.encode(UnpooledByteBufAllocator.DEFAULT, message));
    }

    private static CapturedPacket packet(Origin origin, String hex) {
        return packet(origin, Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
    }

    /// RC 100, from 1.2.3 to 7.8.1, SCCP, international, selection 5.
    private static CapturedPacket data() {
        return packet(
                PROCESS,
                "0100010100000024"
                        + "0006000800000064"
                        + "02100012"
                        + "00000813"
                        + "00003841"
                        + "03000005"
                        + "0909"
                        + "0000");
    }

    @Test
    void saysWhatManagesProcesses() {
        processMessages()
                .forEach(
                        (message, words) ->
                                assertThat(reader.read(packet(message)))
                                        .isEqualTo(new Summary("M3UA", "", "", words, "")));
    }

    @Test
    void saysWhatManagesLinksAndWhatTheyCarry() {
        LINK_MESSAGES.forEach(
                (hex, words) -> assertThat(reader.read(packet(LINK, hex)).text()).isEqualTo(words));
        assertThat(reader.read(data()))
                .isEqualTo(
                        new Summary(
                                "M3UA",
                                "1.2.3",
                                "7.8.1",
                                "DATA rc 100 sls 5: SCCP cannot be understood: the"
                                        + " message ends before its fixed part does",
                                ""));
    }

    @Test
    void whatCannotBeUnderstoodSaysSo() {
        assertThat(reader.read(packet(PROCESS, "01000301000000ff")).text())
                .startsWith("cannot be understood: ");
        assertThat(reader.read(packet(LINK, "01000b0100")).text())
                .startsWith("cannot be understood: ");
    }

    /// By the acronym, and by what it makes of link status.
    @Test
    void analyserSeesTheSame() throws Exception {
        Tshark.assumeInstalled();
        List<CapturedPacket> packets = new ArrayList<>();
        processMessages().keySet().forEach(message -> packets.add(packet(message)));
        packets.add(data());
        LINK_MESSAGES.keySet().forEach(hex -> packets.add(packet(LINK, hex)));

        Path file = written(packets);

        List<String> read =
                Tshark.fields(
                        file,
                        List.of(),
                        "frame.interface_name",
                        "m3ua.message_class",
                        "m3ua.message_type",
                        "_ws.col.Info",
                        "m2pa.bsn",
                        "m2pa.fsn");
        assertThat(read).hasSize(packets.size());
        for (int i = 0; i < packets.size(); i++) {
            String[] fields = read.get(i).split("\\|", -1);
            CapturedPacket packet = packets.get(i);
            String words = reader.read(packet).text();
            if (packet.origin() == PROCESS) {
                assertThat(fields[0]).isEqualTo("m3ua:ssp");
                boolean isData = words.startsWith("DATA");
                assertThat(fields[1].equals("1") && fields[2].equals("1")).isEqualTo(isData);
                // of DATA it names what is carried
                String acronym =
                        isData ? "DATA" : fields[3].strip().split(" ")[0].replace('_', ' ');
                assertThat(words).as(read.get(i)).startsWith(acronym);
            } else {
                assertThat(fields[0]).isEqualTo("m2pa:ToCountryB:0");
                if (words.startsWith("Link Status")) {
                    assertThat(words).startsWith(fields[3].strip().replaceAll("[()]", ""));
                }
                assertThat(words)
                        .as(read.get(i))
                        .contains("bsn %s fsn %s".formatted(fields[4], fields[5]));
            }
        }
    }

    private Path written(List<CapturedPacket> packets) throws IOException {
        CaptureFolder folder = new CaptureFolder(directory.resolve("captures"));
        PcapngFiles files =
                PcapngFiles.open(
                        new PcapngFiles.Config(
                                "all",
                                "everything",
                                PcapFormat.MTP3,
                                Pacing.DEFAULT,
                                1,
                                1,
                                Optional.empty()),
                        folder,
                        new PcapngFiles.Observer() {
                            @Override
                            public void onFailed(String name, String why) {
                                throw new AssertionError(why);
                            }

                            @Override
                            public void onRecovered(String name) {}
                        },
                        capture);
        packets.forEach(files::onPacket);
        files.onBatchEnd();
        files.close();
        return folder.find(folder.list().getFirst().name());
    }

    @Seeds(20)
    void whateverPassesIsOneLine(long seed) {
        Random random = new Random(seed);
        List<CapturedPacket> packets = new ArrayList<>(List.of(data()));
        processMessages().keySet().forEach(message -> packets.add(packet(message)));
        LINK_MESSAGES.keySet().forEach(hex -> packets.add(packet(LINK, hex)));
        for (CapturedPacket packet : packets) {
            byte[] octets = packet.message();
            for (int i = 0; i < 50; i++) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
                judge(packet.origin(), octets);
            }
        }
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void summariesUnderstandOrSaySo(byte[] octets) {
        judge(PROCESS, octets);
        judge(LINK, octets);
    }

    /// A line of the log has one line, of characters that a terminal may be given.
    private static void judge(Origin origin, byte[] octets) {
        AdaptationReader reader = new AdaptationReader(Masking.MASKED);
        CapturedPacket packet = packet(origin, Unpooled.copiedBuffer(octets));
        Summary summary = reader.read(packet);
        assertThat(summary.text() + summary.from() + summary.to()).matches("[ -~]+");
        CapturedMsu carried = reader.userData(packet);
        if (carried != null) {
            assertThat(summary.to()).isEqualTo(carried.dpc().toString());
        }
    }
}
