// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.Seeds;
import org.signalbox.link.DestinationReport;
import org.signalbox.link.ReportingLink;
import org.signalbox.link.SignallingLink;
import org.signalbox.machine.InputObserver;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.simulator.world.SimEntropy;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.SimSctp;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.AspState;
import org.signalbox.xua.ErrorCode;
import org.signalbox.xua.Octets;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;
import org.signalbox.xua.XuaDecodeException;
import org.signalbox.xua.XuaHeader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// A process that is active at a gateway, and then sends what has ended other gateways. Whatever it
/// is, the gateway answers with the error of RFC 4666 section 3.8.1, and still answers a heartbeat.
@NullUnmarked
class HostilePeerTest {
    private static final PointCode SERVER = PointCode.itu("2.0.1");

    /// To 1.1.2 from 2.0.1, ISUP, national, selection 0: one octet of user data.
    private static final String DATA =
            "01000101 00000024 00060008 00000007 02100011 00001001 0000080a 05020000 aa000000";

    private World world = new World(1);
    private final List<Msu> taken = new ArrayList<>();
    private final List<DestinationReport> reports = new ArrayList<>();
    private final List<AspMessage> answers = new ArrayList<>();
    private SimLoop loop;
    private SimLoop peerLoop;
    private M3uaLayer layer;
    private Association peer;

    @BeforeEach
    void becomeActive() {
        begin();
    }

    private void begin() {
        SimSctp network = new SimSctp(world);
        loop = world.loop("gateway");
        peerLoop = world.loop("peer");
        layer =
                loop.call(
                        () ->
                                new M3uaLayer(
                                        new Quiet(), InputObserver.NONE, world.allocator(), loop));
        SctpEndpoint port = Ends.open(network, "10.0.0.1", 2_905, new Quiet(), loop);
        loop.run(
                () -> {
                    layer.addServer(
                                    new AsConfig(
                                            "hlr",
                                            0,
                                            List.of(new AsMember("asp", 1)),
                                            new RoutingContext(7),
                                            RoutingKey.to(SERVER),
                                            Optional.of(TrafficMode.OVERRIDE),
                                            AsSharing.BINDINGS,
                                            Duration.ofSeconds(2),
                                            false),
                                    Variant.ITU,
                                    new Level3())
                            .start();
                    layer.addAsp(configured(), Variant.ITU, port);
                    layer.applyPlan();
                });
        SctpEndpoint far = Ends.open(network, "10.0.0.2", 3_000, new Quiet(), peerLoop);
        peerLoop.run(
                () -> {
                    peer =
                            far.associate(
                                    "gateway",
                                    Ends.remote("10.0.0.1", 2_905),
                                    Ends.profile(Initiation.ACTIVE),
                                    new Peer());
                    peer.open();
                });
        settle();
        say(new AspMessage.AspUp(null, ""));
        say(new AspMessage.AspActive(null, List.of(new RoutingContext(7)), ""));
        assertThat(state()).isEqualTo(AspState.ACTIVE);
        answers.clear();
    }

    @AfterEach
    void stillLives() {
        answers.clear();
        say(new AspMessage.Heartbeat(Octets.of(new byte[] {1, 2, 3})));
        assertThat(answers)
                .containsExactly(new AspMessage.HeartbeatAck(Octets.of(new byte[] {1, 2, 3})));
        close();
    }

    private void close() {
        taken.forEach(Msu::close);
        taken.clear();
        loop.run(layer::close);
        peerLoop.run(() -> peer.remove("over"));
        world.runFor(Duration.ofSeconds(5));
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    @Test
    void goodDataIsTaken() {
        send(1, DATA);

        assertThat(taken).hasSize(1);
        assertThat(taken.getFirst().opc()).isEqualTo(SERVER);
        assertThat(answers).isEmpty();
    }

    /// It ends osmo-stp.
    @Test
    void selectionOver15() {
        send(1, DATA.replace("05020000 aa", "05020010 aa"));

        assertThat(taken).isEmpty();
        assertErrors(ErrorCode.INVALID_PARAMETER_VALUE);
    }

    /// It stalls osmo-stp for seconds.
    @Test
    void auditWithAWideMask() {
        // DAUD about 0.0.0 with a mask of 24 bits, where there are 14
        send(0, "01000203 00000018 00060008 00000007 00120008 18000000");
        assertErrors(ErrorCode.INVALID_PARAMETER_VALUE);

        answers.clear();
        send(0, "01000203 00000018 00060008 00000007 00120008 0e000000");
        assertThat(reports)
                .containsExactly(
                        new DestinationReport.Audit(
                                new PointCodeMask(PointCode.itu("0.0.0"), 0), 1));
        assertThat(answers).isEmpty();
    }

    /// Each is counted; the answers are rationed.
    @Test
    void floodOfUnknownRoutingContexts() {
        for (int i = 0; i < 1_000; i++) {
            send(1, octets(DATA.replace("00060008 00000007", "00060008 00000008")));
        }
        settle();

        assertThat(taken).isEmpty();
        assertThat(answers)
                .hasSize(AspAssociation.ERRORS_MAX)
                .allMatch(
                        answer ->
                                answer instanceof AspMessage.ErrorReport error
                                        && error.code() == ErrorCode.INVALID_ROUTING_CONTEXT);
        AspStatus status = loop.call(() -> layer.aspStatus().getFirst());
        assertThat(status.counters().get(AspCounter.DISCARDED_CONTEXT)).isEqualTo(1_000);
        assertThat(status.counters().get(AspCounter.ERRORS_SUPPRESSED))
                .isEqualTo(1_000 - AspAssociation.ERRORS_MAX);
        world.runFor(Duration.ofSeconds(2));
    }

    @Test
    void lengthsThatAreNotTheMessages() {
        send(1, DATA.replace("00000024", "fffffff0"));
        assertErrors(ErrorCode.PROTOCOL_ERROR);
        answers.clear();
        send(1, DATA.replace("02100011", "0210ffff"));
        assertErrors(ErrorCode.PARAMETER_FIELD_ERROR);
        assertThat(taken).isEmpty();
    }

    /// A routing key within a routing key.
    @Test
    void nestedParameters() {
        send(0, "01000901 00000020 02070018 020a0008 00000001 0207000c 020b0008 00001001");

        assertThat(answers).isEmpty();
        assertThat(state()).isEqualTo(AspState.ACTIVE);
    }

    /// strict-streams-data.
    @Test
    void dataOnStreamZero() {
        send(0, DATA);

        assertThat(taken).isEmpty();
        assertErrors(ErrorCode.INVALID_STREAM_IDENTIFIER);
    }

    /// strict-streams-management: section 1.4.7.
    @Test
    void managementOffStreamZero() {
        send(1, "01000301 00000008");

        assertErrors(ErrorCode.INVALID_STREAM_IDENTIFIER);
        assertThat(state()).isEqualTo(AspState.ACTIVE);
    }

    /// strict-ppid: what is another protocol's is not answered.
    @Test
    void otherPayloadProtocols() {
        peerLoop.run(
                () -> {
                    peer.send(1, PayloadProtocol.M2UA, Unpooled.copiedBuffer(octets(DATA)));
                    peer.flush();
                });
        settle();

        assertThat(taken).isEmpty();
        assertThat(answers).isEmpty();
        AspStatus status = loop.call(() -> layer.aspStatus().getFirst());
        assertThat(status.counters().get(AspCounter.DISCARDED_PAYLOAD_PROTOCOL)).isEqualTo(1);
    }

    /// strict-beat-unknown-parameter.
    @Test
    void heartbeatWithAnUnknownParameter() {
        send(0, "01000303 00000018 00fe0008 01020304 00090008 0a0b0c0d");

        assertThat(answers)
                .containsExactly(new AspMessage.HeartbeatAck(Octets.of(octets("0a0b0c0d"))));
    }

    /// strict-error-malformed-na: four octets it must be.
    @Test
    void networkAppearanceOfTwoOctets() {
        send(
                1,
                "01000101 0000002c 02000006 00010000 00060008 00000007"
                        + "02100011 00001001 0000080a 05020000 aa000000");

        assertThat(taken).isEmpty();
        assertErrors(ErrorCode.PARAMETER_FIELD_ERROR);
    }

    /// strict-error-missing-data.
    @Test
    void dataWithoutProtocolData() {
        send(1, "01000101 00000010 00060008 00000007");

        assertErrors(ErrorCode.MISSING_PARAMETER);
    }

    /// strict-notify-sgp, strict-notify-reserved: nobody notifies a gateway, and not of what there
    /// is not.
    @Test
    void notificationsToAGateway() {
        send(0, "01000001 00000018 000d0008 00010003 00060008 00000007");
        assertErrors(ErrorCode.UNEXPECTED_MESSAGE);

        answers.clear();
        send(0, "01000001 00000018 000d0008 00010009 00060008 00000007");
        assertErrors(ErrorCode.INVALID_PARAMETER_VALUE);
        assertThat(state()).isEqualTo(AspState.ACTIVE);
    }

    /// strict-error-unanswered: not even one that is broken.
    @Test
    void errorsOfThePeer() {
        send(0, "01000000 00000010 000c0008 00000007");
        send(0, "01000000 00000008");

        assertThat(answers).isEmpty();
        assertThat(state()).isEqualTo(AspState.ACTIVE);
    }

    /// Whose address is not that of the application server.
    @Test
    void dataFromAForeignOrigin() {
        send(1, DATA.replace("02100011 00001001", "02100011 00001002"));

        assertThat(taken).isEmpty();
        AspStatus status = loop.call(() -> layer.aspStatus().getFirst());
        assertThat(status.counters().get(AspCounter.DISCARDED_ORIGIN)).isEqualTo(1);
    }

    @Test
    void dataOfAnInactiveProcess() {
        say(new AspMessage.AspInactive(List.of(), ""));
        answers.clear();

        send(1, DATA);

        assertThat(taken).isEmpty();
        assertErrors(ErrorCode.UNEXPECTED_MESSAGE);
    }

    @Test
    void whatOnlyAGatewaySays() {
        // DUNA about 1.1.2
        send(0, "01000201 00000018 00060008 00000007 00120008 0000080a");

        assertThat(reports).isEmpty();
        assertErrors(ErrorCode.UNSUPPORTED_MESSAGE_TYPE);
    }

    /// Good messages with octets changed, and none at all.
    @Seeds(200)
    void randomOctets(long seed) {
        close();
        world = new World(seed);
        answers.clear();
        begin();
        SimEntropy chance = world.entropy("octets");
        for (int i = 0; i < 200; i++) {
            byte[] octets = octets(chance.happens(0.7) ? DATA : "01000203 00000008");
            if (chance.happens(0.1)) {
                octets = new byte[chance.nextInt(64)];
                chance.nextBytes(octets);
            }
            for (int change = chance.nextInt(4); change > 0 && octets.length > 0; change--) {
                octets[chance.nextInt(octets.length)] = (byte) chance.nextInt(256);
            }
            send(chance.nextInt(3), octets);
        }
        // it may have asked to go down
        say(new AspMessage.AspUp(null, ""));
        say(new AspMessage.AspActive(null, List.of(new RoutingContext(7)), ""));
        assertThat(state()).isEqualTo(AspState.ACTIVE);
    }

    private void assertErrors(ErrorCode code) {
        assertThat(answers)
                .hasSize(1)
                .allMatch(
                        answer ->
                                answer instanceof AspMessage.ErrorReport error
                                        && error.code() == code);
    }

    private AspState state() {
        return loop.call(() -> layer.aspStatus().getFirst().state());
    }

    private void say(AspMessage message) {
        peerLoop.run(
                () -> {
                    peer.send(
                            0,
                            PayloadProtocol.M3UA,
                            M3uaCodec.encode(world.allocator(), new M3uaMessage.Asp(message)));
                    peer.flush();
                });
        settle();
    }

    private void send(int stream, String hex) {
        send(stream, octets(hex));
        settle();
    }

    private void send(int stream, byte[] octets) {
        peerLoop.run(
                () -> {
                    peer.send(stream, PayloadProtocol.M3UA, Unpooled.copiedBuffer(octets));
                    peer.flush();
                });
        world.runFor(Duration.ofNanos(100_000));
    }

    private static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private void settle() {
        world.runFor(Duration.ofMillis(200));
    }

    private static AspConfig configured() {
        return new AspConfig(
                "asp",
                AspTransport.SCTP,
                Ends.remote("10.0.0.2", 0),
                2_905,
                List.of(),
                AspRole.SG,
                Exchange.SINGLE_EXCHANGE,
                TransportRole.SERVER,
                Ends.profile(Initiation.PASSIVE),
                "",
                OptionalLong.empty(),
                false,
                false,
                Set.of(),
                false,
                new M3uaTimers(Duration.ofSeconds(2), Duration.ZERO));
    }

    private final class Peer implements AssociationUser {
        @Override
        public void onUp(Association association) {}

        @Override
        public void onMessage(
                Association association, int stream, int payloadProtocol, ByteBuf message) {
            try {
                XuaHeader.check(message);
                if (M3uaCodec.decode(Variant.ITU, message) instanceof M3uaMessage.Asp(var said)
                        && !(said instanceof AspMessage.Notify)) {
                    answers.add(said);
                }
            } catch (XuaDecodeException broken) {
                throw new AssertionError("the gateway's own message", broken);
            } finally {
                message.release();
            }
        }

        @Override
        public void onRestart(Association association) {}

        @Override
        public void onDown(Association association, DownReason reason) {}
    }

    private final class Level3 implements QuietLevel3 {
        @Override
        public void onMsu(SignallingLink link, Msu msu) {
            taken.add(msu);
        }

        @Override
        public void onReport(ReportingLink link, DestinationReport report) {
            reports.add(report);
        }
    }
}
