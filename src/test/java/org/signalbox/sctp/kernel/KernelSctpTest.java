// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Two ends on one machine, over the kernel's SCTP.
@Tag("kernel-sctp")
class KernelSctpTest {
    private static final AssociationProfile PROFILE = AssociationProfile.SIGNALLING;
    private static final Path HEARTBEAT_INTERVAL = Path.of("/proc/sys/net/sctp/hb_interval");
    private static final List<String> A = List.of("127.0.0.1");
    private static final List<String> B = List.of("127.0.0.2");
    private static final List<String> C = List.of("127.0.0.3");
    private static final AtomicInteger PORTS = new AtomicInteger(20_000);

    private final BlockingQueue<String> faults = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
    private final NettyLoop loopA = new NettyLoop("a", this::onFault);
    private final NettyLoop loopB = new NettyLoop("b", this::onFault);
    private final KernelSctpTransport transport = new KernelSctpTransport(this::onFault);
    private final int port = PORTS.incrementAndGet();
    private final List<Runnable> closings = new ArrayList<>();

    @BeforeAll
    static void kernelHasSctp() {
        KernelSctp.assumeAvailable();
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
    void ownPortIsKeptByTheCaller() throws Exception {
        Pair pair = established(A, B, new RecordingUser(), new RecordingUser(), PROFILE);

        // b has the higher address and calls; a sees it come from the configured port
        assertThat(pair.a.status().paths().getFirst().remote().getPort()).isEqualTo(port);
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
    void whatCameBeforeAnAbortIsDeliveredBeforeItsEnd() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, userA, userB, PROFILE);
        CountDownLatch aborted = new CountDownLatch(1);
        loopB.execute(() -> awaitUninterrupted(aborted));

        send(pair.a, 0, PayloadProtocol.M2PA, "one");
        send(pair.a, 0, PayloadProtocol.M2PA, "two");
        run(loopA, () -> pair.a.abort("test"));
        userA.expect("down ABORTED_LOCALLY");
        aborted.countDown(); // now b reads both messages and the news of the end in one turn

        userB.expect("message 0 5 one");
        userB.expect("message 0 5 two");
        userB.expect("down ABORTED_BY_PEER");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(RecordingUser.DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
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
                on(loopB, () -> endpoint.associate("ToA:0", remote(A, port), PROFILE, user));

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
        Pair pair = pair(A, B, userA, userB, PROFILE);

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
    void secondRoleOnOnePortCannotBeOpenedAndSaysWhatToDo() throws Exception {
        SctpEndpoint hub = open(loopB, B, port);
        RecordingUser calling = new RecordingUser();
        RecordingUser listening = new RecordingUser();
        SctpEndpoint endA = open(loopA, A, port);
        RecordingUser userA = new RecordingUser();
        Association a = associate(loopA, endA, "ToB:0", remote(B, port), PROFILE, userA);
        Association toA = associate(loopB, hub, "ToA:0", remote(A, port), PROFILE, calling);
        Association toC = associate(loopB, hub, "ToC:0", remote(C, port), PROFILE, listening);
        run(loopA, a::open);
        run(loopB, toA::open);
        calling.expect("up");

        run(loopB, toC::open);

        listening.expect("down SYSTEM");
        assertThat(toC.status().reason().detail())
                .startsWith("listens from port " + port + " while ToA:0 calls")
                .contains("another local port");
        assertThat(send(toA, 0, PayloadProtocol.M2PA, "the first is not disturbed")).isTrue();
        userA.expect("up");
        userA.expect("message 0 5 the first is not disturbed");

        run(loopB, () -> toA.remove("gone"));
        run(loopB, toC::open);
        assertThat(toC.status().state()).isEqualTo(State.OPENING);
        assertThat(listening.heardNothing()).isTrue();
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
    void removedPeerIsToldAndMakesRoomForAnother() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, userA, userB, PROFILE);

        run(loopB, () -> pair.b.remove("moved")); // it called from this port
        userA.expect("down ABORTED_BY_PEER");
        RecordingUser userC = new RecordingUser();
        RecordingUser userB2 = new RecordingUser();
        SctpEndpoint endC = open(loopA, C, port);
        Association b = associate(loopB, pair.endB, "ToC:0", remote(C, port), PROFILE, userB2);
        Association c = associate(loopA, endC, "ToB:0", remote(B, port), PROFILE, userC);
        run(loopB, b::open); // now it listens there
        run(loopA, c::open);

        userC.expect("up");
        userB2.expect("up");
        assertThat(userB.heardNothing()).isTrue();
    }

    @Test
    void configuredInitiationOverridesTheOrderOfAddresses() throws Exception {
        RecordingUser userA = new RecordingUser();
        RecordingUser userB = new RecordingUser();
        SctpEndpoint endA = open(loopA, A, port);
        SctpEndpoint endB = open(loopB, B, port);
        AssociationProfile active = PROFILE.withInitiation(Initiation.ACTIVE);
        AssociationProfile passive = PROFILE.withInitiation(Initiation.PASSIVE);
        Association a = on(loopA, () -> endA.associate("ToB:0", remote(B, port), active, userA));
        Association b = on(loopB, () -> endB.associate("ToA:0", remote(A, port), passive, userB));

        run(loopB, b::open);
        run(loopA, a::open);

        userA.expect("up");
        userB.expect("up");
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

    /// As the kernel itself shows them, of the end that calls and of the end that is called.
    @Test
    void parametersOfAProfileBelongToTheAssociation() throws Exception {
        AssociationProfile profile =
                new AssociationProfile(
                        Initiation.BOTH,
                        2,
                        2,
                        PROFILE.rtoInitial(),
                        Duration.ofMillis(170),
                        PROFILE.rtoMax(),
                        PROFILE.maxInitRetransmits(),
                        7,
                        3,
                        Duration.ofMillis(4_400),
                        PROFILE.cookieLife(),
                        PROFILE.sackDelay(),
                        100_000,
                        PROFILE.sendBufferOctets());
        RecordingUser userB = new RecordingUser();
        Pair pair = established(A, B, new RecordingUser(), userB, profile);
        send(pair.a, 0, PayloadProtocol.M2PA, "a round trip");
        userB.expect("message 0 5 a round trip");

        List<Map<String, String>> associations = kernelTable("assocs", "LPORT", port);

        assertThat(associations).hasSize(2).allMatch(row -> "7".equals(row.get("MAXRT")));
        assertThat(associations).allMatch(row -> ticks(4_400).contains(row.get("HBINT")));
        List<Map<String, String>> paths = new ArrayList<>();
        for (Map<String, String> row : associations) {
            paths.addAll(
                    kernelTable(
                            "remaddr",
                            "ASSOC_ID",
                            Integer.parseInt(Objects.requireNonNull(row.get("ASSOC-ID")))));
        }
        assertThat(paths).hasSize(2).allMatch(row -> "3".equals(row.get("MAX_PATH_RTX")));
        // on a quick network the time-out falls to its lower bound (RFC 9260 section 6.3.1)
        AssociationStatus status = on(loopA, pair.a::status);
        assertThat(status.paths().getFirst().rtoNanos())
                .isEqualTo(Duration.ofMillis(170).toNanos());
        // windows are those of the profile at either end, less what a message has taken of one
        assertThat(status.peerWindowOctets()).isBetween(90_000L, 100_000L);
        assertThat(on(loopB, pair.b::status).peerWindowOctets()).isBetween(90_000L, 100_000L);
    }

    @Test
    void withoutNativeCallsParametersAreTheMachines() throws Exception {
        Pair pair =
                establishedBy(
                        new KernelSctpTransport(this::onFault, false),
                        new RecordingUser(),
                        new RecordingUser());

        int machines = Integer.parseInt(Files.readAllLines(HEARTBEAT_INTERVAL).getFirst());
        assertThat(machines).isNotEqualTo(4_400); // read at once: in parts it is cut off
        assertThat(kernelTable("assocs", "LPORT", port))
                .as("the machine's interval is %d ms", machines)
                .hasSize(2)
                .allMatch(row -> ticks(machines).contains(row.get("HBINT")));
        AssociationStatus status = on(loopA, pair.a::status);
        assertThat(status.peerWindowOctets()).isEqualTo(AssociationStatus.UNKNOWN);
        assertThat(status.paths())
                .singleElement()
                .matches(path -> path.active() && path.rtoNanos() == AssociationStatus.UNKNOWN);
    }

    private Pair establishedBy(KernelSctpTransport other, RecordingUser userA, RecordingUser userB)
            throws Exception {
        SctpEndpoint endA = open(other, loopA, A, port);
        SctpEndpoint endB = open(other, loopB, B, port);
        Association a = associate(loopA, endA, "ToB:0", remote(B, port), PROFILE, userA);
        Association b = associate(loopB, endB, "ToA:0", remote(A, port), PROFILE, userB);
        return established(new Pair(endA, endB, a, b, userA, userB));
    }

    /// A time in ticks of a kernel with 1000, 300, 250 or 100 of them in a second.
    private static List<String> ticks(int millis) {
        return Stream.of(1_000, 300, 250, 100)
                .map(hertz -> String.valueOf(millis * hertz / 1_000))
                .toList();
    }

    /// Rows of a table of the kernel's, by its headings, in which one column has one number.
    private static List<Map<String, String>> kernelTable(String name, String column, int number)
            throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/net/sctp", name));
        List<String> headings = List.of(lines.getFirst().trim().split("\\s+"));
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = new ArrayList<>(List.of(line.trim().split("\\s+")));
            int between = cells.indexOf("<->"); // lists of addresses: any number of cells
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < headings.size(); i++) {
                int arrow = headings.indexOf("<->");
                int at = arrow < 0 || i < arrow ? i : cells.size() - (headings.size() - i);
                row.put(headings.get(i), cells.get(at));
            }
            assertThat(between).isEqualTo(headings.indexOf("<->"));
            if (String.valueOf(number).equals(row.get(column))) {
                rows.add(row);
            }
        }
        return rows;
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
        return open(transport, loop, addresses, localPort);
    }

    private SctpEndpoint open(
            KernelSctpTransport by, NettyLoop loop, List<String> addresses, int localPort)
            throws IOException {
        LocalEndpoint local =
                new LocalEndpoint(addresses(addresses), localPort, LocalEndpoint.DEFAULT_UDP_PORT);
        SctpEndpoint endpoint = by.open(local, new RecordingObserver(), loop);
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
