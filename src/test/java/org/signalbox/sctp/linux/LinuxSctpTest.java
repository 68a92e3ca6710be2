// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.MessagePieces;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RawSctpPeer;
import org.signalbox.sctp.RecordingUser;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Two ends on one machine, over the Linux kernel's SCTP by native calls.
@Tag("kernel-sctp")
class LinuxSctpTest {
    private static final AssociationProfile PROFILE = AssociationProfile.SIGNALLING;

    /// Gives up after a second.
    private static final AssociationProfile BRIEF = profile(Initiation.BOTH, PROFILE.rtoMin(), 0);

    private static final List<String> A = List.of("127.0.0.1");
    private static final List<String> B = List.of("127.0.0.2");
    private static final List<String> C = List.of("127.0.0.3");
    private static final AtomicInteger PORTS = new AtomicInteger(21_000);

    private final BlockingQueue<String> faults = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
    private final NettyLoop loopA = new NettyLoop("a", this::onFault);
    private final NettyLoop loopB = new NettyLoop("b", this::onFault);
    private final LinuxSctpTransport transport = new LinuxSctpTransport(this::onFault);
    private final int port = PORTS.incrementAndGet();
    private final List<Runnable> closings = new ArrayList<>();

    @BeforeAll
    static void kernelHasSctp() {
        LinuxSctp.assumeAvailable();
    }

    @AfterEach
    void close() throws Exception {
        for (Runnable closing : closings) {
            closing.run();
        }
        loopA.close();
        loopB.close();
        assertThat(faults).isEmpty();
    }

    @Test
    @Timeout(RecordingUser.DEADLINE_SECONDS)
    void marksUnorderedMessages() throws Exception {
        RecordingUser user = new RecordingUser();
        try (RawSctpPeer peer = new RawSctpPeer(new InetSocketAddress(B.getFirst(), port))) {
            SctpEndpoint end = open(loopA, A, port);
            AssociationProfile calls = PROFILE.withInitiation(Initiation.ACTIVE);
            Association a = associate(loopA, end, "ToB:0", remote(B, port), calls, user);
            run(loopA, a::open);
            user.expect("up");

            run(
                    loopA,
                    () -> {
                        a.send(1, PayloadProtocol.M2PA, buffer("one"));
                        a.sendUnordered(1, PayloadProtocol.M2PA, buffer("two"));
                        a.send(1, PayloadProtocol.M2PA, buffer("three"));
                        a.flush();
                    });

            assertThat(peer.receive(3))
                    .containsExactlyInAnyOrder(
                            "1 ordered one", "1 unordered two", "1 ordered three");
        }
    }

    @Test
    void carriesMessagesBothWaysWithStreamAndProtocol() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, userA, userB, PROFILE.withStreams(4, 4));

        assertThat(send(pair.a, 1, PayloadProtocol.M2PA, "hello")).isTrue();
        assertThat(send(pair.b, 3, PayloadProtocol.M3UA, "welcome")).isTrue();

        userB.expect("message 1 5 hello");
        userA.expect("message 3 3 welcome");
    }

    @Test
    void statusTellsStreamsAndPaths() throws Exception {
        Pair pair =
                established(
                        A, B, new RecordingUser(), new RecordingUser(), PROFILE.withStreams(4, 3));

        AssociationStatus status = pair.a.status();

        assertThat(status.state()).isEqualTo(State.ESTABLISHED);
        assertThat(status.outboundStreams()).isEqualTo(3);
        assertThat(status.inboundStreams()).isEqualTo(3);
        assertThat(status.paths())
                .singleElement()
                .satisfies(
                        path -> {
                            assertThat(path.remote())
                                    .isEqualTo(new InetSocketAddress("127.0.0.2", port));
                            assertThat(path.active()).isTrue();
                            assertThat(path.primary()).isTrue();
                        });
    }

    @Test
    void severalAddressesMakeSeveralPaths() throws Exception {
        Pair pair =
                established(
                        List.of("127.0.0.1", "127.0.0.3"),
                        List.of("127.0.0.2", "127.0.0.4"),
                        new RecordingUser(),
                        new RecordingUser(),
                        PROFILE);

        assertThat(addresses(pair.a.status())).containsExactlyInAnyOrder("127.0.0.2", "127.0.0.4");
        assertThat(addresses(pair.b.status())).containsExactlyInAnyOrder("127.0.0.1", "127.0.0.3");
        assertThat(pair.b.status().paths().getFirst().primary()).isTrue();
    }

    @Test
    void manyMessagesArriveInOrder() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, userA, userB, PROFILE);
        int messages = 2_000;

        on(
                loopA,
                () -> {
                    for (int i = 0; i < messages; i++) {
                        assertThat(pair.a.send(1, PayloadProtocol.M2PA, buffer("m" + i))).isTrue();
                    }
                    pair.a.flush();
                    return true;
                });

        for (int i = 0; i < messages; i++) {
            userB.expect("message 1 5 m" + i);
        }
    }

    @Test
    void longMessageIsPutTogether() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, userA, userB, PROFILE);
        String text = "0123456789".repeat(3_000);

        assertThat(send(pair.b, 0, PayloadProtocol.M3UA, text)).isTrue();
        send(pair.b, 0, PayloadProtocol.M3UA, "after");

        userA.expect("message 0 3 " + text);
        userA.expect("message 0 3 after");
    }

    @Test
    void messageBeyondTheLimitEndsTheAssociation() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, userA, userB, PROFILE);

        assertThat(
                        send(
                                pair.b,
                                0,
                                PayloadProtocol.M3UA,
                                "x".repeat(MessagePieces.MESSAGE_OCTETS_MAX + 1)))
                .isTrue();

        userA.expect("down PROTOCOL_VIOLATION");
        userB.expect("down ABORTED_BY_PEER");
    }

    @Test
    void fullSendBufferRefusesAndSaysWhenItHasRoom() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, userA, userB, PROFILE);

        int accepted =
                on(
                        loopA,
                        () -> {
                            int count = 0;
                            // nothing leaves before the flush, so the bound is reached
                            while (pair.a.send(
                                    0, PayloadProtocol.M2PA, buffer("x".repeat(8_000)))) {
                                count++;
                            }
                            pair.a.flush();
                            return count;
                        });

        assertThat(accepted).isBetween(10, PROFILE.sendBufferOctets() / 8_000);
        userA.expect("writable");
        for (int i = 0; i < accepted; i++) {
            assertThat(userB.next()).startsWith("message 0 5 x");
        }
        assertThat(send(pair.a, 0, PayloadProtocol.M2PA, "more")).isTrue();
        userB.expect("message 0 5 more");
    }

    @Test
    void whatCannotBeSentIsReleased() throws Exception {
        Pair pair = pair(A, B, new RecordingUser(), new RecordingUser(), PROFILE);
        ByteBuf closed = buffer("closed");

        assertThat(on(loopA, () -> pair.a.send(0, PayloadProtocol.M2PA, closed))).isFalse();
        assertThat(closed.refCnt()).isZero();

        Pair open = established(pair);
        ByteBuf noSuchStream = buffer("stream");
        assertThat(on(loopA, () -> open.a.send(2, PayloadProtocol.M2PA, noSuchStream))).isFalse();
        assertThat(noSuchStream.refCnt()).isZero();
    }

    @Test
    void shutdownDeliversWhatWasSentFirst() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, userA, userB, PROFILE);

        on(
                loopA,
                () -> {
                    pair.a.send(0, PayloadProtocol.M2PA, buffer("last"));
                    pair.a.shutdown();
                    assertThat(pair.a.status().state()).isEqualTo(State.SHUTTING_DOWN);
                    return true;
                });

        userB.expect("message 0 5 last");
        userB.expect("down SHUTDOWN_BY_PEER");
        userA.expect("down SHUTDOWN_LOCALLY");
        assertThat(pair.a.status().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void callerShutsDownToo() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, userA, userB, PROFILE);

        run(loopB, pair.b::shutdown);

        userA.expect("down SHUTDOWN_BY_PEER");
        userB.expect("down SHUTDOWN_LOCALLY");
    }

    @Test
    void abortIsToldToThePeer() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, userA, userB, PROFILE);

        run(loopA, () -> pair.a.abort("test"));

        userA.expect("down ABORTED_LOCALLY");
        userB.expect("down ABORTED_BY_PEER");
        assertThat(pair.a.status().reason().detail()).isEqualTo("test");
    }

    @Test
    void opensAgainAfterEachEnd() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, userA, userB, PROFILE);

        for (int i = 0; i < 3; i++) {
            run(loopB, () -> pair.b.abort("again"));
            userB.expect("down ABORTED_LOCALLY");
            userA.expect("down ABORTED_BY_PEER");
            established(pair);
            assertThat(send(pair.a, 0, PayloadProtocol.M2PA, "life " + i)).isTrue();
            userB.expect("message 0 5 life " + i);
        }
    }

    @Test
    void callToAPortWithoutListenerIsRefused() throws Exception {
        RecordingUser user = new RecordingUser();
        SctpEndpoint endpoint = open(loopB, B, port);
        Association association =
                on(loopB, () -> endpoint.associate("ToA:0", remote(A, port), BRIEF, user));

        run(loopB, association::open);

        user.expect("down REFUSED");
        run(loopB, association::open);
        user.expect("down REFUSED");
    }

    @Test
    void unknownPeerIsRefusedAndNamed() throws Exception {
        RecordingUser stranger = new RecordingUser();
        SctpEndpoint listening = open(loopA, A, port);
        Association toB =
                associate(loopA, listening, "ToB:0", remote(B, port), PROFILE, new RecordingUser());
        run(loopA, toB::open);
        SctpEndpoint calling = open(loopB, List.of("127.0.0.9"), port);
        Association association =
                on(loopB, () -> calling.associate("ToA:0", remote(A, port), PROFILE, stranger));

        run(loopB, association::open);

        assertThat(refusals.poll(RecordingUser.DEADLINE_SECONDS, TimeUnit.SECONDS))
                .isEqualTo(
                        "/127.0.0.9:%d unknown peer 127.0.0.9 port %d called 127.0.0.1 port %d; the nearest configured peer is ToB:0 at 127.0.0.2 port %d"
                                .formatted(port, port, port, port));
        expectRefusal(stranger);
    }

    @Test
    void closedAssociationRefusesTheCall() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        Pair pair = pair(A, B, userA, userB, BRIEF);

        run(loopB, pair.b::open);
        userB.expect("down REFUSED");

        established(pair);
        run(loopA, () -> pair.a.abort("closed again"));
        userA.expect("down ABORTED_LOCALLY");
        userB.expect("down ABORTED_BY_PEER");
        run(loopB, pair.b::open);
        userB.expect("down REFUSED");
        assertThat(pair.a.status().state()).isEqualTo(State.CLOSED);
        assertThat(refusals).isEmpty();
    }

    @Test
    void openingCanBeGivenUp() throws Exception {
        RecordingUser userA = new RecordingUser();
        Pair pair = pair(A, B, userA, new RecordingUser(), PROFILE);

        run(loopA, pair.a::open);
        assertThat(pair.a.status().state()).isEqualTo(State.OPENING);
        run(loopA, () -> pair.a.abort("given up"));
        userA.expect("down ABORTED_LOCALLY");

        run(loopA, pair.a::open);
        run(loopA, pair.a::shutdown);
        userA.expect("down SHUTDOWN_LOCALLY");
    }

    @Test
    void callToAClosedAssociationBesideAnOpenOneIsAborted() throws Exception {
        SctpEndpoint hub = open(loopA, A, port);
        Association waiting =
                associate(loopA, hub, "ToC:0", remote(C, port), PROFILE, new RecordingUser());
        associate(loopA, hub, "ToB:0", remote(B, port), PROFILE, new RecordingUser());
        run(loopA, waiting::open);
        RecordingUser userB = new RecordingUser();
        SctpEndpoint endB = open(loopB, B, port);
        Association b = associate(loopB, endB, "ToA:0", remote(A, port), PROFILE, userB);

        run(loopB, b::open);

        expectRefusal(userB);
        assertThat(refusals).as("a configured peer is no stranger").isEmpty();
    }

    @Test
    void oneListenerServesSeveralPeers() throws Exception {
        RecordingUser first = new RecordingUser();
        RecordingUser second = new RecordingUser();
        SctpEndpoint hub = open(loopA, A, port);
        Association toFirst =
                on(loopA, () -> hub.associate("ToB:0", remote(B, port), PROFILE, first));
        Association toSecond =
                on(loopA, () -> hub.associate("ToC:0", remote(C, port), PROFILE, second));
        RecordingUser userB = new RecordingUser();
        RecordingUser userC = new RecordingUser();
        SctpEndpoint endB = open(loopB, B, port);
        SctpEndpoint endC = open(loopB, C, port);
        Association fromB =
                on(loopB, () -> endB.associate("ToA:0", remote(A, port), PROFILE, userB));
        Association fromC =
                on(loopB, () -> endC.associate("ToA:0", remote(A, port), PROFILE, userC));
        run(loopA, toFirst::open);
        run(loopA, toSecond::open);

        run(loopB, fromB::open);
        run(loopB, fromC::open);

        first.expect("up");
        second.expect("up");
        userB.expect("up");
        userC.expect("up");
        assertThat(send(fromC, 0, PayloadProtocol.M2PA, "from C")).isTrue();
        second.expect("message 0 5 from C");
    }

    @Test
    void samePeerTwiceIsRefused() throws Exception {
        SctpEndpoint endpoint = open(loopA, A, port);
        on(loopA, () -> endpoint.associate("ToB:0", remote(B, port), PROFILE, new RecordingUser()));

        assertThatThrownBy(
                        () ->
                                on(
                                        loopA,
                                        () ->
                                                endpoint.associate(
                                                        "ToB:1",
                                                        remote(B, port),
                                                        PROFILE,
                                                        new RecordingUser())))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .rootCause()
                .hasMessageContaining("ToB:0 already has");
    }

    @Test
    void portInUseIsNamedWithItsRemedy() throws Exception {
        open(loopA, A, port);

        assertThatThrownBy(() -> open(loopB, A, port))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot bind SCTP port " + port + " on 127.0.0.1")
                .hasMessageContaining("another program or another endpoint");
    }

    @Test
    void addressOfAnotherMachineIsNamedWithItsRemedy() {
        assertThatThrownBy(() -> open(loopA, List.of("192.0.2.77"), port))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("on no interface of this machine");
    }

    @Test
    void closedEndpointReleasesItsPort() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, userA, userB, PROFILE);

        run(loopA, pair.endA::close);

        userA.expect("down ABORTED_LOCALLY");
        userB.expect("down ABORTED_BY_PEER");
        open(loopA, A, port);
    }

    @Test
    void faultOfAUserIsReportedAndEndsItsAssociation() throws Exception {
        RecordingUser faulty =
                new RecordingUser() {
                    @Override
                    public void onMessage(
                            Association association, int stream, int protocol, ByteBuf message) {
                        message.release();
                        throw new IllegalStateException("bug");
                    }
                };
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, faulty, userB, PROFILE);

        assertThat(send(pair.b, 0, PayloadProtocol.M2PA, "poke")).isTrue();

        assertThat(faults.poll(RecordingUser.DEADLINE_SECONDS, TimeUnit.SECONDS))
                .isEqualTo("ToB:0 java.lang.IllegalStateException: bug");
        faulty.expect("down SYSTEM");
        userB.expect("down ABORTED_BY_PEER");
    }

    @Test
    void onePortCallsSomePeersAndIsCalledByOthers() throws Exception {
        SctpEndpoint hub = open(loopA, A, port);
        RecordingUser toB = new RecordingUser();
        RecordingUser toC = new RecordingUser();
        AssociationProfile active = PROFILE.withInitiation(Initiation.ACTIVE);
        AssociationProfile passive = PROFILE.withInitiation(Initiation.PASSIVE);
        RecordingUser userB = new RecordingUser();
        RecordingUser userC = new RecordingUser();
        Association b =
                associate(loopB, open(loopB, B, port), "ToA:0", remote(A, port), passive, userB);
        Association c =
                associate(loopB, open(loopB, C, port), "ToA:0", remote(A, port), active, userC);
        Association calls = associate(loopA, hub, "ToB:0", remote(B, port), active, toB);
        Association isCalled = associate(loopA, hub, "ToC:0", remote(C, port), passive, toC);

        run(loopB, b::open);
        run(loopA, calls::open);
        toB.expect("up");
        run(loopA, isCalled::open); // the port begins to listen beside an association
        run(loopB, c::open);

        toC.expect("up");
        userB.expect("up");
        userC.expect("up");
        assertThat(send(calls, 0, PayloadProtocol.M2PA, "to B")).isTrue();
        assertThat(send(isCalled, 0, PayloadProtocol.M2PA, "to C")).isTrue();
        userB.expect("message 0 5 to B");
        userC.expect("message 0 5 to C");
    }

    @Test
    void endThatIsRefusedCallsAgainUntilTheOtherIsOpen() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        Pair pair = pair(A, B, userA, userB, PROFILE);

        run(loopA, pair.a::open); // b is closed: refused
        run(loopB, pair.b::open);

        userA.expect("up");
        userB.expect("up");
    }

    @Test
    void reasonOfAnAbortIsToldToThePeer() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, userA, userB, PROFILE);

        run(loopA, () -> pair.a.abort("maintenance\u0007 at noon"));

        userB.expect("down ABORTED_BY_PEER");
        assertThat(pair.b.status().reason().detail()).isEqualTo("maintenance? at noon");
    }

    @Test
    void timersBelongToTheAssociation() throws Exception {
        SctpEndpoint hub = open(loopA, A, port);
        List<Association> associations = new ArrayList<>();
        RecordingUser users = new RecordingUser();
        for (int i = 0; i < 2; i++) {
            List<String> far = List.of("127.0.0." + (20 + i));
            AssociationProfile profile =
                    profile(Initiation.ACTIVE, Duration.ofMillis(150 + 250 * i), 8);
            Association here = associate(loopA, hub, "To" + i, remote(far, port), profile, users);
            Association there =
                    associate(
                            loopB,
                            open(loopB, far, port),
                            "ToHub",
                            remote(A, port),
                            PROFILE.withInitiation(Initiation.PASSIVE),
                            new RecordingUser());
            run(loopB, there::open);
            run(loopA, here::open);
            users.expect("up");
            associations.add(here);
            send(here, 0, PayloadProtocol.M2PA, "a round trip");
        }

        // on a quick network the time-out falls to its lower bound (RFC 9260 section 6.3.1)
        await(() -> rtoMillis(associations.get(0)) == 150 && rtoMillis(associations.get(1)) == 400);
    }

    private static AssociationProfile profile(
            Initiation initiation, Duration rtoMin, int maxInitRetransmits) {
        return new AssociationProfile(
                initiation,
                2,
                2,
                PROFILE.rtoInitial(),
                rtoMin,
                PROFILE.rtoMax(),
                maxInitRetransmits,
                PROFILE.associationMaxRetransmits(),
                PROFILE.pathMaxRetransmits(),
                PROFILE.heartbeatInterval(),
                PROFILE.cookieLife(),
                PROFILE.sackDelay(),
                PROFILE.receiveWindowOctets(),
                PROFILE.sendBufferOctets());
    }

    private static long rtoMillis(Association association) {
        return status(association).paths().getFirst().rtoNanos() / 1_000_000;
    }

    private static AssociationStatus status(Association association) {
        try {
            return on((NettyLoop) association.loop(), association::status);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void statusMeasuresThePath() throws Exception {
        Pair pair = established(A, B, new RecordingUser(), new RecordingUser(), PROFILE);

        AssociationStatus status = status(pair.a);

        assertThat(status.peerWindowOctets()).isBetween(1_500L, 262_144L);
        AssociationStatus.Path path = status.paths().getFirst();
        assertThat(path.mtuOctets()).isBetween(500, 65_536);
        assertThat(path.congestionWindowOctets()).isPositive();
        assertThat(path.rtoNanos()).isBetween(300_000_000L, 1_000_000_000L);
    }

    @Test
    void messagesOfOneTurnShareTheirPackets() throws Exception {
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, new RecordingUser(), userB, PROFILE);
        int messages = 440;
        long before = kernelCounts("SctpOutSCTPPacks");

        on(
                loopA,
                () -> {
                    for (int i = 0; i < messages; i++) {
                        pair.a.send(1, PayloadProtocol.M2PA, buffer("x".repeat(100)));
                        pair.a.flush();
                    }
                    return true;
                });
        for (int i = 0; i < messages; i++) {
            userB.next();
        }

        // 11 fit into 1,500 octets; one acknowledgement for two packets
        assertThat(kernelCounts("SctpOutSCTPPacks") - before).isBetween(40L, 110L);
    }

    @Test
    void pauseOfTheReceiverCostsNothing() throws Exception {
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, new RecordingUser(), userB, PROFILE);
        long before = kernelCounts("SctpInDataChunkDiscards");
        int messages = 8_000;
        CountDownLatch over = new CountDownLatch(1);
        loopB.execute(
                () -> {
                    try {
                        over.await(RecordingUser.DEADLINE_SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                });

        for (int sent = 0; sent < messages; ) { // far more than the window holds
            int from = sent;
            int group =
                    on(
                            loopA,
                            () -> {
                                int count = 0;
                                while (count < 50
                                        && from + count < messages
                                        && pair.a.send(
                                                0,
                                                PayloadProtocol.M2PA,
                                                buffer("%036d".formatted(from + count)))) {
                                    count++;
                                }
                                pair.a.flush();
                                return count;
                            });
            sent += group;
            if (group == 0) {
                over.countDown();
            }
        }
        over.countDown();

        for (int i = 0; i < messages; i++) {
            userB.expect("message 0 5 %036d".formatted(i));
        }
        // a probe of the closed window that finds no room counts as a discard, too (RFC 9260
        // section 6.1, rule A), one each RTO; a buffer that is too small for its window loses
        // hundreds
        assertThat(kernelCounts("SctpInDataChunkDiscards")).isBetween(before, before + 5);
    }

    @Test
    void descriptorsAreGivenBack() throws Exception {
        Pair pair = established(A, B, new RecordingUser(), new RecordingUser(), PROFILE);
        run(loopB, () -> pair.b.abort("warm"));
        pair.userB.expect("down ABORTED_LOCALLY");
        pair.userA.expect("down ABORTED_BY_PEER");
        long before = descriptors();

        for (int i = 0; i < 50; i++) {
            established(pair);
            boolean gracefully = i % 2 == 0;
            run(loopB, gracefully ? pair.b::shutdown : () -> pair.b.abort("again"));
            pair.userB.expect(gracefully ? "down SHUTDOWN_LOCALLY" : "down ABORTED_LOCALLY");
            pair.userA.expect(gracefully ? "down SHUTDOWN_BY_PEER" : "down ABORTED_BY_PEER");
            assertThatThrownBy(() -> open(loopA, A, port)).isInstanceOf(IOException.class);
        }

        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void aLoopThatEndsGivesItsDescriptorsBack() throws Exception {
        long before = descriptors();
        for (int i = 0; i < 5; i++) {
            NettyLoop loop = new NettyLoop("short", this::onFault);
            SctpEndpoint endpoint =
                    transport.open(
                            new LocalEndpoint(addresses(A), port, LocalEndpoint.DEFAULT_UDP_PORT),
                            new RecordingObserver(),
                            loop);
            Association association =
                    associate(
                            loop, endpoint, "ToB:0", remote(B, port), PROFILE, new RecordingUser());
            run(loop, association::open);
            loop.close();
        }

        await(() -> descriptors() <= before);
    }

    @Test
    void aLoopServesDatagramsBesides() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, userA, userB, PROFILE);
        BlockingQueue<String> datagrams = new LinkedBlockingQueue<>();
        NioDatagramChannel channel = new NioDatagramChannel();
        channel.pipeline()
                .addLast(
                        new SimpleChannelInboundHandler<DatagramPacket>() {
                            @Override
                            protected void channelRead0(
                                    ChannelHandlerContext context, DatagramPacket packet) {
                                datagrams.add(packet.content().toString(StandardCharsets.UTF_8));
                            }
                        });
        loopB.eventLoop().register(channel).sync();
        channel.bind(new InetSocketAddress("127.0.0.2", 0)).sync();

        try (DatagramSocket sender = new DatagramSocket()) {
            for (int i = 0; i < 20; i++) {
                byte[] octets = ("d" + i).getBytes(StandardCharsets.UTF_8);
                sender.send(
                        new java.net.DatagramPacket(octets, octets.length, channel.localAddress()));
                send(pair.a, 0, PayloadProtocol.M2PA, "m" + i);
                userB.expect("message 0 5 m" + i);
                assertThat(datagrams.poll(RecordingUser.DEADLINE_SECONDS, TimeUnit.SECONDS))
                        .isEqualTo("d" + i);
            }
        }
        channel.close().sync();
        send(pair.a, 0, PayloadProtocol.M2PA, "alone again");
        userB.expect("message 0 5 alone again");
    }

    @Test
    void addressesOfBothFamiliesMakePaths() throws Exception {
        List<String> here = List.of("127.0.0.1", "::1");
        SctpEndpoint hub = open(loopA, here, port);
        RecordingUser userA = new RecordingUser();
        Association a =
                associate(
                        loopA,
                        hub,
                        "ToB:0",
                        remote(here, port + 500),
                        PROFILE.withInitiation(Initiation.PASSIVE),
                        userA);
        Association b =
                associate(
                        loopB,
                        open(loopB, here, port + 500),
                        "ToA:0",
                        remote(here, port),
                        PROFILE.withInitiation(Initiation.ACTIVE),
                        new RecordingUser());

        run(loopA, a::open);
        run(loopB, b::open);

        userA.expect("up");
        assertThat(addresses(status(a))).containsExactlyInAnyOrder("127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    private static long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static long kernelCounts(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/net/sctp/snmp")).stream()
                .filter(line -> line.startsWith(key + " ") || line.startsWith(key + "\t"))
                .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[1]))
                .findFirst()
                .orElseThrow();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(RecordingUser.DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /// The kernel answers a call before anybody can look at the caller, so that the caller may have
    /// come up when it is aborted.
    private static void expectRefusal(RecordingUser caller) throws InterruptedException {
        String first = caller.next();
        if (first.equals("up")) {
            caller.expect("down ABORTED_BY_PEER");
        } else {
            assertThat(first).isEqualTo("down REFUSED");
        }
    }

    private record Pair(
            SctpEndpoint endA,
            SctpEndpoint endB,
            Association a,
            Association b,
            RecordingUser userA,
            RecordingUser userB) {}

    private Pair pair(
            List<String> addressesA,
            List<String> addressesB,
            RecordingUser userA,
            RecordingUser userB,
            AssociationProfile profile)
            throws Exception {
        SctpEndpoint endA = open(loopA, addressesA, port);
        SctpEndpoint endB = open(loopB, addressesB, port);
        Association a = associate(loopA, endA, "ToB:0", remote(addressesB, port), profile, userA);
        Association b = associate(loopB, endB, "ToA:0", remote(addressesA, port), profile, userB);
        return new Pair(endA, endB, a, b, userA, userB);
    }

    private Pair established(
            List<String> addressesA,
            List<String> addressesB,
            RecordingUser userA,
            RecordingUser userB,
            AssociationProfile profile)
            throws Exception {
        return established(pair(addressesA, addressesB, userA, userB, profile));
    }

    /// B may have told of its last end only now, from within its loop, and its port may still take
    /// calls: one of A's would come up and be aborted, since B is closed, and A would not call
    /// again.
    private Pair established(Pair pair) throws Exception {
        run(loopB, () -> {});
        run(loopA, pair.a::open);
        run(loopB, pair.b::open);
        pair.userA.expect("up");
        pair.userB.expect("up");
        return pair;
    }

    private static Association associate(
            NettyLoop loop,
            SctpEndpoint endpoint,
            String name,
            RemoteEndpoint remote,
            AssociationProfile profile,
            AssociationUser user)
            throws Exception {
        return on(loop, () -> endpoint.associate(name, remote, profile, user));
    }

    private SctpEndpoint open(NettyLoop loop, List<String> addresses, int localPort)
            throws IOException {
        LocalEndpoint local =
                new LocalEndpoint(addresses(addresses), localPort, LocalEndpoint.DEFAULT_UDP_PORT);
        SctpEndpoint endpoint = transport.open(local, new RecordingObserver(), loop);
        closings.add(() -> loop.execute(endpoint::close));
        return endpoint;
    }

    private static RemoteEndpoint remote(List<String> addresses, int remotePort)
            throws UnknownHostException {
        return new RemoteEndpoint(addresses(addresses), remotePort, LocalEndpoint.DEFAULT_UDP_PORT);
    }

    private static List<InetAddress> addresses(List<String> texts) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            addresses.add(InetAddress.getByName(text));
        }
        return addresses;
    }

    private static List<String> addresses(AssociationStatus status) {
        return status.paths().stream()
                .map(path -> path.remote().getAddress().getHostAddress())
                .toList();
    }

    private static boolean send(
            Association association, int stream, PayloadProtocol protocol, String text)
            throws Exception {
        return on(
                (NettyLoop) association.loop(),
                () -> {
                    boolean accepted = association.send(stream, protocol, buffer(text));
                    association.flush();
                    return accepted;
                });
    }

    private static ByteBuf buffer(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return PooledByteBufAllocator.DEFAULT.directBuffer(octets.length).writeBytes(octets);
    }

    private static <T> T on(NettyLoop loop, Callable<T> task) throws Exception {
        return loop.eventLoop().submit(task).get(RecordingUser.DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private static void run(NettyLoop loop, Runnable task) throws Exception {
        on(
                loop,
                () -> {
                    task.run();
                    return true;
                });
    }

    private void onFault(String owner, Throwable fault) {
        faults.add(owner + " " + fault);
    }

    private final class RecordingObserver implements SctpObserver {
        @Override
        public void onRefused(SctpEndpoint endpoint, InetSocketAddress from, String detail) {
            refusals.add(from + " " + detail);
        }

        @Override
        public void onDropped(SctpEndpoint endpoint, InetSocketAddress from, String reason) {
            refusals.add("dropped " + reason);
        }
    }
}
