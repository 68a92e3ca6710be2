// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramUser;
import org.signalbox.sctp.Admission;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.userland.association.SctpCounter;
import org.signalbox.sctp.userland.chunk.AbortChunk;
import org.signalbox.sctp.userland.chunk.Checksum;
import org.signalbox.sctp.userland.chunk.Chunk;
import org.signalbox.sctp.userland.chunk.ChunkCursor;
import org.signalbox.sctp.userland.chunk.ChunkException;
import org.signalbox.sctp.userland.chunk.CookieAckChunk;
import org.signalbox.sctp.userland.chunk.CookieEchoChunk;
import org.signalbox.sctp.userland.chunk.DataChunk;
import org.signalbox.sctp.userland.chunk.ErrorCause;
import org.signalbox.sctp.userland.chunk.ErrorChunk;
import org.signalbox.sctp.userland.chunk.InitAckChunk;
import org.signalbox.sctp.userland.chunk.InitChunk;
import org.signalbox.sctp.userland.chunk.PacketHeader;
import org.signalbox.sctp.userland.chunk.Parameter;
import org.signalbox.sctp.userland.chunk.ParameterList;
import org.signalbox.sctp.userland.chunk.ShutdownAckChunk;
import org.signalbox.sctp.userland.chunk.ShutdownChunk;
import org.signalbox.sctp.userland.chunk.ShutdownCompleteChunk;
import org.signalbox.simulator.world.SimDatagrams;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Sockets shared by endpoints, strangers, and packets out of the blue.
class UserlandEndpointTest {
    private static final InetAddress HERE = address("127.0.1.2");
    private static final InetAddress STRANGER = address("10.9.9.9");
    private static final int TAG = 0x01020304;

    private final World world = new World(3);
    private final SimDatagrams network = new SimDatagrams(world);
    private final SimLoop loop = world.loop("here");
    private final Recorder recorder = new Recorder();
    private final UserlandSctp transport =
            new UserlandSctp(network, world.entropy("here"), world.allocator(), world);
    private final List<Chunk> answers = new ArrayList<>();
    private final List<Integer> answerTags = new ArrayList<>();
    private final SimLoop strangerLoop = world.loop("stranger");
    private DatagramPort strangerPort;

    @BeforeEach
    void bindStranger() throws IOException {
        strangerPort =
                network.bind(
                        new InetSocketAddress(STRANGER, 5000),
                        new DatagramUser() {
                            @Override
                            public void onDatagram(InetSocketAddress from, ByteBuf datagram) {
                                takeAnswer(datagram);
                            }

                            @Override
                            public void onBatchEnd() {}
                        },
                        strangerLoop);
    }

    @AfterEach
    void nothingLeaks() {
        world.runFor(Duration.ofSeconds(1));
        assertThat(world.octetsAllocated()).isZero();
    }

    // ---- sharing -------------------------------------------------------------------------------

    @Test
    void endpointsThatDifferInSctpPortShareASocket() throws IOException {
        UserlandSctp far =
                new UserlandSctp(network, world.entropy("far"), world.allocator(), world);
        SimLoop farLoop = world.loop("far");
        InetAddress there = address("127.0.1.3");
        Recorder first = new Recorder();
        Recorder second = new Recorder();
        SctpEndpoint a = transport.open(local(1024), recorder, loop);
        SctpEndpoint b = transport.open(local(1025), recorder, loop);
        SctpEndpoint c = far.open(new LocalEndpoint(List.of(there), 2000, 9899), recorder, farLoop);
        Association fromA = associate(loop, a, "a", there, 2000, new Recorder());
        Association fromB = associate(loop, b, "b", there, 2000, new Recorder());
        Association toA = associate(farLoop, c, "toA", HERE, 1024, first);
        Association toB = associate(farLoop, c, "toB", HERE, 1025, second);

        loop.run(fromA::open);
        loop.run(fromB::open);
        farLoop.run(toA::open);
        farLoop.run(toB::open);
        world.runFor(Duration.ofSeconds(1));
        loop.run(() -> send(fromA, "from a"));
        loop.run(() -> send(fromB, "from b"));
        world.runFor(Duration.ofSeconds(1));

        assertThat(first.messages).containsExactly("from a");
        assertThat(second.messages).containsExactly("from b");
        loop.run(a::close);
        world.runFor(Duration.ofSeconds(1));
        assertThat(state(farLoop, toA)).isEqualTo(State.CLOSED);
        assertThat(state(farLoop, toB)).isEqualTo(State.ESTABLISHED);
        loop.run(b::close);
        farLoop.run(c::close);
    }

    @Test
    void socketBelongsToOneLoop() throws IOException {
        SctpEndpoint first = transport.open(local(1024), recorder, loop);

        assertThatThrownBy(() -> transport.open(local(1025), recorder, world.loop("other")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.1.2")
                .hasMessageContaining("here")
                .hasMessageContaining("other");

        loop.run(first::close);
        SctpEndpoint again = transport.open(local(1025), recorder, strangerLoop);
        strangerLoop.run(again::close);
    }

    @Test
    void openThatFailsHalfwayLeavesNothingBound() throws IOException {
        InetAddress taken = address("127.0.1.9");
        DatagramPort blocker =
                network.bind(new InetSocketAddress(taken, 9899), recorder, strangerLoop);
        LocalEndpoint both = new LocalEndpoint(List.of(HERE, taken), 1024, 9899);

        assertThatThrownBy(() -> transport.open(both, recorder, loop))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.1.9");
        world.runFor(Duration.ofMillis(1));

        DatagramPort free = network.bind(new InetSocketAddress(HERE, 9899), recorder, strangerLoop);
        free.close();
        blocker.close();
    }

    /// Where a system has only 127.0.0.1, nodes differ in their UDP ports.
    @Test
    void peersBehindOneAddressAreToldApartByTheirUdpPort() throws IOException {
        InetAddress there = address("127.0.1.3");
        SctpEndpoint here = transport.open(local(1024), recorder, loop);
        Recorder[] heard = {new Recorder(), new Recorder()};
        Association[] ours = new Association[2];
        Association[] theirs = new Association[2];
        List<SctpEndpoint> far = new ArrayList<>();
        SimLoop farLoop = world.loop("far");
        for (int i = 0; i < 2; i++) {
            int udpPort = 9900 + i;
            UserlandSctp node =
                    new UserlandSctp(network, world.entropy("far" + i), world.allocator(), world);
            far.add(node.open(new LocalEndpoint(List.of(there), 1024, udpPort), recorder, farLoop));
            theirs[i] = associate(farLoop, far.get(i), "far" + i, HERE, 1024, heard[i]);
            RemoteEndpoint remote = new RemoteEndpoint(List.of(there), 1024, udpPort);
            ours[i] =
                    loop.call(
                            () ->
                                    here.associate(
                                            "to" + remote.udpPort(),
                                            remote,
                                            AssociationProfile.SIGNALLING.withInitiation(
                                                    Initiation.PASSIVE),
                                            new Recorder()));
        }

        for (int i = 0; i < 2; i++) {
            loop.run(ours[i]::open);
            farLoop.run(theirs[i]::open);
        }
        world.runFor(Duration.ofSeconds(1));
        loop.run(() -> send(ours[0], "to the first"));
        loop.run(() -> send(ours[1], "to the second"));
        world.runFor(Duration.ofSeconds(1));

        assertThat(heard[0].messages).containsExactly("to the first");
        assertThat(heard[1].messages).containsExactly("to the second");
        loop.run(here::close);
        far.forEach(endpoint -> farLoop.run(endpoint::close));
    }

    @Test
    void removedPeerIsAStrangerAndMayBeConfiguredAnew() throws IOException {
        UserlandEndpoint endpoint = transport.open(local(1024), recorder, loop);
        Recorder user = new Recorder();
        Association first = associate(loop, endpoint, "first", STRANGER, 1024, user);
        loop.run(first::open);
        loop.run(() -> first.remove("no longer configured"));

        sendPacket(1024, 1024, 0, init(TAG));
        world.runFor(Duration.ofSeconds(1));

        assertThat(recorder.refusals).hasSize(1);
        assertThat(user.downs).isEmpty();
        Association again = associate(loop, endpoint, "again", STRANGER, 1024, user);
        assertThat(again.name()).isEqualTo("again");
        loop.run(endpoint::close);
    }

    /// A user's fault is reported, and costs its own association only.
    @Test
    void associationOfAFaultyUserIsAborted() throws IOException {
        List<String> faults = new ArrayList<>();
        UserlandSctp careful =
                new UserlandSctp(
                        network,
                        world.entropy("careful"),
                        world.allocator(),
                        (owner, fault) -> faults.add(owner + ": " + fault.getMessage()));
        UserlandSctp far =
                new UserlandSctp(network, world.entropy("far"), world.allocator(), world);
        SimLoop farLoop = world.loop("far");
        InetAddress there = address("127.0.1.3");
        SctpEndpoint here = careful.open(local(1024), recorder, loop);
        SctpEndpoint other =
                far.open(new LocalEndpoint(List.of(there), 1024, 9899), recorder, farLoop);
        Recorder faulty = new Recorder();
        faulty.throwsOnMessage = true;
        Recorder farUser = new Recorder();
        Association ours = associate(loop, here, "faulty", there, 1024, faulty);
        Association theirs = associate(farLoop, other, "far", HERE, 1024, farUser);
        loop.run(ours::open);
        farLoop.run(theirs::open);
        world.runFor(Duration.ofSeconds(1));

        farLoop.run(() -> send(theirs, "trigger"));
        world.runFor(Duration.ofSeconds(1));

        assertThat(faults).containsExactly("faulty: user is broken");
        assertThat(farUser.downs).containsExactly(DownReason.Cause.ABORTED_BY_PEER);
        loop.run(here::close);
        farLoop.run(other::close);
    }

    /// A user that closes everything from within a callback.
    @Test
    void endpointMayBeClosedFromWithinACallback() throws IOException {
        UserlandSctp far =
                new UserlandSctp(network, world.entropy("far"), world.allocator(), world);
        SimLoop farLoop = world.loop("far");
        InetAddress there = address("127.0.1.3");
        SctpEndpoint here = transport.open(local(1024), recorder, loop);
        SctpEndpoint other =
                far.open(new LocalEndpoint(List.of(there), 1024, 9899), recorder, farLoop);
        Recorder closer = new Recorder();
        closer.closesOnMessage = here;
        Recorder farUser = new Recorder();
        Association ours = associate(loop, here, "closer", there, 1024, closer);
        Association theirs = associate(farLoop, other, "far", HERE, 1024, farUser);
        loop.run(ours::open);
        farLoop.run(theirs::open);
        world.runFor(Duration.ofSeconds(1));

        farLoop.run(() -> send(theirs, "trigger"));
        world.runFor(Duration.ofSeconds(1));

        assertThat(farUser.downs).containsExactly(DownReason.Cause.ABORTED_BY_PEER);
        network.bind(new InetSocketAddress(HERE, 9899), recorder, loop).close();
        farLoop.run(other::close);
    }

    // ---- strangers -----------------------------------------------------------------------------

    @Test
    void strangerIsRefusedAndTheNearestPeerNamed() throws IOException {
        UserlandEndpoint endpoint = transport.open(local(1024), recorder, loop);
        associate(loop, endpoint, "ToCountryB:0", address("10.0.0.2"), 1024, recorder);
        associate(loop, endpoint, "ToCountryC:0", STRANGER, 1030, recorder);
        ParameterList listed =
                ParameterList.of(
                        List.of(
                                new Parameter.Address(STRANGER),
                                new Parameter.Address(address("10.8.8.8"))));

        sendPacket(1024, 1024, 0, new InitChunk(TAG, 10_000, 1, 1, 1, listed));
        world.runFor(Duration.ofSeconds(1));

        assertThat(answers).containsExactly(new AbortChunk(false, List.of()));
        assertThat(answerTags).containsExactly(TAG);
        assertThat(recorder.refusals)
                .containsExactly(
                        "called from 10.9.9.9, 10.8.8.8 port 1024 (UDP 5000) to 127.0.1.2 port"
                                + " 1024; nearest configured peer is ToCountryC:0 at 10.9.9.9 port"
                                + " 1030 (UDP 9899)");
        assertThat(endpoint.counters().get(SctpCounter.PEERS_REFUSED)).isEqualTo(1);
        loop.run(endpoint::close);
    }

    @Test
    void strangerAtAKnownAddressIsRefusedByItsPort() throws IOException {
        UserlandEndpoint endpoint = transport.open(local(1024), recorder, loop);
        associate(loop, endpoint, "ToCountryC:0", STRANGER, 1030, recorder);

        sendPacket(1031, 1024, 0, init(TAG));
        world.runFor(Duration.ofSeconds(1));

        assertThat(answers).containsExactly(new AbortChunk(false, List.of()));
        assertThat(recorder.refusals)
                .containsExactly(
                        "called from 10.9.9.9 port 1031 (UDP 5000) to 127.0.1.2 port 1024; nearest"
                                + " configured peer is ToCountryC:0 at 10.9.9.9 port 1030 (UDP"
                                + " 9899)");
        loop.run(endpoint::close);
    }

    @Test
    void callToAPortThatNobodyOpenedIsRefusedAndTheNearestPeerNamed() throws IOException {
        UserlandEndpoint endpoint = transport.open(local(1024), recorder, loop);
        associate(loop, endpoint, "ToCountryC:0", STRANGER, 1030, recorder);

        sendPacket(1030, 1999, 0, init(TAG));
        world.runFor(Duration.ofSeconds(1));

        assertThat(answers).containsExactly(new AbortChunk(false, List.of()));
        assertThat(recorder.refusals)
                .containsExactly(
                        "called from 10.9.9.9 port 1030 (UDP 5000) to 127.0.1.2 port 1999; nearest"
                                + " configured peer is ToCountryC:0 at 10.9.9.9 port 1030 (UDP"
                                + " 9899) with local port 1024");
        assertThat(endpoint.counters().get(SctpCounter.PEERS_REFUSED)).isEqualTo(1);
        assertThat(endpoint.counters().get(SctpCounter.DROPPED_NO_ENDPOINT)).isEqualTo(1);
        loop.run(endpoint::close);
    }

    /// The classic of the labs: ITP names the remote port first.
    @Test
    void swappedPortsAreRecognised() throws IOException {
        UserlandEndpoint endpoint = transport.open(local(1024), recorder, loop);
        UserlandEndpoint beside = transport.open(local(1026), recorder, loop);
        associate(loop, endpoint, "ToCountryC:0", STRANGER, 1030, recorder);
        associate(loop, beside, "ToCountryD:0", STRANGER, 1040, recorder);

        sendPacket(1024, 1030, 0, init(TAG));
        world.runFor(Duration.ofSeconds(1));

        assertThat(recorder.refusals)
                .containsExactly(
                        "called from 10.9.9.9 port 1024 (UDP 5000) to 127.0.1.2 port 1030; nearest"
                                + " configured peer is ToCountryC:0 at 10.9.9.9 port 1030 (UDP"
                                + " 9899) with local port 1024: the two ports are swapped at one"
                                + " end");
        loop.run(endpoint::close);
        loop.run(beside::close);
    }

    /// Words are rationed; the count is not.
    @Test
    void refusalsWithoutAWordAreCountedInTheNextOne() throws IOException {
        UserlandEndpoint endpoint = transport.open(local(1024), recorder, loop);

        for (int i = 0; i < 1_000; i++) {
            sendPacket(1024, 1024, 0, init(TAG + i));
        }
        world.runFor(Duration.ofSeconds(2));
        assertThat(recorder.refusals).hasSize(100);
        assertThat(recorder.unreported).isZero();
        sendPacket(1024, 1024, 0, init(TAG));
        world.runFor(Duration.ofSeconds(1));

        assertThat(recorder.refusals).hasSize(101);
        assertThat(recorder.unreported).isEqualTo(900);
        loop.run(endpoint::close);
    }

    /// An INIT flood costs no state, and answers are rationed.
    @Test
    void floodOfCallsIsRationed() throws IOException {
        UserlandEndpoint endpoint = transport.open(local(1024), recorder, loop);
        long before = world.octetsAllocated();

        for (int i = 0; i < 10_000; i++) {
            sendPacket(1024, 1024, 0, init(TAG + i));
        }
        world.runFor(Duration.ofMillis(500));

        assertThat(endpoint.counters().get(SctpCounter.PEERS_REFUSED)).isEqualTo(10_000);
        assertThat(answers).hasSizeLessThanOrEqualTo(100);
        assertThat(recorder.refusals).hasSizeLessThanOrEqualTo(100);
        assertThat(world.octetsAllocated()).isEqualTo(before);
        loop.run(endpoint::close);
    }

    /// Whoever may come in costs no state either until a cookie has come back.
    @Test
    void floodOfCallsCostsNothingThoughStrangersAreLetIn() throws IOException {
        UserlandEndpoint endpoint = transport.open(local(1024), recorder, loop);
        List<Association> guests = letStrangersIn(endpoint);
        long before = world.octetsAllocated();

        for (int i = 0; i < 10_000; i++) {
            sendPacket(1024, 1024, 0, init(TAG + i));
        }
        for (int i = 0; i < 1_000; i++) {
            sendPacket(1024, 1024, TAG, new CookieEchoChunk(Unpooled.wrappedBuffer(new byte[90])));
        }
        world.runFor(Duration.ofMillis(500));

        assertThat(guests).isEmpty();
        assertThat(endpoint.configured()).isEmpty();
        assertThat(answers).hasSize(100).allMatch(InitAckChunk.class::isInstance);
        assertThat(endpoint.counters().get(SctpCounter.PEERS_REFUSED)).isEqualTo(9_900);
        assertThat(endpoint.counters().get(SctpCounter.DROPPED_OUT_OF_THE_BLUE)).isEqualTo(1_000);
        assertThat(world.octetsAllocated()).isEqualTo(before);
        loop.run(endpoint::close);
    }

    @Test
    void strangerIsLetInByItsCookieAndFromTheSamePortOnly() throws IOException {
        UserlandEndpoint endpoint = transport.open(local(1024), recorder, loop);
        List<Association> guests = letStrangersIn(endpoint);
        InitAckChunk ack = (InitAckChunk) answerTo(0, init(TAG)).getFirst();
        CookieEchoChunk echo = new CookieEchoChunk(cookieOf(ack));

        sendPacket(1025, 1024, ack.initiateTag(), echo);
        sendPacket(1024, 1024, ack.initiateTag() + 1, echo);
        world.runFor(Duration.ofMillis(10));
        assertThat(guests).isEmpty();
        assertThat(endpoint.configured()).isEmpty();

        assertThat(answerTo(ack.initiateTag(), echo)).first().isInstanceOf(CookieAckChunk.class);
        assertThat(answerTo(ack.initiateTag(), echo)).as("repeated").isNotEmpty();
        assertThat(guests).hasSize(1);
        assertThat(endpoint.configured()).hasSize(1);

        sendPacket(1024, 1024, ack.initiateTag(), new AbortChunk(false, List.of()));
        world.runFor(Duration.ofMillis(10));
        assertThat(endpoint.configured()).as("when it is down it is gone").isEmpty();
        loop.run(endpoint::close);
    }

    @Test
    void strangerGivesWayToThePeerThatIsConfiguredWithItsPort() throws IOException {
        UserlandEndpoint endpoint = transport.open(local(1024), recorder, loop);
        letStrangersIn(endpoint);
        InitAckChunk ack = (InitAckChunk) answerTo(0, init(TAG)).getFirst();
        answerTo(ack.initiateTag(), new CookieEchoChunk(cookieOf(ack)));
        RemoteEndpoint remote = new RemoteEndpoint(List.of(STRANGER), 1024, 5000);

        Association configured =
                loop.call(
                        () ->
                                endpoint.associate(
                                        "known",
                                        remote,
                                        AssociationProfile.SIGNALLING,
                                        new Recorder()));
        world.runFor(Duration.ofMillis(10));

        assertThat(endpoint.configured()).hasSize(1);
        assertThat(answers.getLast()).isInstanceOf(AbortChunk.class);
        assertThat(state(loop, configured)).isEqualTo(State.CLOSED);
        loop.run(endpoint::close);
    }

    /// @return those who have come up
    private List<Association> letStrangersIn(UserlandEndpoint endpoint) {
        List<Association> up = new ArrayList<>();
        Admission everybody =
                new Admission() {
                    @Override
                    public AssociationProfile profile() {
                        return AssociationProfile.SIGNALLING;
                    }

                    @Override
                    public int associationsMax() {
                        return 1_000;
                    }

                    @Override
                    public Optional<Admitted> admit(Collection<InetSocketAddress> caller) {
                        return Optional.of(new Admitted("guest", new Guest(up)));
                    }
                };
        loop.run(() -> endpoint.admission(everybody));
        return up;
    }

    private record Guest(List<Association> up) implements AssociationUser {
        @Override
        public void onUp(Association association) {
            up.add(association);
        }

        @Override
        public void onMessage(Association on, int stream, int payloadProtocol, ByteBuf message) {
            message.release();
        }

        @Override
        public void onRestart(Association association) {}

        @Override
        public void onDown(Association association, DownReason reason) {}
    }

    private static ByteBuf cookieOf(InitAckChunk ack) {
        return Objects.requireNonNull(ack.parameters().cookie());
    }

    /// Section 8.4, rule by rule.
    @Test
    void packetsOutOfTheBlueAreAnsweredByTheBook() throws IOException {
        UserlandEndpoint endpoint = transport.open(local(1024), recorder, loop);
        ErrorChunk stale = new ErrorChunk(List.of(ErrorCause.staleCookie(1)));

        assertThat(answerTo(TAG, new AbortChunk(false, List.of()))).isEmpty();
        assertThat(answerTo(TAG, new ShutdownAckChunk()))
                .containsExactly(new ShutdownCompleteChunk(true));
        assertThat(answerTo(TAG, new ShutdownCompleteChunk(false))).isEmpty();
        assertThat(answerTo(TAG, stale)).isEmpty();
        assertThat(answerTo(TAG, new CookieAckChunk())).isEmpty();
        assertThat(answerTo(TAG, data())).containsExactly(new AbortChunk(true, List.of()));
        assertThat(answerTo(TAG, new CookieEchoChunk(Unpooled.wrappedBuffer(new byte[9]))))
                .as("a cookie of nobody's (section 5.1.5)")
                .isEmpty();
        assertThat(answerTo(0, data())).as("DATA without a tag (section 8.5.1, A)").isEmpty();
        assertThat(answerTo(TAG, init(TAG))).as("INIT under a tag").isEmpty();
        assertThat(answerTo(0, init(0))).as("INIT without initiate tag").isEmpty();
        assertThat(answerTags).allMatch(tag -> tag == TAG);
        loop.run(endpoint::close);
    }

    @Test
    void sctpPortThatNobodyOpenedIsAnsweredByAbort() throws IOException {
        UserlandEndpoint endpoint = transport.open(local(1024), recorder, loop);

        sendPacket(1024, 1999, TAG, data());
        world.runFor(Duration.ofMillis(10));

        assertThat(answers).containsExactly(new AbortChunk(true, List.of()));
        assertThat(recorder.drops).containsExactly("no endpoint");
        loop.run(endpoint::close);
    }

    @Test
    void shutdownOutOfTheBlueIsAborted() throws IOException {
        UserlandEndpoint endpoint = transport.open(local(1024), recorder, loop);

        assertThat(answerTo(TAG, new ShutdownChunk(1)))
                .containsExactly(new AbortChunk(true, List.of()));

        loop.run(endpoint::close);
    }

    /// RFC 9260 section 8.4, rule 1.
    @Test
    void packetFromNoUnicastAddressIsDropped() throws IOException {
        UserlandEndpoint endpoint = transport.open(local(1024), recorder, loop);
        DatagramPort multicast =
                network.bind(
                        new InetSocketAddress(address("224.0.0.5"), 9899),
                        new NobodyListens(),
                        strangerLoop);

        strangerLoop.run(
                () ->
                        multicast.send(
                                new InetSocketAddress(HERE, 9899),
                                packet(1024, 1024, TAG, data())));
        world.runFor(Duration.ofMillis(10));

        assertThat(endpoint.counters().get(SctpCounter.DROPPED_SOURCE)).isEqualTo(1);
        assertThat(answers).isEmpty();
        strangerLoop.run(multicast::close);
        loop.run(endpoint::close);
    }

    /// An answer would be a fault.
    private static final class NobodyListens implements DatagramUser {
        @Override
        public void onDatagram(InetSocketAddress from, ByteBuf datagram) {
            datagram.release();
            throw new AssertionError("answered, to " + from);
        }

        @Override
        public void onBatchEnd() {}
    }

    @Test
    void brokenPacketsAreDroppedWithAReasonAndCounted() throws IOException {
        UserlandEndpoint endpoint = transport.open(local(1024), recorder, loop);
        associate(loop, endpoint, "peer", STRANGER, 1024, recorder);
        ByteBuf corrupt = packet(1024, 1024, TAG, data());
        corrupt.setByte(13, corrupt.getByte(13) ^ 1);

        sendRaw(Unpooled.wrappedBuffer(new byte[11]));
        sendRaw(corrupt);
        sendRaw(Unpooled.wrappedBuffer(new byte[0]));
        world.runFor(Duration.ofMillis(10));

        assertThat(recorder.drops).containsExactly("short packet", "checksum", "short packet");
        assertThat(endpoint.counters().get(SctpCounter.DROPPED_CHECKSUM)).isEqualTo(1);
        assertThat(endpoint.counters().get(SctpCounter.DROPPED_SHORT)).isEqualTo(2);
        assertThat(answers).isEmpty();
        loop.run(endpoint::close);
    }

    @Test
    void answersAreNeverLongerThanTheirQuestions() throws IOException {
        UserlandEndpoint endpoint = transport.open(local(1024), recorder, loop);
        int[] longest = new int[1];
        network.tap(
                (from, _, datagram) -> {
                    if (from.getAddress().equals(HERE)) {
                        longest[0] = Math.max(longest[0], datagram.readableBytes());
                    }
                });

        for (Chunk chunk :
                List.of(
                        data(),
                        new ShutdownAckChunk(),
                        new CookieEchoChunk(Unpooled.EMPTY_BUFFER))) {
            sendPacket(1024, 1024, TAG, chunk);
            world.runFor(Duration.ofMillis(10));
            assertThat(longest[0]).isLessThanOrEqualTo(16);
        }
        loop.run(endpoint::close);
    }

    @Test
    void metricsAreWellFormed() {
        for (SctpCounter counter : SctpCounter.values()) {
            assertThat(counter.metric()).matches("signalbox_sctp_[a-z0-9_]+");
            assertThat(counter.help()).endsWith(".");
            assertThat(counter.labels().containsKey("reason"))
                    .isEqualTo(counter.name().matches("(DROPPED|LOST)_.*"));
        }
    }

    // ---- scaffolding ---------------------------------------------------------------------------

    private List<Chunk> answerTo(int tag, Chunk chunk) {
        answers.clear();
        sendPacket(1024, 1024, tag, chunk);
        world.runFor(Duration.ofMillis(10));
        return List.copyOf(answers);
    }

    private void sendPacket(int sourcePort, int destinationPort, int tag, Chunk chunk) {
        sendRaw(packet(sourcePort, destinationPort, tag, chunk));
    }

    private void sendRaw(ByteBuf datagram) {
        strangerLoop.run(() -> strangerPort.send(new InetSocketAddress(HERE, 9899), datagram));
    }

    private static ByteBuf packet(int sourcePort, int destinationPort, int tag, Chunk chunk) {
        ByteBuf packet = Unpooled.buffer();
        PacketHeader.writeTo(packet, sourcePort, destinationPort, tag);
        chunk.writeTo(packet);
        new Checksum().seal(packet);
        return packet;
    }

    private void takeAnswer(ByteBuf datagram) {
        assertThat(new Checksum().holds(datagram)).isTrue();
        ByteBuf copy = Unpooled.wrappedBuffer(ByteBufUtil.getBytes(datagram));
        datagram.release();
        answerTags.add(PacketHeader.verificationTag(copy));
        try {
            ChunkCursor cursor = new ChunkCursor().over(copy);
            while (cursor.next()) {
                answers.add(Chunk.parse(cursor));
            }
        } catch (ChunkException e) {
            throw new AssertionError(e);
        }
    }

    private static LocalEndpoint local(int port) {
        return new LocalEndpoint(List.of(HERE), port, 9899);
    }

    private static Association associate(
            SimLoop on,
            SctpEndpoint endpoint,
            String name,
            InetAddress peer,
            int port,
            AssociationUser user) {
        RemoteEndpoint remote = new RemoteEndpoint(List.of(peer), port, 9899);
        return on.call(() -> endpoint.associate(name, remote, AssociationProfile.SIGNALLING, user));
    }

    private static State state(SimLoop on, Association association) {
        return on.call(association::status).state();
    }

    private static void send(Association association, String text) {
        assertThat(
                        association.send(
                                0,
                                PayloadProtocol.M3UA,
                                Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)))
                .isTrue();
        association.flush();
    }

    private static InitChunk init(int tag) {
        return new InitChunk(tag, 10_000, 1, 1, 1, ParameterList.NONE);
    }

    private static DataChunk data() {
        return new DataChunk(
                false, false, true, true, 1, 0, 0, 5, Unpooled.wrappedBuffer(new byte[] {1}));
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static final class Recorder implements AssociationUser, SctpObserver, DatagramUser {
        private final List<String> messages = new ArrayList<>();
        private final List<DownReason.Cause> downs = new ArrayList<>();
        private final List<String> refusals = new ArrayList<>();
        private final List<String> drops = new ArrayList<>();
        private long unreported;
        private boolean throwsOnMessage;
        private @org.jspecify.annotations.Nullable SctpEndpoint closesOnMessage;

        @Override
        public void onUp(Association up) {}

        @Override
        public void onMessage(Association on, int stream, int payloadProtocol, ByteBuf message) {
            messages.add(message.toString(StandardCharsets.UTF_8));
            message.release();
            if (throwsOnMessage) {
                throw new IllegalStateException("user is broken");
            }
            if (closesOnMessage != null) {
                closesOnMessage.close();
            }
        }

        @Override
        public void onRestart(Association restarted) {}

        @Override
        public void onDown(Association down, DownReason reason) {
            downs.add(reason.cause());
        }

        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {
            refusals.add(detail);
        }

        @Override
        public void onRefusedUnreported(SctpEndpoint at, long calls) {
            unreported += calls;
        }

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {
            drops.add(reason);
        }

        @Override
        public void onDatagram(InetSocketAddress from, ByteBuf datagram) {
            datagram.release();
        }

        @Override
        public void onBatchEnd() {}

        @Override
        public void onBatchEnd(Association association) {}
    }
}
