// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mobicents.protocols.api.IpChannelType;
import org.mobicents.protocols.sctp.ManagementImpl;
import org.restcomm.protocols.ss7.m3ua.ExchangeType;
import org.restcomm.protocols.ss7.m3ua.Functionality;
import org.restcomm.protocols.ss7.m3ua.impl.M3UAManagementImpl;
import org.restcomm.protocols.ss7.m3ua.impl.parameter.ParameterFactoryImpl;
import org.restcomm.protocols.ss7.m3ua.parameter.TrafficModeType;
import org.restcomm.protocols.ss7.mtp.Mtp3EndCongestionPrimitive;
import org.restcomm.protocols.ss7.mtp.Mtp3PausePrimitive;
import org.restcomm.protocols.ss7.mtp.Mtp3ResumePrimitive;
import org.restcomm.protocols.ss7.mtp.Mtp3StatusPrimitive;
import org.restcomm.protocols.ss7.mtp.Mtp3TransferPrimitive;
import org.restcomm.protocols.ss7.mtp.Mtp3UserPartListener;
import org.signalbox.net.netty.NettyStreams;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.LoopbackFixture;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.SctpTransport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/// M3UA of RestComm jSS7 over its own TCP calls us: a foreign implementation finds our messages in
/// the stream, and we find its.
///
/// This end answers ASP management with octets written by hand; there is no M3UA in it.
@NullUnmarked
class Jss7InteropTest {
    private static final InetAddress FOREIGN = InetAddress.ofLiteral("127.0.0.2");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int COUNT = 500;

    private static final int DATA = 0x0101;
    private static final int ASP_UP = 0x0301;
    private static final int ASP_UP_ACK = 0x0304;
    private static final int ASP_ACTIVE = 0x0401;
    private static final int ASP_ACTIVE_ACK = 0x0403;
    private static final int NOTIFY = 0x0001;

    /// Routing Context 100.
    private static final String CONTEXT = "0006000800000064";

    /// Status: AS-INACTIVE, AS-ACTIVE.
    private static final String INACTIVE = "000d000800010002";

    private static final String ACTIVE = "000d000800010003";

    @TempDir private Path folder;

    private LoopbackFixture fixture;
    private SctpEndpoint endpoint;
    private Gateway gateway;
    private ManagementImpl foreignTcp;
    private M3UAManagementImpl foreignM3ua;
    private final ForeignUser foreignUser = new ForeignUser();

    @BeforeEach
    void open() throws Exception {
        fixture =
                new LoopbackFixture(
                        faults ->
                                List.<SctpTransport>of(
                                        new TcpTransport(new NettyStreams(faults), faults),
                                        new TcpTransport(new NettyStreams(faults), faults)),
                        (_, _) -> false,
                        TcpPorts.twoFree());
        gateway = new Gateway();
        endpoint = fixture.transport(0).open(fixture.local(0), gateway, fixture.loop(0));
        int foreignPort = fixture.local(1).port();
        fixture.on(
                0,
                () ->
                        endpoint.associate(
                                        "jss7",
                                        new RemoteEndpoint(List.of(FOREIGN), foreignPort, 9899),
                                        AssociationProfile.SIGNALLING.withInitiation(
                                                Initiation.PASSIVE),
                                        gateway)
                                .open());
        startForeign(foreignPort);
    }

    private void startForeign(int port) throws Exception {
        LocalEndpoint here = fixture.local(0);
        foreignTcp = new ManagementImpl("tcp");
        foreignTcp.setPersistDir(folder.toString());
        foreignTcp.setSingleThread(true);
        foreignTcp.start();
        foreignTcp.setConnectDelay(1000);
        foreignTcp.addAssociation(
                FOREIGN.getHostAddress(),
                port,
                here.addresses().getFirst().getHostAddress(),
                here.port(),
                "us",
                IpChannelType.TCP,
                null);
        foreignM3ua = new M3UAManagementImpl("m3ua", null, null);
        foreignM3ua.setPersistDir(folder.toString());
        foreignM3ua.setTransportManagement(foreignTcp);
        foreignM3ua.addMtp3UserPartListener(foreignUser);
        foreignM3ua.start();
        ParameterFactoryImpl parameters = new ParameterFactoryImpl();
        foreignM3ua.createAs(
                "as",
                Functionality.AS,
                ExchangeType.SE,
                null,
                parameters.createRoutingContext(new long[] {100}),
                parameters.createTrafficModeType(TrafficModeType.Loadshare),
                1,
                null);
        foreignM3ua.createAspFactory("asp", "us", false);
        foreignM3ua.assignAspToAs("as", "asp");
        foreignM3ua.addRoute(2, -1, -1, "as");
        foreignM3ua.startAsp("asp");
    }

    @AfterEach
    void close() throws Exception {
        foreignM3ua.stop();
        foreignTcp.stop();
        fixture.on(0, endpoint::close);
        fixture.close();
    }

    @Test
    void messagesOfBothEndsAreFoundInOrder() throws Exception {
        fixture.await("traffic allowed", () -> foreignUser.events.contains("resume 2"), SOON);

        for (int number = 0; number < COUNT; number++) {
            foreignM3ua.sendMessage(
                    foreignM3ua
                            .getMtp3TransferPrimitiveFactory()
                            .createMtp3TransferPrimitive(
                                    3,
                                    2,
                                    0,
                                    1,
                                    2,
                                    5,
                                    "out %d"
                                            .formatted(number)
                                            .getBytes(StandardCharsets.US_ASCII)));
        }
        fixture.await("all of theirs", () -> gateway.data.size() == COUNT, SOON);
        fixture.on(0, () -> gateway.sendData(COUNT));
        fixture.await("all of ours", () -> foreignUser.received.size() == COUNT, SOON);

        assertThat(gateway.data).isEqualTo(texts("out "));
        assertThat(foreignUser.received).containsExactlyInAnyOrderElementsOf(texts("in "));
        assertThat(gateway.events).containsExactly("up");
    }

    private static List<String> texts(String prefix) {
        return IntStream.range(0, COUNT).mapToObj(number -> prefix + number).toList();
    }

    /// Answers what an ASP asks first, and notes the user data of what it sends.
    private static final class Gateway implements AssociationUser, SctpObserver {
        private final List<String> events = new CopyOnWriteArrayList<>();
        private final List<String> data = new CopyOnWriteArrayList<>();
        private Association association;

        @Override
        public void onUp(Association up) {
            association = up;
            events.add("up");
        }

        @Override
        public void onMessage(Association on, int stream, int payloadProtocol, ByteBuf message) {
            assertThat(payloadProtocol).isEqualTo(PayloadProtocol.M3UA.number());
            assertThat(message.getInt(4)).isEqualTo(message.readableBytes());
            switch (message.getShort(2)) {
                case ASP_UP -> {
                    send(ASP_UP_ACK, "");
                    send(NOTIFY, INACTIVE + CONTEXT);
                }
                case ASP_ACTIVE -> {
                    send(ASP_ACTIVE_ACK, CONTEXT);
                    send(NOTIFY, ACTIVE + CONTEXT);
                }
                case DATA -> data.add(userData(message));
                default -> events.add("type " + message.getShort(2));
            }
            message.release();
            association.flush();
        }

        /// All of it in one write.
        private void sendData(int count) {
            for (int number = 0; number < count; number++) {
                byte[] text = "in %d".formatted(number).getBytes(StandardCharsets.US_ASCII);
                ByteBuf label =
                        Unpooled.buffer()
                                .writeShort(0x0210)
                                .writeShort(16 + text.length)
                                .writeInt(2)
                                .writeInt(1)
                                .writeInt(0x03020005)
                                .writeBytes(text);
                label.writeZero(-label.readableBytes() & 3);
                send(DATA, CONTEXT + ByteBufUtil.hexDump(label));
            }
            association.flush();
        }

        private void send(int classAndType, String parameters) {
            byte[] octets = ByteBufUtil.decodeHexDump(parameters);
            association.send(
                    0,
                    PayloadProtocol.M3UA,
                    Unpooled.buffer()
                            .writeShort(0x0100)
                            .writeShort(classAndType)
                            .writeInt(8 + octets.length)
                            .writeBytes(octets));
        }

        /// What follows the label in Protocol Data, the last parameter (RFC 4666 section 3.3.1).
        private static String userData(ByteBuf message) {
            int at = 8;
            while (message.getShort(at) != 0x0210) {
                at += message.getUnsignedShort(at + 2) + 3 & ~3;
            }
            int length = message.getUnsignedShort(at + 2) - 16;
            return message.toString(at + 16, length, StandardCharsets.US_ASCII);
        }

        @Override
        public void onRestart(Association restarted) {
            events.add("restart");
        }

        @Override
        public void onDown(Association down, DownReason reason) {
            events.add("down " + reason);
        }

        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {
            events.add(detail);
        }

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {
            events.add(reason);
        }
    }

    private static final class ForeignUser implements Mtp3UserPartListener {
        private final List<String> events = new CopyOnWriteArrayList<>();
        private final List<String> received = new CopyOnWriteArrayList<>();

        @Override
        public void onMtp3TransferMessage(Mtp3TransferPrimitive message) {
            received.add(new String(message.getData(), StandardCharsets.US_ASCII));
        }

        @Override
        public void onMtp3PauseMessage(Mtp3PausePrimitive message) {
            events.add("pause " + message.getAffectedDpc());
        }

        @Override
        public void onMtp3ResumeMessage(Mtp3ResumePrimitive message) {
            events.add("resume " + message.getAffectedDpc());
        }

        @Override
        public void onMtp3EndCongestionMessage(Mtp3EndCongestionPrimitive message) {
            events.add("end of congestion " + message.getAffectedDpc());
        }

        @Override
        public void onMtp3StatusMessage(Mtp3StatusPrimitive message) {
            events.add("status " + message.getAffectedDpc());
        }
    }
}
