// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.machine.Loop;
import org.signalbox.net.ByteStream;
import org.signalbox.net.StreamEnd;
import org.signalbox.net.StreamTransport;
import org.signalbox.net.StreamUser;
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

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// One end with real sockets, and others that do to it what no peer should.
class TcpHostilityTest {
    private static final InetAddress PEER = InetAddress.ofLiteral("127.0.0.2");
    private static final InetAddress STRANGER = InetAddress.ofLiteral("127.0.0.9");
    private static final int PEER_PORT = 2905;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final byte[] STATUS =
            HexFormat.of().parseHex("01000b02000000140000000000ffffff00000001");

    private final AtomicInteger writes = new AtomicInteger();
    private final List<Closeable> sockets = new ArrayList<>();
    private LoopbackFixture fixture;
    private TcpEndpoint endpoint;
    private Witness user;
    private Association association;

    @BeforeEach
    void open() throws IOException {
        fixture =
                new LoopbackFixture(
                        faults ->
                                List.<SctpTransport>of(
                                        new TcpTransport(
                                                new Counting(new NettyStreams(faults), writes),
                                                faults),
                                        new TcpTransport(new NettyStreams(faults), faults)),
                        (_, _) -> false,
                        TcpPorts.twoFree());
        user = new Witness();
        endpoint = (TcpEndpoint) fixture.transport(0).open(fixture.local(0), user, fixture.loop(0));
        association =
                associate(
                        "peer",
                        PEER_PORT,
                        AssociationProfile.SIGNALLING.withInitiation(Initiation.PASSIVE),
                        user);
        fixture.on(0, association::open);
    }

    @AfterEach
    void close() throws IOException {
        for (Closeable socket : sockets) {
            socket.close();
        }
        fixture.on(0, endpoint::close);
        fixture.close();
    }

    // ---- framing -------------------------------------------------------------------------------

    @Test
    void octetsOneAtATimeAreMessages() throws IOException {
        Socket peer = call(PEER);

        for (int message = 0; message < 3; message++) {
            for (byte octet : STATUS) {
                peer.getOutputStream().write(octet);
            }
        }

        await("three messages", () -> user.messages.size() == 3);
        assertThat(user.messages).containsOnly(HexFormat.of().formatHex(STATUS));
    }

    @Test
    void messagesOfOneReadAreOneBatch() throws IOException {
        int count = 20_000;
        ByteBuf all = Unpooled.buffer();
        for (int message = 0; message < count; message++) {
            all.writeBytes(STATUS);
        }

        call(PEER).getOutputStream().write(ByteBufUtil.getBytes(all));

        await("all messages", () -> user.messages.size() == count);
        assertThat(user.batches.get()).isLessThan(count / 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "00000007", "00040001", "7fffffff", "ffffffff"})
    void absurdLengthEndsTheConnectionAndNothingElse(String length) throws IOException {
        Socket peer = call(PEER);

        peer.getOutputStream().write(HexFormat.of().parseHex("01000b02" + length));

        await("end", () -> user.events.size() == 2);
        assertThat(user.events.getLast()).startsWith("down PROTOCOL_VIOLATION message length");
        assertThat(count(TcpCounter.BROKEN_LENGTH)).isOne();
        assertThat(readsTheEnd(peer)).isTrue();
        fixture.on(0, association::open);
        call(PEER).getOutputStream().write(STATUS);
        await("next life", () -> user.messages.size() == 1);
    }

    @Test
    void endWithinAMessageIsSaid() throws IOException {
        Socket peer = call(PEER);
        peer.getOutputStream().write(STATUS, 0, 13);

        peer.close();

        await("end", () -> user.events.size() == 2);
        assertThat(user.events.getLast())
                .isEqualTo("down SHUTDOWN_BY_PEER closed by peer, within a message");
    }

    // ---- endings -------------------------------------------------------------------------------

    @Test
    void halfClosedConnectionIsClosed() throws IOException {
        Socket peer = call(PEER);

        peer.shutdownOutput();

        await("end", () -> user.events.size() == 2);
        assertThat(user.events.getLast()).isEqualTo("down SHUTDOWN_BY_PEER closed by peer");
        assertThat(readsTheEnd(peer)).isTrue();
    }

    @Test
    void resetIsAnAbort() throws IOException {
        Socket peer = call(PEER);

        peer.setSoLinger(true, 0);
        peer.close();

        await("end", () -> user.events.size() == 2);
        assertThat(user.events.getLast()).startsWith("down ABORTED_BY_PEER");
    }

    // ---- callers -------------------------------------------------------------------------------

    @Test
    void strangersAreCutOffCountedAndNamedButNotInAFlood() throws IOException {
        int count = 300;
        long begin = System.nanoTime();

        for (int caller = 0; caller < count; caller++) {
            try (Socket stranger = connect(STRANGER, 0)) {
                assertThat(readsTheEnd(stranger)).isTrue();
            }
        }

        await("refusals", () -> count(TcpCounter.CALLS_REFUSED) == count);
        long words = (System.nanoTime() - begin) / Duration.ofMillis(100).toNanos() + 1;
        assertThat(user.refusals).hasSizeBetween(1, (int) words);
        assertThat(user.refusals.size() + user.unreported.get()).isLessThanOrEqualTo(count);
        assertThat(user.refusals.getFirst())
                .contains("unknown peer 127.0.0.9")
                .contains("the nearest configured peer is peer at 127.0.0.2 port 2905");
        assertThat(user.events).isEmpty();
    }

    @Test
    void silentCallsOfThePeersAddressAreFewAndDoNotEndWhatIsEstablished() throws IOException {
        int count = 200;
        Socket peer = call(PEER);
        peer.getOutputStream().write(STATUS);
        await("up", () -> user.messages.size() == 1);

        for (int caller = 0; caller < count; caller++) {
            connect(PEER, 0);
        }

        await("all but one cut off", () -> count(TcpCounter.CALLS_REFUSED) == count - 1);
        peer.getOutputStream().write(STATUS);
        await("the last one, too", () -> count(TcpCounter.CALLS_REFUSED) == count);
        assertThat(user.events).containsExactly("up");
        assertThat(user.refusals)
                .isNotEmpty()
                .allMatch(words -> words.startsWith("peer calls again and again, last from"));
        peer.getOutputStream().write(STATUS);
        await("more", () -> user.messages.size() == 3);
    }

    @Test
    void nonsenseOfThePeersAddressDoesNotEndWhatIsEstablished() throws IOException {
        Socket peer = call(PEER);
        peer.getOutputStream().write(STATUS);
        await("up", () -> user.messages.size() == 1);

        Socket vandal = connect(PEER, 0);
        vandal.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(readsTheEnd(vandal)).isTrue();

        assertThat(count(TcpCounter.BROKEN_VERSION)).isOne();
        peer.getOutputStream().write(STATUS);
        await("more", () -> user.messages.size() == 2);
        assertThat(user.events).containsExactly("up");
    }

    @Test
    void peerThatSpeaksAgainFromAnotherConnectionHasRestarted() throws IOException {
        Socket old = call(PEER);
        old.getOutputStream().write(STATUS);
        await("up", () -> user.messages.size() == 1);

        Socket fresh = connect(PEER, 0);
        fresh.getOutputStream().write(STATUS);

        await("restart", () -> user.messages.size() == 2);
        assertThat(user.events).containsExactly("up", "restart");
        assertThat(readsTheEnd(old)).isTrue();
    }

    @Test
    void peersOfOneAddressAreToldApartByTheirPorts() throws IOException {
        List<LocalEndpoint> free = TcpPorts.twoFree();
        Witness first = new Witness();
        Witness second = new Witness();
        AssociationProfile passive =
                AssociationProfile.SIGNALLING.withInitiation(Initiation.PASSIVE);
        Association one = associate("first", free.getFirst().port(), passive, first);
        Association two = associate("second", free.getLast().port(), passive, second);
        fixture.on(0, one::open);
        fixture.on(0, two::open);

        connect(PEER, free.getLast().port()).getOutputStream().write(STATUS);
        connect(PEER, free.getFirst().port()).getOutputStream().write(STATUS);
        Socket neither = connect(PEER, 0);

        await("both", () -> first.messages.size() == 1 && second.messages.size() == 1);
        assertThat(readsTheEnd(neither)).isTrue();
        await("words", () -> !user.refusals.isEmpty());
        assertThat(user.refusals.getLast()).contains("several peers have this address");
        assertThat(user.events).isEmpty();
    }

    // ---- sending -------------------------------------------------------------------------------

    @Test
    void slowReaderFillsABoundedBufferAndLosesNothing() throws IOException {
        Socket peer = call(PEER);
        await("up", () -> user.events.contains("up"));
        int length = 60_000;
        int[] accepted = new int[1];
        int atOnce = AssociationProfile.SIGNALLING.sendBufferOctets() / length;

        // the system's own buffers take the first few megabytes
        await(
                "refusal",
                () -> {
                    fixture.on(
                            0,
                            () -> {
                                for (int i = 0; i < atOnce && send(accepted[0], length); i++) {
                                    accepted[0]++;
                                }
                                association.flush();
                            });
                    return count(TcpCounter.SENDS_REFUSED) > 0;
                });
        assertThat(association.status().queuedOctets())
                .isLessThanOrEqualTo(AssociationProfile.SIGNALLING.sendBufferOctets());

        InputStream in = peer.getInputStream();
        for (int number = 0; number < accepted[0]; number++) {
            byte[] message = in.readNBytes(length);
            assertThat(message).hasSize(length);
            assertThat(Unpooled.wrappedBuffer(message).getInt(8)).isEqualTo(number);
        }
        await("writable", () -> user.events.contains("writable"));
        assertThat(association.status().queuedOctets()).isZero();
    }

    @Test
    void messagesOfOneTurnAreOneWriteAndALoneOneLeavesAtOnce() throws IOException {
        Socket peer = call(PEER);
        await("up", () -> user.events.contains("up"));

        fixture.on(
                0,
                () -> {
                    for (int number = 0; number < 500; number++) {
                        send(number, 100);
                    }
                    association.flush();
                });
        assertThat(peer.getInputStream().readNBytes(50_000)).hasSize(50_000);
        assertThat(writes.get()).isOne();

        fixture.on(
                0,
                () -> {
                    send(0, 100);
                    association.flush();
                });
        assertThat(peer.getInputStream().readNBytes(100)).hasSize(100);
        assertThat(writes.get()).isEqualTo(2);
    }

    // ---- the cast ------------------------------------------------------------------------------

    private boolean send(int number, int length) {
        ByteBuf message =
                Unpooled.buffer(length)
                        .writeInt(0x01000B01)
                        .writeInt(length)
                        .writeInt(number)
                        .writeZero(length - 12);
        return association.send(1, PayloadProtocol.M2PA, message);
    }

    private Association associate(
            String name, int port, AssociationProfile profile, AssociationUser of) {
        Association[] made = new Association[1];
        RemoteEndpoint remote = new RemoteEndpoint(List.of(PEER), port, 9899);
        fixture.on(0, () -> made[0] = endpoint.associate(name, remote, profile, of));
        return made[0];
    }

    /// Calls and waits until the association is up.
    private Socket call(InetAddress from) throws IOException {
        int ups = ups();
        Socket socket = connect(from, 0);
        await("up", () -> ups() > ups);
        return socket;
    }

    private int ups() {
        return (int) user.events.stream().filter("up"::equals).count();
    }

    private Socket connect(InetAddress from, int port) throws IOException {
        LocalEndpoint at = fixture.local(0);
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setTcpNoDelay(true);
        socket.setReuseAddress(true);
        socket.setSoTimeout((int) SOON.toMillis());
        socket.bind(new InetSocketAddress(from, port));
        socket.connect(new InetSocketAddress(at.addresses().getFirst(), at.port()));
        return socket;
    }

    private static boolean readsTheEnd(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return !(reset instanceof SocketTimeoutException);
        }
    }

    private long count(TcpCounter counter) {
        return endpoint.counters().get(counter);
    }

    private void await(String what, BooleanSupplier condition) {
        fixture.await(what, condition, SOON);
    }

    private static final class Witness implements AssociationUser, SctpObserver {
        private final List<String> events = new CopyOnWriteArrayList<>();
        private final List<String> refusals = new CopyOnWriteArrayList<>();
        private final Queue<String> messages = new ConcurrentLinkedQueue<>();
        private final AtomicInteger batches = new AtomicInteger();
        private final AtomicLong unreported = new AtomicLong();

        @Override
        public void onUp(Association up) {
            events.add("up");
        }

        @Override
        public void onMessage(Association on, int stream, int payloadProtocol, ByteBuf message) {
            messages.add(ByteBufUtil.hexDump(message));
            message.release();
        }

        @Override
        public void onBatchEnd(Association on) {
            batches.incrementAndGet();
        }

        @Override
        public void onRestart(Association restarted) {
            events.add("restart");
        }

        @Override
        public void onWritable(Association writable) {
            events.add("writable");
        }

        @Override
        public void onDown(Association down, DownReason reason) {
            events.add("down " + reason.cause() + " " + reason.detail());
        }

        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {
            refusals.add(detail);
        }

        @Override
        public void onRefusedUnreported(SctpEndpoint at, long calls) {
            unreported.addAndGet(calls);
        }

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {
            refusals.add(reason);
        }
    }

    /// Counts what is written to connections that were taken.
    private record Counting(StreamTransport tcp, AtomicInteger writes) implements StreamTransport {
        @Override
        public ListeningPort listen(
                InetSocketAddress local,
                Function<InetSocketAddress, StreamUser> admission,
                Loop loop)
                throws IOException {
            return tcp.listen(local, caller -> new Watched(admission.apply(caller), writes), loop);
        }

        @Override
        public void connect(
                InetSocketAddress local, InetSocketAddress remote, StreamUser user, Loop loop) {
            tcp.connect(local, remote, user, loop);
        }
    }

    private record Watched(StreamUser user, AtomicInteger writes) implements StreamUser {
        @Override
        public void onOpen(ByteStream stream) {
            user.onOpen(new CountedStream(stream, writes));
        }

        @Override
        public void onOctets(ByteBuf octets) {
            user.onOctets(octets);
        }

        @Override
        public void onWritable() {
            user.onWritable();
        }

        @Override
        public void onClosed(String reason) {
            user.onClosed(reason);
        }

        @Override
        public void onClosed(StreamEnd end, String reason) {
            user.onClosed(end, reason);
        }
    }

    private record CountedStream(ByteStream stream, AtomicInteger writes) implements ByteStream {
        @Override
        public InetSocketAddress remote() {
            return stream.remote();
        }

        @Override
        public void send(ByteBuf octets) {
            writes.incrementAndGet();
            stream.send(octets);
        }

        @Override
        public void send(ByteBuf octets, Runnable written) {
            writes.incrementAndGet();
            stream.send(octets, written);
        }

        @Override
        public boolean isWritable() {
            return stream.isWritable();
        }

        @Override
        public void keepAlive(Duration idle, Duration interval, int probes) {
            stream.keepAlive(idle, interval, probes);
        }

        @Override
        public void finish() {
            stream.finish();
        }

        @Override
        public void close() {
            stream.close();
        }

        @Override
        public void abort() {
            stream.abort();
        }
    }
}
