// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.m3ua.M3uaMessage.Asp;
import org.signalbox.m3ua.M3uaMessage.DeregistrationRequest;
import org.signalbox.m3ua.M3uaMessage.DeregistrationResponse;
import org.signalbox.m3ua.M3uaMessage.DeregistrationResult;
import org.signalbox.m3ua.M3uaMessage.DestinationAvailable;
import org.signalbox.m3ua.M3uaMessage.DestinationRestricted;
import org.signalbox.m3ua.M3uaMessage.DestinationStateAudit;
import org.signalbox.m3ua.M3uaMessage.DestinationUnavailable;
import org.signalbox.m3ua.M3uaMessage.RegistrationRequest;
import org.signalbox.m3ua.M3uaMessage.RegistrationResponse;
import org.signalbox.m3ua.M3uaMessage.RegistrationResult;
import org.signalbox.m3ua.M3uaMessage.SignallingCongestion;
import org.signalbox.m3ua.M3uaMessage.UserPartUnavailable;
import org.signalbox.m3ua.M3uaMessage.WantedKey;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;
import org.signalbox.trace.Tshark;
import org.signalbox.xua.AspIdentifier;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.ErrorCode;
import org.signalbox.xua.NotifyStatus;
import org.signalbox.xua.Octets;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;

/// An independent decoder reads in what we write what we meant, and has nothing to remark.
class TsharkM3uaTest {
    /// Link type SCTP: packets begin with the SCTP common header.
    private static final int LINKTYPE_SCTP = 248;

    private static final int M3UA = 3;

    private static final RoutingContext HUNDRED = RoutingContext.of(100);
    private static final NetworkAppearance NINE = new NetworkAppearance(9);
    private static final List<RoutingContext> CONTEXTS = List.of(HUNDRED, RoutingContext.of(200));
    private static final PointCode POINT = PointCode.itu(10_000);

    @TempDir private Path folder;

    private final Map<ByteBuf, String> expected = new LinkedHashMap<>();

    @Test
    void managementOfProcessesReadsAsMeant() throws IOException, InterruptedException {
        asp(new AspMessage.AspUp(AspIdentifier.of(7), "hello"), "3|1||7|||||hello||");
        asp(new AspMessage.AspUpAck(null, ""), "3|4|||||||||");
        asp(new AspMessage.AspDown(""), "3|2|||||||||");
        asp(new AspMessage.AspDownAck(""), "3|5|||||||||");
        asp(new AspMessage.Heartbeat(Octets.of((byte) 1, (byte) 2)), "3|3||||||||0102|");
        asp(new AspMessage.HeartbeatAck(Octets.of((byte) 3)), "3|6||||||||03|");
        asp(new AspMessage.AspActive(TrafficMode.BROADCAST, CONTEXTS, ""), "4|1|100,200||3||||||");
        asp(
                new AspMessage.AspActiveAck(TrafficMode.OVERRIDE, List.of(HUNDRED), ""),
                "4|3|100||1||||||");
        asp(new AspMessage.AspInactive(CONTEXTS, ""), "4|2|100,200||||||||");
        asp(new AspMessage.AspInactiveAck(CONTEXTS, ""), "4|4|100,200||||||||");
        for (NotifyStatus status : NotifyStatus.values()) {
            asp(
                    new AspMessage.Notify(status, AspIdentifier.of(1), List.of(HUNDRED), ""),
                    "0|1|100|1||%d|%d||||".formatted(status.field() >>> 16, status.field() & 0xF));
        }
        for (ErrorCode code : ErrorCode.values()) {
            asp(
                    AspMessage.ErrorReport.about(code, List.of(HUNDRED))
                            .quoting(Octets.of((byte) 0xAB)),
                    "0|0|100|||||%d|||ab".formatted(code.number()));
        }

        judge(
                "m3ua.message_class",
                "m3ua.message_type",
                "m3ua.routing_context",
                "m3ua.asp_identifier",
                "m3ua.traffic_mode_type",
                "m3ua.status_type",
                "m3ua.status_info",
                "m3ua.error_code",
                "m3ua.info_string",
                "m3ua.heartbeat_data",
                "m3ua.diagnostic_information");
    }

    @Test
    void destinationsReadAsMeant() throws IOException, InterruptedException {
        Scope scope = new Scope(NINE, List.of(HUNDRED));
        List<PointCodeMask> blocks =
                List.of(PointCodeMask.full(POINT), PointCodeMask.around(PointCode.itu(8), 11));
        String common = "|9|100|0,3|10000,8|";
        message(new DestinationUnavailable(scope, blocks, ""), "1" + common + "|||");
        message(new DestinationAvailable(scope, blocks, ""), "2" + common + "|||");
        message(new DestinationStateAudit(scope, blocks, ""), "3" + common + "|||");
        message(
                new SignallingCongestion(scope, blocks, PointCode.itu(5), 3, ""),
                "4" + common + "5|3||");
        message(new UserPartUnavailable(scope, POINT, 3, 1, "none"), "5|9|100|0|10000|||1|3");
        message(new DestinationRestricted(scope, blocks, ""), "6" + common + "|||");

        judge(
                "m3ua.message_type",
                "m3ua.network_appearance",
                "m3ua.routing_context",
                "m3ua.affected_point_code_mask",
                "m3ua.affected_point_code_pc",
                "m3ua.concerned_dpc",
                "m3ua.congestion_level",
                "m3ua.unavailability_cause",
                "m3ua.user_identity");
    }

    @Test
    void registrationReadsAsMeant() throws IOException, InterruptedException {
        message(
                new RegistrationRequest(
                        List.of(
                                new WantedKey(
                                        new KeyIdentifier(1),
                                        new RoutingKey(
                                                NINE,
                                                POINT,
                                                Set.of(
                                                        ServiceIndicator.SCCP,
                                                        ServiceIndicator.ISUP),
                                                List.of(
                                                        PointCodeMask.around(
                                                                PointCode.itu(8), 11))),
                                        HUNDRED,
                                        TrafficMode.LOADSHARE),
                                new WantedKey(
                                        new KeyIdentifier(2),
                                        RoutingKey.to(PointCode.itu(3)),
                                        null,
                                        null))),
                "1|1,2|100|2|10000,3|3,5|3|8|9||");
        for (RegistrationStatus status : RegistrationStatus.values()) {
            message(
                    new RegistrationResponse(
                            List.of(new RegistrationResult(new KeyIdentifier(7), status, HUNDRED))),
                    "2|7|100|||||||%d|".formatted(status.number()));
        }
        message(new DeregistrationRequest(CONTEXTS), "3||100,200||||||||");
        for (DeregistrationStatus status : DeregistrationStatus.values()) {
            message(
                    new DeregistrationResponse(List.of(new DeregistrationResult(HUNDRED, status))),
                    "4||100||||||||%d".formatted(status.number()));
        }

        judge(
                "m3ua.message_type",
                "m3ua.local_rk_identifier",
                "m3ua.routing_context",
                "m3ua.traffic_mode_type",
                "m3ua.dpc_pc",
                "m3ua.si",
                "m3ua.opc_list_mask",
                "m3ua.opc_list_pc",
                "m3ua.network_appearance",
                "m3ua.registration_status",
                "m3ua.deregistration_status");
    }

    @Test
    void dataOfEachVariantReadsAsMeant() throws IOException, InterruptedException {
        for (Variant variant : Variant.values()) {
            for (int octets = 1; octets <= 4; octets++) {
                data(variant, octets);
            }
        }

        judge(
                "m3ua.message_length",
                "m3ua.network_appearance",
                "m3ua.routing_context",
                "m3ua.protocol_data_opc",
                "m3ua.protocol_data_dpc",
                "m3ua.protocol_data_si",
                "m3ua.protocol_data_ni",
                "m3ua.protocol_data_mp",
                "m3ua.protocol_data_sls",
                "m3ua.correlation_identifier",
                "data.data");
    }

    /// The remark that the other tests do not want to see exists.
    @Test
    void aBrokenMessageIsRemarkedUpon() throws IOException, InterruptedException {
        message(new DeregistrationRequest(CONTEXTS), "");
        ByteBuf broken = expected.keySet().iterator().next();
        broken.setShort(10, 0xFF);

        Tshark.assumeInstalled();
        assertThat(decode("_ws.malformed", "_ws.expert.message").getFirst()).isNotEqualTo("|");
        broken.release();
    }

    /// A user part that no dissector knows: service 15.
    private void data(Variant variant, int octets) {
        byte[] userPart = new byte[octets];
        new Random(octets).nextBytes(userPart);
        int priority = variant == Variant.ANSI || variant == Variant.TTC ? 2 : 0;
        Msu msu =
                Msu.compose(
                        UnpooledByteBufAllocator.DEFAULT,
                        ServiceInformation.of(NetworkIndicator.NATIONAL, ServiceIndicator.SPARE_15),
                        new RoutingLabel(
                                PointCode.of(variant, 1_234),
                                PointCode.of(variant, variant.maxPointCode()),
                                SignallingLinkSelection.of(9)),
                        2,
                        userPart);
        ByteBuf written =
                M3uaData.copy(UnpooledByteBufAllocator.DEFAULT, msu, NINE, HUNDRED, octets);
        msu.close();
        expected.put(
                written,
                "%d|9|100|%d|1234|15|2|%d|9|%d|%s"
                        .formatted(
                                written.readableBytes(),
                                variant.maxPointCode(),
                                priority,
                                octets,
                                ByteBufUtil.hexDump(userPart)));
    }

    private void asp(AspMessage message, String fields) {
        message(new Asp(message), fields);
    }

    private void message(M3uaMessage message, String fields) {
        expected.put(M3uaCodec.encode(UnpooledByteBufAllocator.DEFAULT, message), fields);
    }

    private void judge(String... fields) throws IOException, InterruptedException {
        Tshark.assumeInstalled();
        List<String> all = new ArrayList<>(List.of(fields));
        all.add("_ws.malformed");
        all.add("_ws.expert.message");

        List<String> decoded = decode(all.toArray(String[]::new));

        assertThat(decoded.stream().map(TsharkM3uaTest::normal))
                .containsExactlyElementsOf(
                        expected.values().stream().map(line -> normal(line + "||")).toList());
        expected.keySet().forEach(ByteBuf::release);
    }

    private List<String> decode(String... fields) throws IOException, InterruptedException {
        Path pcap = folder.resolve("m3ua.pcap");
        Files.write(pcap, capture());
        return Tshark.fields(pcap, List.of(), fields);
    }

    /// Hexadecimal or not.
    private static String normal(String line) {
        StringBuilder normal = new StringBuilder();
        for (String field : line.split("\\|", -1)) {
            normal.append(field.matches("0x[0-9a-fA-F]+") ? Long.decode(field) : field).append('|');
        }
        return normal.toString();
    }

    /// ```
    ///  pcap header | packet header, SCTP common header, DATA chunk | ...
    /// ```
    private byte[] capture() {
        ByteBuf out =
                Unpooled.buffer()
                        .writeInt(0xA1B2C3D4)
                        .writeShort(2)
                        .writeShort(4)
                        .writeZero(8)
                        .writeInt(65_535)
                        .writeInt(LINKTYPE_SCTP);
        int number = 0;
        for (ByteBuf message : expected.keySet()) {
            byte[] packet = packet(message, number);
            out.writeInt(number).writeInt(0).writeInt(packet.length).writeInt(packet.length);
            out.writeBytes(packet);
            number++;
        }
        return ByteBufUtil.getBytes(out);
    }

    private static byte[] packet(ByteBuf message, int number) {
        int length = message.readableBytes();
        ByteBuf packet =
                Unpooled.buffer()
                        .writeShort(2905)
                        .writeShort(2905)
                        .writeInt(0x1234)
                        .writeInt(0)
                        .writeShort(0x0003) // DATA, whole message
                        .writeShort(16 + length)
                        .writeInt(number)
                        .writeShort(1)
                        .writeShort(number)
                        .writeInt(M3UA)
                        .writeBytes(message, 0, length)
                        .writeZero(-length & 3);
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBufUtil.getBytes(packet));
        packet.setIntLE(8, (int) checksum.getValue());
        return ByteBufUtil.getBytes(packet);
    }
}
