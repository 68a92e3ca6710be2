// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.kernel.KernelSctpTransport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// The least that relays M3UA (RFC 4666) over one of the kernel drivers, so that what is measured
/// is the driver: it acknowledges ASPUP and ASPAC, and passes DATA on by the destination point code
/// to the association that has activated the routing context of that point code. Not a test: the
/// load generator `src/test/c/m3ua-load.c` is its other half, and `.ci/relay-benchmark` runs both.
///
/// ```
/// KernelRelay native|netty --peer PORT ... --route POINT-CODE:ROUTING-CONTEXT ... [--port PORT]
/// ```
final class KernelRelay {
    private static final String HOST = "127.0.0.1";
    private static final int STREAMS = 17;
    private static final int POINT_CODES = 1 << 16;

    private static final int HEADER_OCTETS = 8;
    private static final int ASPUP = 0x0301;
    private static final int ASPUP_ACK = 0x0304;
    private static final int ASPAC = 0x0401;
    private static final int ASPAC_ACK = 0x0403;
    private static final int NOTIFY = 0x0001;
    private static final int DATA = 0x0101;
    private static final int ROUTING_CONTEXT = 0x0006;
    private static final int STATUS = 0x000D;
    private static final int PROTOCOL_DATA = 0x0210;
    private static final int AS_INACTIVE = 0x0001_0002;
    private static final int AS_ACTIVE = 0x0001_0003;

    private final NettyLoop loop = new NettyLoop("relay", KernelRelay::onFault);

    /// By point code.
    private final @Nullable Peer[] routes = new Peer[POINT_CODES];

    private final List<Route> configured = new ArrayList<>();
    private final List<Integer> peers = new ArrayList<>();
    private int port = 2905;

    private record Route(int pointCode, int routingContext) {}

    public static void main(String[] arguments) throws Exception {
        FaultListener faults = KernelRelay::onFault;
        SctpTransport transport =
                switch (arguments[0]) {
                    case "native" -> new LinuxSctpTransport(faults);
                    case "netty" -> new KernelSctpTransport(faults);
                    default -> throw new IllegalArgumentException(arguments[0]);
                };
        KernelRelay relay = new KernelRelay();
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            relay.configure(arguments[i], arguments[i + 1]);
        }
        relay.run(transport);
        System.out.println(transport.kind().word() + " relay: listening");
        Thread.currentThread().join();
    }

    private void configure(String option, String value) {
        switch (option) {
            case "--port" -> port = Integer.parseInt(value);
            case "--peer" -> peers.add(Integer.valueOf(value));
            case "--route" -> {
                int colon = value.indexOf(':');
                configured.add(
                        new Route(
                                Integer.parseInt(value, 0, colon, 10),
                                Integer.parseInt(value, colon + 1, value.length(), 10)));
            }
            default -> throw new IllegalArgumentException(option);
        }
    }

    private void run(SctpTransport transport) throws Exception {
        AssociationProfile profile =
                AssociationProfile.SIGNALLING
                        .withStreams(STREAMS, STREAMS)
                        .withInitiation(Initiation.PASSIVE);
        List<InetAddress> host = List.of(InetAddress.ofLiteral(HOST));
        SctpEndpoint endpoint =
                transport.open(
                        new LocalEndpoint(host, port, LocalEndpoint.DEFAULT_UDP_PORT),
                        new Strangers(),
                        loop);
        loop.eventLoop()
                .submit(
                        () -> {
                            for (int peer : peers) {
                                endpoint.associate(
                                                "peer " + peer,
                                                new RemoteEndpoint(
                                                        host, peer, LocalEndpoint.DEFAULT_UDP_PORT),
                                                profile,
                                                new Peer())
                                        .open();
                            }
                        })
                .get();
    }

    /// One application server process.
    private final class Peer implements AssociationUser {
        private @Nullable Association association;
        private int routingContext;

        /// Where the last messages of the batch have gone.
        private @Nullable Association unflushed;

        @Override
        public void onUp(Association up) {
            association = up;
        }

        @Override
        public void onMessage(Association from, int stream, int protocol, ByteBuf message) {
            if (message.readableBytes() < HEADER_OCTETS) {
                message.release();
                return;
            }
            int kind = message.getUnsignedShort(message.readerIndex() + 2);
            if (kind == DATA) {
                pass(stream, message);
                return;
            }
            switch (kind) {
                case ASPUP -> {
                    answer(from, ASPUP_ACK);
                    answer(from, NOTIFY, STATUS << 16 | 8, AS_INACTIVE);
                }
                case ASPAC -> {
                    int at = parameter(message, ROUTING_CONTEXT);
                    routingContext = at < 0 ? -1 : message.getInt(at + 4);
                    if (at < 0) {
                        answer(from, ASPAC_ACK);
                    } else {
                        answer(from, ASPAC_ACK, ROUTING_CONTEXT << 16 | 8, routingContext);
                    }
                    answer(from, NOTIFY, STATUS << 16 | 8, AS_ACTIVE);
                    for (Route route : configured) {
                        if (route.routingContext == routingContext) {
                            routes[route.pointCode] = this;
                        }
                    }
                }
                default -> {}
            }
            message.release();
        }

        private void pass(int stream, ByteBuf message) {
            int data = parameter(message, PROTOCOL_DATA);
            Peer to =
                    data < 0 || data + 16 > message.writerIndex()
                            ? null
                            : routes[message.getInt(data + 8) & POINT_CODES - 1];
            Association out = to == null ? null : to.association;
            if (to == null || out == null) {
                message.release();
                return;
            }
            int first = message.readerIndex() + HEADER_OCTETS;
            if (message.getUnsignedShort(first) == ROUTING_CONTEXT) {
                message.setInt(first + 4, to.routingContext);
            }
            if (unflushed != null && unflushed != out) {
                unflushed.flush();
            }
            unflushed = out;
            out.send(stream, PayloadProtocol.M3UA, message);
        }

        @Override
        public void onBatchEnd(Association from) {
            if (unflushed != null) {
                unflushed.flush();
                unflushed = null;
            }
        }

        @Override
        public void onRestart(Association restarted) {}

        @Override
        public void onDown(Association down, DownReason reason) {
            association = null;
            for (int i = 0; i < POINT_CODES; i++) {
                if (routes[i] == this) {
                    routes[i] = null;
                }
            }
            loop.execute(down::open);
        }
    }

    private static void answer(Association to, int kind, int... words) {
        int length = HEADER_OCTETS + words.length * Integer.BYTES;
        ByteBuf message = PooledByteBufAllocator.DEFAULT.directBuffer(length);
        message.writeShort(0x0100).writeShort(kind).writeInt(length);
        for (int word : words) {
            message.writeInt(word);
        }
        to.send(0, PayloadProtocol.M3UA, message);
        to.flush();
    }

    /// Where a parameter begins; negative if there is none.
    private static int parameter(ByteBuf message, int tag) {
        int at = message.readerIndex() + HEADER_OCTETS;
        while (at + 4 <= message.writerIndex()) {
            int head = message.getInt(at);
            int length = head & 0xFFFF;
            if (length < 4 || at + length > message.writerIndex()) {
                return -1;
            }
            if (head >>> 16 == tag) {
                return length < 8 ? -1 : at;
            }
            at += length + 3 & ~3;
        }
        return -1;
    }

    private static final class Strangers implements SctpObserver {
        @Override
        public void onRefused(SctpEndpoint endpoint, InetSocketAddress caller, String detail) {
            System.out.println(detail);
        }

        @Override
        public void onDropped(SctpEndpoint endpoint, InetSocketAddress caller, String reason) {
            System.out.println(reason);
        }
    }

    private static void onFault(String owner, Throwable fault) {
        System.out.println(owner + ": " + fault);
    }
}
