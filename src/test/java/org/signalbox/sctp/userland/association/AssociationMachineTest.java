// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.machine.Machine;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.Undelivered;
import org.signalbox.sctp.userland.association.AssociationState.Closed;
import org.signalbox.sctp.userland.association.AssociationState.CookieEchoed;
import org.signalbox.sctp.userland.association.AssociationState.CookieWait;
import org.signalbox.sctp.userland.association.AssociationState.Established;
import org.signalbox.sctp.userland.association.AssociationState.Listening;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownAckSent;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownPending;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownReceived;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownSent;
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
import org.signalbox.sctp.userland.chunk.HeartbeatAckChunk;
import org.signalbox.sctp.userland.chunk.HeartbeatChunk;
import org.signalbox.sctp.userland.chunk.InitAckChunk;
import org.signalbox.sctp.userland.chunk.InitChunk;
import org.signalbox.sctp.userland.chunk.PacketHeader;
import org.signalbox.sctp.userland.chunk.Parameter;
import org.signalbox.sctp.userland.chunk.ParameterList;
import org.signalbox.sctp.userland.chunk.SackChunk;
import org.signalbox.sctp.userland.chunk.SackChunk.GapBlock;
import org.signalbox.sctp.userland.chunk.ShutdownAckChunk;
import org.signalbox.sctp.userland.chunk.ShutdownChunk;
import org.signalbox.sctp.userland.chunk.ShutdownCompleteChunk;
import org.signalbox.sctp.userland.chunk.UnknownChunk;
import org.signalbox.simulator.world.SimEntropy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One machine against packets written by hand. The peer is at 10.0.0.2, and at 10.1.0.2 where a
/// test needs a second address.
class AssociationMachineTest {
    private static final InetAddress HERE = address("10.0.0.1");
    private static final InetAddress THERE = address("10.0.0.2");
    private static final InetAddress THERE_TOO = address("10.1.0.2");
    private static final InetSocketAddress PEER = new InetSocketAddress(THERE, 9899);
    private static final int PEER_TAG = 0x0BADCAFE;
    private static final int PEER_TSN = 1000;
    private static final int WINDOW = 100_000;
    private static final ByteBuf COOKIE = Unpooled.wrappedBuffer(new byte[] {1, 2, 3, 4, 5, 6});

    private static final AssociationProfile PROFILE = AssociationProfile.SIGNALLING;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final Counters<SctpCounter> counters = new Counters<>(SctpCounter.class);
    private final SimEntropy entropy = new SimEntropy(1);
    private final CookieJar cookies = new CookieJar(entropy, 0);
    private final List<AssociationOutput> events = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private AssociationMachine machine = machine(PROFILE, List.of(THERE));
    private long now = 10 * SECOND;
    private int initialTsn;

    private record Sent(InetSocketAddress to, int tag, List<Chunk> chunks, long at) {}

    @AfterEach
    void nothingLeaks() {
        machine.handle(new AssociationInput.Abort("test ends"), now, this::take);
        for (AssociationOutput event : events) {
            if (event instanceof AssociationOutput.Deliver deliver) {
                deliver.message().release();
            }
        }
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    // ---- section 5.1: establishment ------------------------------------------------------------

    @Test
    void openingSendsInitWithTagZero() {
        request(new AssociationInput.Open());

        Sent packet = onlySent();
        InitChunk init = (InitChunk) packet.chunks.getFirst();
        assertThat(packet.tag).isZero();
        assertThat(packet.to).isEqualTo(PEER);
        assertThat(init.initiateTag()).isNotZero();
        assertThat(init.window()).isEqualTo(PROFILE.receiveWindowOctets());
        assertThat(init.outboundStreams()).isEqualTo(2);
        assertThat(init.inboundStreams()).isEqualTo(2);
        assertThat(init.parameters().known())
                .containsExactly(
                        new Parameter.SupportedAddressTypes(List.of(Parameter.IPV4_ADDRESS)));
        assertThat(machine.state()).isInstanceOf(CookieWait.class);
    }

    @Test
    void initIsRepeatedWithDoublingTimeoutsUntilNobodyAnswers() {
        machine = machine(slow(), List.of(THERE));
        request(new AssociationInput.Open());

        advanceTo(now + 60 * SECOND);

        assertThat(sent).hasSize(4); // one and three retransmissions
        assertThat(between(0, 1)).isEqualTo(SECOND);
        assertThat(between(1, 2)).isEqualTo(2 * SECOND);
        assertThat(between(2, 3)).isEqualTo(4 * SECOND);
        assertThat(downCause()).isEqualTo(Cause.NO_ANSWER);
        assertThat(machine.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
    }

    @Test
    void initIsTriedAtEachAddressOfThePeer() {
        machine = machine(PROFILE, List.of(THERE, THERE_TOO));
        request(new AssociationInput.Open());

        advanceTo(now + 2 * SECOND + 1);

        assertThat(sent.stream().map(packet -> packet.to.getAddress()).toList())
                .containsExactly(THERE, THERE_TOO, THERE);
    }

    @Test
    void cookieIsEchoedUnchangedAndItsAcknowledgementEstablishes() {
        int tag = call();

        receive(tag, initAck());

        assertThat(onlySent().tag).isEqualTo(PEER_TAG);
        assertThat(onlySent().chunks).containsExactly(new CookieEchoChunk(COOKIE));
        receive(tag, new CookieAckChunk());
        assertThat(events).containsExactly(new AssociationOutput.Up());
        assertThat(machine.state()).isInstanceOf(Established.class);
    }

    @Test
    void cookieEchoIsRepeated() {
        int tag = call();
        receive(tag, initAck());
        sent.clear();

        advanceTo(now + SECOND);

        assertThat(onlySent().chunks).containsExactly(new CookieEchoChunk(COOKIE));
    }

    @Test
    void listenerAnswersWithoutKeepingAnything() {
        machine = machine(PROFILE.withInitiation(Initiation.PASSIVE), List.of(THERE));
        request(new AssociationInput.Open());

        receive(0, init(PEER_TAG));

        Sent packet = onlySent();
        InitAckChunk initAck = (InitAckChunk) packet.chunks.getFirst();
        assertThat(packet.tag).isEqualTo(PEER_TAG);
        assertThat(machine.state()).isEqualTo(new Listening());
        assertThat(machine.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
        sent.clear();
        receive(initAck.initiateTag(), new CookieEchoChunk(cookieOf(initAck)));
        assertThat(onlySent().chunks).containsExactly(new CookieAckChunk());
        assertThat(events).containsExactly(new AssociationOutput.Up());
    }

    @Test
    void dataBehindTheCookieEchoIsTaken() {
        machine = machine(PROFILE.withInitiation(Initiation.PASSIVE), List.of(THERE));
        request(new AssociationInput.Open());
        receive(0, init(PEER_TAG));
        InitAckChunk initAck = (InitAckChunk) onlySent().chunks.getFirst();

        receive(
                initAck.initiateTag(),
                new CookieEchoChunk(cookieOf(initAck)),
                data(PEER_TSN, 0, 0, "early"));

        assertThat(events).hasSize(2);
        assertThat(events.get(0)).isEqualTo(new AssociationOutput.Up());
        assertThat(events.get(1)).isInstanceOf(AssociationOutput.Deliver.class);
    }

    @Test
    void cookieThatWasTamperedWithIsDropped() {
        machine = machine(PROFILE.withInitiation(Initiation.PASSIVE), List.of(THERE));
        request(new AssociationInput.Open());
        receive(0, init(PEER_TAG));
        InitAckChunk initAck = (InitAckChunk) onlySent().chunks.getFirst();
        sent.clear();

        for (int i = 0; i < cookieOf(initAck).readableBytes(); i++) {
            ByteBuf forged = cookieOf(initAck);
            forged.setByte(i, forged.getByte(i) ^ 1);
            assertThat(receive(initAck.initiateTag(), new CookieEchoChunk(forged)))
                    .isEqualTo(SctpCounter.DROPPED_COOKIE);
        }

        assertThat(sent).isEmpty();
        assertThat(machine.state()).isEqualTo(new Listening());
    }

    @Test
    void cookieUnderAnotherTagIsDropped() {
        machine = machine(PROFILE.withInitiation(Initiation.PASSIVE), List.of(THERE));
        request(new AssociationInput.Open());
        receive(0, init(PEER_TAG));
        InitAckChunk initAck = (InitAckChunk) onlySent().chunks.getFirst();

        SctpCounter drop =
                receive(initAck.initiateTag() + 1, new CookieEchoChunk(cookieOf(initAck)));

        assertThat(drop).isEqualTo(SctpCounter.DROPPED_COOKIE);
    }

    /// Section 5.1.5, 3.
    @Test
    void staleCookieIsAnsweredByHowStaleItIs() {
        machine = machine(PROFILE.withInitiation(Initiation.PASSIVE), List.of(THERE));
        request(new AssociationInput.Open());
        receive(0, init(PEER_TAG));
        InitAckChunk initAck = (InitAckChunk) onlySent().chunks.getFirst();
        sent.clear();

        now += PROFILE.cookieLife().toNanos() + 5 * MILLI;
        SctpCounter drop = receive(initAck.initiateTag(), new CookieEchoChunk(cookieOf(initAck)));

        assertThat(drop).isEqualTo(SctpCounter.DROPPED_STALE_COOKIE);
        assertThat(onlySent().tag).isEqualTo(PEER_TAG);
        assertThat(onlySent().chunks)
                .containsExactly(new ErrorChunk(List.of(ErrorCause.staleCookie(5000))));
        assertThat(machine.state()).isEqualTo(new Listening());
    }

    /// Section 3.3.10.8: all of them, in the ERROR that goes with the COOKIE ECHO.
    @Test
    void unknownParametersOfAnInitAckAreReportedTogether() {
        int tag = call();
        ParameterList parameters =
                ParameterList.of(
                        List.of(
                                new Parameter.StateCookie(COOKIE),
                                new Parameter.Unknown(0xC123, Unpooled.wrappedBuffer(new byte[1])),
                                new Parameter.Unknown(0xC124, Unpooled.EMPTY_BUFFER)));

        receive(tag, new InitAckChunk(PEER_TAG, WINDOW, 2, 2, PEER_TSN, parameters));

        ErrorChunk error = (ErrorChunk) onlySent().chunks.get(1);
        assertThat(ByteBufUtil.hexDump(error.causes().getFirst().information()))
                .isEqualTo("c123000500000000c1240004");
    }

    /// Section 5.2.6, alternative 3.
    @Test
    void callsAgainForALongerCookieWhenOursWasStale() {
        int tag = call();
        receive(tag, initAck());
        sent.clear();

        receive(tag, new ErrorChunk(List.of(ErrorCause.staleCookie(50_000))));

        InitChunk again = (InitChunk) onlySent().chunks.getFirst();
        assertThat(again.initiateTag()).isNotEqualTo(tag);
        assertThat(again.parameters().cookiePreservativeMillis()).isBetween(50L, 200L);
        assertThat(machine.state()).isInstanceOf(CookieWait.class);
    }

    @Test
    void initAckWithoutCookieIsAborted() {
        int tag = call();

        receive(tag, new InitAckChunk(PEER_TAG, WINDOW, 2, 2, PEER_TSN, ParameterList.NONE));

        assertThat(onlySent().chunks)
                .containsExactly(
                        new AbortChunk(
                                false,
                                List.of(ErrorCause.missingParameter(Parameter.STATE_COOKIE))));
        assertThat(downCause()).isEqualTo(Cause.PROTOCOL_VIOLATION);
    }

    @ParameterizedTest
    @CsvSource({"0, 2, 100000", "2, 0, 100000", "2, 2, 1499"})
    void initAckWithImpossibleTermsIsAborted(int outbound, int inbound, long window) {
        int tag = call();
        ParameterList cookie = ParameterList.of(List.of(new Parameter.StateCookie(COOKIE)));

        receive(tag, new InitAckChunk(PEER_TAG, window, outbound, inbound, PEER_TSN, cookie));

        assertThat(onlySent().chunks.getFirst()).isInstanceOf(AbortChunk.class);
        assertThat(downCause()).isEqualTo(Cause.PROTOCOL_VIOLATION);
    }

    @ParameterizedTest
    @CsvSource({"0, 2, 100000", "2, 0, 100000", "2, 2, 1499"})
    void initWithImpossibleTermsIsAborted(int outbound, int inbound, long window) {
        call();

        SctpCounter drop =
                receive(
                        0,
                        new InitChunk(
                                PEER_TAG, window, outbound, inbound, PEER_TSN, ParameterList.NONE));

        assertThat(drop).isEqualTo(SctpCounter.DROPPED_INIT);
        assertThat(onlySent().tag).isEqualTo(PEER_TAG);
        assertThat(onlySent().chunks.getFirst()).isInstanceOf(AbortChunk.class);
        assertThat(machine.state()).isInstanceOf(CookieWait.class);
    }

    @Test
    void initWithTagZeroIsDroppedSilently() {
        call();

        assertThat(receive(0, init(0))).isEqualTo(SctpCounter.DROPPED_INIT);
        assertThat(sent).isEmpty();
    }

    @Test
    void initWithAHostNameIsAborted() {
        call();
        ParameterList parameters =
                ParameterList.of(
                        List.of(
                                new Parameter.HostNameAddress(
                                        Unpooled.wrappedBuffer(new byte[] {'x', 0}))));

        receive(0, new InitChunk(PEER_TAG, WINDOW, 2, 2, PEER_TSN, parameters));

        AbortChunk abort = (AbortChunk) onlySent().chunks.getFirst();
        assertThat(abort.causes().getFirst().code()).isEqualTo(ErrorCause.UNRESOLVABLE_ADDRESS);
    }

    @Test
    void unknownParametersOfAnInitAreReportedInTheInitAck() {
        call();
        ByteBuf unknown = Unpooled.wrappedBuffer(new byte[] {(byte) 0xC0, 9, 0, 4});
        ByteBuf packet =
                packet(0, new InitChunk(PEER_TAG, WINDOW, 2, 2, PEER_TSN, ParameterList.NONE));
        packet.writeBytes(unknown.duplicate());
        packet.setShort(PacketHeader.LENGTH + 2, 24);

        deliver(packet, PEER);

        InitAckChunk initAck = (InitAckChunk) onlySent().chunks.getFirst();
        assertThat(initAck.parameters().known()).contains(new Parameter.Unrecognized(unknown));
    }

    @Test
    void callIsRefusedByAbort() {
        int tag = call();

        receive(tag, new AbortChunk(false, List.of()));

        assertThat(downCause()).isEqualTo(Cause.REFUSED);
    }

    @Test
    void callToAClosedAssociationIsNotAnswered() {
        assertThat(receive(0, init(PEER_TAG))).isEqualTo(SctpCounter.DROPPED_CLOSED);
        assertThat(receive(7, new CookieAckChunk())).isEqualTo(SctpCounter.DROPPED_OUT_OF_THE_BLUE);
        assertThat(sent).isEmpty();
    }

    // ---- section 5.2: collisions, duplicates, restarts -----------------------------------------

    /// Section 5.2.1.
    @Test
    void collisionInCookieWaitIsAnsweredWithOurOwnTag() {
        int tag = call();

        receive(0, init(PEER_TAG));

        InitAckChunk initAck = (InitAckChunk) onlySent().chunks.getFirst();
        assertThat(initAck.initiateTag()).isEqualTo(tag);
        assertThat(machine.state()).isInstanceOf(CookieWait.class);
        sent.clear();
        receive(tag, new CookieEchoChunk(cookieOf(initAck)));
        assertThat(onlySent().chunks).containsExactly(new CookieAckChunk());
        assertThat(events).containsExactly(new AssociationOutput.Up());
    }

    /// Section 5.2.4, action D, while our own COOKIE ECHO is not yet acknowledged.
    @Test
    void collisionInCookieEchoedEstablishesOnce() {
        int tag = call();
        receive(0, init(PEER_TAG));
        InitAckChunk ours = (InitAckChunk) onlySent().chunks.getFirst();
        receive(tag, initAck());
        sent.clear();

        receive(tag, new CookieEchoChunk(cookieOf(ours)));
        receive(tag, new CookieAckChunk());

        assertThat(onlySent().chunks).containsExactly(new CookieAckChunk());
        assertThat(events).containsExactly(new AssociationOutput.Up());
    }

    /// Section 5.2.4, action B: the peer that answered us has begun anew before we came up.
    @Test
    void peerThatBeginsAnewDuringTheCallIsFollowed() {
        int tag = call();
        receive(tag, initAck());
        int newPeerTag = PEER_TAG + 1;
        sent.clear();
        receive(0, init(newPeerTag));
        InitAckChunk ours = (InitAckChunk) onlySent().chunks.getFirst();
        assertThat(ours.initiateTag()).isEqualTo(tag);
        sent.clear();

        receive(tag, new CookieEchoChunk(cookieOf(ours)));

        assertThat(onlySent().tag).isEqualTo(newPeerTag);
        assertThat(events).containsExactly(new AssociationOutput.Up());
    }

    /// Section 5.2.4, action A.
    @Test
    void restartBeginsAnewUnderNewTags() {
        int tag = establish();
        send("lost by the restart");
        sent.clear();
        int newPeerTag = 77;

        receive(0, init(newPeerTag));
        InitAckChunk ours = (InitAckChunk) onlySent().chunks.getFirst();
        assertThat(ours.initiateTag()).isNotEqualTo(tag);
        assertThat(machine.state()).isInstanceOf(Established.class);
        assertThat(events).isEmpty();
        sent.clear();
        receive(ours.initiateTag(), new CookieEchoChunk(cookieOf(ours)));

        assertThat(onlySent().tag).isEqualTo(newPeerTag);
        assertThat(onlySent().chunks).containsExactly(new CookieAckChunk());
        assertThat(events)
                .containsExactly(
                        new AssociationOutput.GiveUp(new Undelivered(0, 1)),
                        new AssociationOutput.Restarted());
        assertThat(machine.status().outstandingOctets()).isZero();
        assertThat(receive(tag, new ShutdownChunk(0)))
                .isEqualTo(SctpCounter.DROPPED_VERIFICATION_TAG);
    }

    /// Section 5.2.4, action C: a cookie made before our own call went out.
    @Test
    void lateCookieOfAnEarlierAnswerIsDropped() {
        machine = machine(PROFILE.withInitiation(Initiation.PASSIVE), List.of(THERE));
        request(new AssociationInput.Open());
        receive(0, init(PEER_TAG));
        InitAckChunk early = (InitAckChunk) onlySent().chunks.getFirst();
        sent.clear();
        receive(0, init(PEER_TAG));
        InitAckChunk late = (InitAckChunk) onlySent().chunks.getFirst();
        receive(late.initiateTag(), new CookieEchoChunk(cookieOf(late)));
        sent.clear();

        SctpCounter drop = receive(early.initiateTag(), new CookieEchoChunk(cookieOf(early)));

        assertThat(drop).isEqualTo(SctpCounter.DROPPED_COOKIE);
        assertThat(sent).isEmpty();
        assertThat(events).containsExactly(new AssociationOutput.Up());
    }

    /// Section 5.2.4, action D: our COOKIE ACK was lost. Even a stale cookie is good then.
    @Test
    void repeatedCookieEchoIsAcknowledgedAgain() {
        machine = machine(PROFILE.withInitiation(Initiation.PASSIVE), List.of(THERE));
        request(new AssociationInput.Open());
        receive(0, init(PEER_TAG));
        InitAckChunk ours = (InitAckChunk) onlySent().chunks.getFirst();
        receive(ours.initiateTag(), new CookieEchoChunk(cookieOf(ours)));
        sent.clear();

        now += PROFILE.cookieLife().toNanos() + SECOND;
        receive(ours.initiateTag(), new CookieEchoChunk(cookieOf(ours)));

        assertThat(onlySent().chunks).containsExactly(new CookieAckChunk());
        assertThat(events).containsExactly(new AssociationOutput.Up());
    }

    /// Section 5.2.1.
    @Test
    void collisionThatAddsAnAddressIsRefused() {
        machine = machine(PROFILE, List.of(THERE, THERE_TOO));
        int tag = call();
        receive(tag, initAck());
        sent.clear();
        ParameterList both =
                ParameterList.of(
                        List.of(new Parameter.Address(THERE), new Parameter.Address(THERE_TOO)));

        SctpCounter drop = receive(0, new InitChunk(PEER_TAG + 1, WINDOW, 2, 2, PEER_TSN, both));

        assertThat(drop).isEqualTo(SctpCounter.DROPPED_INIT);
        assertThat(onlySent().tag).isEqualTo(PEER_TAG + 1);
        assertThat(onlySent().chunks).containsExactly(refusalOf(THERE_TOO));
        assertThat(machine.state()).isInstanceOf(CookieEchoed.class);
    }

    /// Section 5.2.2.
    @Test
    void restartThatAddsAnAddressIsRefused() {
        machine = machine(PROFILE, List.of(THERE, THERE_TOO));
        establish();
        ParameterList more = ParameterList.of(List.of(new Parameter.Address(THERE_TOO)));

        receive(0, new InitChunk(77, WINDOW, 2, 2, 1, more));

        assertThat(onlySent().tag).isEqualTo(77);
        assertThat(onlySent().chunks).containsExactly(refusalOf(THERE_TOO));
        assertThat(machine.state()).isInstanceOf(Established.class);
    }

    /// Section 3.3.10.11: the cause holds the address as the INIT would, of type 5 and 8 octets.
    private static AbortChunk refusalOf(InetAddress added) {
        ByteBuf listed = Unpooled.buffer().writeShort(5).writeShort(8);
        listed.writeBytes(added.getAddress());
        return new AbortChunk(
                false, List.of(new ErrorCause(ErrorCause.RESTART_WITH_NEW_ADDRESSES, listed)));
    }

    /// Section 5.2.3.
    @Test
    void unexpectedInitAckIsIgnored() {
        int tag = establish();

        receive(tag, initAck());

        assertThat(sent).isEmpty();
        assertThat(machine.state()).isInstanceOf(Established.class);
    }

    /// Section 5.2.4, action A in SHUTDOWN-ACK-SENT, and section 9.2 for the INIT.
    @Test
    void restartWhileShuttingDownIsPutOff() {
        int tag = establish();
        receive(0, init(77));
        InitAckChunk ours = (InitAckChunk) onlySent().chunks.getFirst();
        receive(tag, new ShutdownChunk(ourCumulative()));
        assertThat(machine.state()).isInstanceOf(ShutdownAckSent.class);
        sent.clear();

        receive(ours.initiateTag(), new CookieEchoChunk(cookieOf(ours)));

        ErrorCause cause = ErrorCause.of(ErrorCause.COOKIE_RECEIVED_WHILE_SHUTTING_DOWN);
        assertThat(onlySent().chunks)
                .containsExactly(new ShutdownAckChunk(), new ErrorChunk(List.of(cause)));
        sent.clear();
        receive(0, init(78));
        assertThat(onlySent().chunks).containsExactly(new ShutdownAckChunk());
    }

    // ---- section 8.5: verification tags --------------------------------------------------------

    @Test
    void packetsUnderAWrongTagAreDropped() {
        int tag = establish();

        for (Chunk chunk :
                List.of(
                        data(PEER_TSN, 0, 0, "x"),
                        new ShutdownChunk(0),
                        new AbortChunk(false, List.of()),
                        new AbortChunk(true, List.of()),
                        new ShutdownCompleteChunk(false),
                        initAck())) {
            assertThat(receive(tag + 1, chunk)).isEqualTo(SctpCounter.DROPPED_VERIFICATION_TAG);
        }

        assertThat(machine.state()).isInstanceOf(Established.class);
        assertThat(sent).isEmpty();
    }

    /// Section 9.1: neither the unknown chunk nor the HEARTBEAT is answered, nor the data
    /// delivered.
    @Test
    void abortBehindOtherChunksEndsBeforeTheyAreAnswered() {
        int tag = establish();

        receive(
                tag,
                new UnknownChunk(0xFF, 0, Unpooled.EMPTY_BUFFER),
                heartbeat(),
                data(PEER_TSN, 0, 0, "too late"),
                new AbortChunk(false, List.of()));
        flush();

        assertThat(sent).isEmpty();
        assertThat(downCause()).isEqualTo(Cause.ABORTED_BY_PEER);
    }

    /// Section 9.1.
    @Test
    void abortBehindACookieMakesNoAssociation() {
        machine = machine(PROFILE.withInitiation(Initiation.PASSIVE), List.of(THERE));
        request(new AssociationInput.Open());
        receive(0, init(PEER_TAG));
        InitAckChunk ours = (InitAckChunk) onlySent().chunks.getFirst();
        sent.clear();

        receive(
                ours.initiateTag(),
                new CookieEchoChunk(cookieOf(ours)),
                new AbortChunk(false, List.of()));

        assertThat(sent).isEmpty();
        assertThat(machine.state()).isEqualTo(new Listening());
    }

    @Test
    void abortMayReflectTheTag() {
        establish();

        receive(PEER_TAG, new AbortChunk(true, List.of()));

        assertThat(downCause()).isEqualTo(Cause.ABORTED_BY_PEER);
    }

    @Test
    void abortUnderThePeersTagMustSayThatItReflects() {
        establish();

        assertThat(receive(PEER_TAG, new AbortChunk(false, List.of())))
                .isEqualTo(SctpCounter.DROPPED_VERIFICATION_TAG);
    }

    @Test
    void initBesideOtherChunksOrUnderATagIsDropped() {
        int tag = establish();

        assertThat(receive(0, init(77), new CookieAckChunk()))
                .isEqualTo(SctpCounter.DROPPED_BUNDLED);
        assertThat(receive(tag, init(77))).isEqualTo(SctpCounter.DROPPED_VERIFICATION_TAG);
    }

    @Test
    void shutdownAckDuringACallIsOutOfTheBlue() {
        int tag = call();

        assertThat(receive(tag, new ShutdownAckChunk()))
                .isEqualTo(SctpCounter.DROPPED_OUT_OF_THE_BLUE);
    }

    @Test
    void packetFromAnAddressThatThePeerDidNotListIsDropped() {
        machine = machine(PROFILE, List.of(THERE, THERE_TOO));
        int tag = establish();

        SctpCounter drop =
                deliver(packet(tag, new ShutdownChunk(0)), new InetSocketAddress(THERE_TOO, 9899));

        assertThat(drop).isEqualTo(SctpCounter.DROPPED_ADDRESS);
    }

    /// RFC 6951 section 5.4.
    @Test
    void udpPortOfThePeerIsFollowedOnlyOnceItsTagIsRight() {
        int tag = establish();
        InetSocketAddress moved = new InetSocketAddress(THERE, 12345);

        deliver(packet(tag + 1, heartbeat()), moved);
        send("to the old port");
        assertThat(onlySent().to).isEqualTo(PEER);
        sent.clear();
        deliver(packet(tag, heartbeat()), moved);

        assertThat(onlySent().to).isEqualTo(moved);
    }

    // ---- sections 3.2 and 8.3: unknown chunks, heartbeats --------------------------------------

    @ParameterizedTest
    @CsvSource({"0x3F, false, false", "0x7F, true, false", "0xBF, false, true", "0xFF, true, true"})
    void unknownChunksDoAsTheirBitsSay(String type, boolean reports, boolean goesOn) {
        int tag = establish();
        UnknownChunk unknown = new UnknownChunk(Integer.decode(type), 0, COOKIE);

        receive(tag, unknown, data(PEER_TSN, 0, 0, "behind"));

        assertThat(events.isEmpty()).isNotEqualTo(goesOn);
        List<Chunk> chunks = sent.stream().flatMap(packet -> packet.chunks.stream()).toList();
        assertThat(chunks.stream().anyMatch(ErrorChunk.class::isInstance)).isEqualTo(reports);
        assertThat(counters.get(SctpCounter.CHUNKS_UNKNOWN)).isEqualTo(1);
    }

    @Test
    void heartbeatIsAnsweredWithItsOwnInformation() {
        int tag = establish();

        receive(tag, heartbeat());

        assertThat(onlySent().chunks)
                .containsExactly(new HeartbeatAckChunk(heartbeat().information()));
    }

    @Test
    void idlePathIsProbedAndItsAnswerMeasured() {
        int tag = establish();

        advanceUntilSent();
        HeartbeatChunk probe = (HeartbeatChunk) onlySent().chunks.getFirst();
        now = onlySent().at + 40 * MILLI;
        receive(tag, new HeartbeatAckChunk(probe.information()));

        assertThat(machine.status().paths().getFirst().smoothedRttNanos()).isEqualTo(40 * MILLI);
        assertThat(machine.status().paths().getFirst().errors()).isZero();
    }

    @Test
    void heartbeatAckThatWasGuessedCountsForNothing() {
        int tag = establish();
        advanceUntilSent();
        HeartbeatChunk probe = (HeartbeatChunk) onlySent().chunks.getFirst();
        ByteBuf forged = probe.information().copy();
        forged.setLong(4, forged.getLong(4) + 1);

        receive(tag, new HeartbeatAckChunk(forged));

        assertThat(machine.status().paths().getFirst().smoothedRttNanos()).isZero();
    }

    @Test
    void silentPeerIsUnreachableAfterTheLimit() {
        establish();

        advanceTo(now + 200 * SECOND);

        long probes =
                sent.stream()
                        .filter(packet -> packet.chunks.getFirst() instanceof HeartbeatChunk)
                        .count();
        assertThat(probes).isEqualTo(PROFILE.associationMaxRetransmits() + 1);
        assertThat(downCause()).isEqualTo(Cause.UNREACHABLE);
    }

    // ---- section 5.4 and 6.4: several addresses ------------------------------------------------

    /// Section 5.4, rule 1.
    @Test
    void callerTrustsTheAddressesThatItWasGiven() {
        machine = machine(PROFILE, List.of(THERE_TOO, THERE));
        int tag = call();

        receive(tag, initAckWithTwoAddresses()); // from THERE
        receive(tag, new CookieAckChunk());
        sent.clear();
        send("to the primary");

        assertThat(onlySent().to.getAddress()).isEqualTo(THERE_TOO);
    }

    /// Section 5.4, rule 2.
    @Test
    void calledEndUsesASecondAddressOnlyOnceItHasAnsweredAProbe() {
        machine = machine(PROFILE.withInitiation(Initiation.PASSIVE), List.of(THERE_TOO, THERE));
        int tag = beCalled(THERE, THERE);
        sent.clear();

        send("to the proven address");
        assertThat(onlySent().to.getAddress()).isEqualTo(THERE);
        sent.clear();
        advanceTo(now);
        HeartbeatChunk probe = (HeartbeatChunk) onlySent().chunks.getFirst();
        assertThat(onlySent().to.getAddress()).isEqualTo(THERE_TOO);
        deliverFrom(THERE_TOO, tag, new HeartbeatAckChunk(probe.information()));
        sent.clear();
        send("to the primary");

        assertThat(onlySent().to.getAddress()).isEqualTo(THERE_TOO);
    }

    /// Section 5.4: the cookie went to another address than it came back from.
    @Test
    void addressThatReturnsAnothersCookieIsAnsweredWithAProbe() {
        machine = machine(PROFILE.withInitiation(Initiation.PASSIVE), List.of(THERE, THERE_TOO));

        int tag = beCalled(THERE, THERE_TOO);

        assertThat(onlySent().to.getAddress()).isEqualTo(THERE_TOO);
        assertThat(onlySent().chunks.get(0)).isEqualTo(new CookieAckChunk());
        HeartbeatChunk probe = (HeartbeatChunk) onlySent().chunks.get(1);
        sent.clear();
        deliverFrom(THERE_TOO, tag, data(PEER_TSN, 0, 0, "acknowledged where it is safe"));
        flush();
        assertThat(onlySent().to.getAddress()).isEqualTo(THERE);
        sent.clear();
        deliverFrom(THERE_TOO, tag, new HeartbeatAckChunk(probe.information()));
        deliverFrom(THERE_TOO, tag, data(PEER_TSN + 1, 0, 1, "one"));
        deliverFrom(THERE_TOO, tag, data(PEER_TSN + 2, 0, 2, "two"));
        flush();
        assertThat(onlySent().to.getAddress()).isEqualTo(THERE_TOO);
    }

    /// Section 5.4: one probe each RTO until the path is inactive, then as any other; none is an
    /// error of the association.
    @Test
    void unconfirmedAddressIsProbedEachRtoUntilItIsInactive() {
        machine = machine(slow(Initiation.PASSIVE), List.of(THERE, THERE_TOO));
        beCalled(THERE, THERE);
        sent.clear();

        advanceTo(now + 20 * SECOND);

        List<Sent> probes =
                sent.stream().filter(packet -> packet.to.getAddress().equals(THERE_TOO)).toList();
        assertThat(probes).hasSize(5); // after 0, 1, 1 + 2, 3 + 4, 7 + 8 seconds
        assertThat(probes.get(1).at - probes.get(0).at).isEqualTo(SECOND);
        assertThat(probes.get(2).at - probes.get(1).at).isEqualTo(2 * SECOND);
        assertThat(machine.state()).isInstanceOf(Established.class);
    }

    /// Sections 8.2 and 8.3: an idle primary that no longer answers gives way, and comes back.
    @Test
    void dataFailsOverAndBackAsHeartbeatsAreAnswered() {
        int tag = establishWithTwoAddresses();
        List<InetAddress> answering = new ArrayList<>(List.of(THERE_TOO));

        answerHeartbeats(tag, answering, 300);
        assertThat(machine.status().paths())
                .extracting(AssociationStatus.Path::active)
                .containsExactly(false, true);
        assertThat(machine.status().paths())
                .extracting(AssociationStatus.Path::primary)
                .containsExactly(true, false);
        assertThat(machine.status().paths())
                .extracting(AssociationStatus.Path::used)
                .containsExactly(false, true);
        assertThat(counters.get(SctpCounter.PATHS_LOST)).isEqualTo(1);
        send("around");
        assertThat(dataSentTo(THERE_TOO)).hasSize(1);
        receive(tag, new SackChunk(initialTsn, WINDOW, List.of(), List.of()));
        sent.clear();

        answering.add(THERE);
        answerHeartbeats(tag, answering, 60);
        send("straight");

        assertThat(dataSentTo(THERE)).hasSize(1);
        assertThat(machine.state()).isInstanceOf(Established.class);
    }

    /// Section 8.1: when no path answers, that is the end, and after as many time-outs as are
    /// allowed in all.
    @Test
    void bothPathsDeadEndTheAssociation() {
        establishWithTwoAddresses();
        send("nobody hears it");

        advanceTo(now + 60 * SECOND);

        assertThat(dataSentTo(THERE).size() + dataSentTo(THERE_TOO).size())
                .isEqualTo(1 + PROFILE.associationMaxRetransmits());
        assertThat(downCause()).isEqualTo(Cause.UNREACHABLE);
    }

    /// Section 11.1.5, SET PRIMARY.
    @Test
    void preferredAddressBecomesThePrimaryNowAndInLaterLives() {
        establishWithTwoAddresses();

        request(new AssociationInput.Prefer(THERE_TOO));
        send("to the second");
        assertThat(dataSentTo(THERE_TOO)).hasSize(1);
        request(new AssociationInput.Abort("once more"));
        sent.clear();
        int tag = call();
        receive(tag, initAckWithTwoAddresses());
        receive(tag, new CookieAckChunk());
        sent.clear();
        send("to the second again");

        assertThat(dataSentTo(THERE_TOO)).hasSize(1);
    }

    /// The path that brought the INIT ACK may have died since.
    @Test
    void cookieEchoIsRepeatedToTheOtherAddress() {
        machine = machine(PROFILE, List.of(THERE, THERE_TOO));
        int tag = call();
        receive(tag, initAckWithTwoAddresses());

        advanceTo(now + 2 * SECOND);

        assertThat(sent.stream().map(packet -> packet.to.getAddress()).toList())
                .containsExactly(THERE, THERE_TOO, THERE);
    }

    @Test
    void whatTimesOutIsSentAgainToTheOtherAddress() {
        int tag = establishWithTwoAddresses();
        send("first try");
        assertThat(onlySent().to.getAddress()).isEqualTo(THERE);
        sent.clear();

        advanceTo(now + SECOND);

        assertThat(dataSentTo(THERE_TOO)).hasSize(1);
        assertThat(tag).isNotZero();
    }

    // ---- section 6: data -----------------------------------------------------------------------

    @Test
    void loneMessageLeavesAtTheFlush() {
        establish();

        send("alone");

        DataChunk data = (DataChunk) onlySent().chunks.getFirst();
        assertThat(data.beginning()).isTrue();
        assertThat(data.ending()).isTrue();
        assertThat(data.unordered()).isFalse();
        assertThat(data.payloadProtocol()).isEqualTo(5);
    }

    @Test
    void messagesOfABatchShareAPacket() {
        establish();

        for (int i = 0; i < 11; i++) {
            machine.send(1, PayloadProtocol.M2PA, false, allocator.buffer(100).writeZero(100));
        }
        flush();

        assertThat(onlySent().chunks).hasSize(11);
        List<Integer> sequences =
                onlySent().chunks.stream().map(c -> ((DataChunk) c).streamSequence()).toList();
        assertThat(sequences).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    /// Sections 3.3.1, 6.6 and 6.9: all fragments say so, and the stream does not count them.
    @Test
    void unorderedMessageTakesNoPlaceInItsStream() {
        establish();

        machine.send(1, PayloadProtocol.M2PA, false, allocator.buffer(100).writeZero(100));
        machine.send(1, PayloadProtocol.M2PA, true, allocator.buffer(3000).writeZero(3000));
        machine.send(1, PayloadProtocol.M2PA, false, allocator.buffer(100).writeZero(100));
        flush();

        List<DataChunk> chunks =
                sent.stream()
                        .flatMap(packet -> packet.chunks.stream())
                        .map(DataChunk.class::cast)
                        .toList();
        assertThat(chunks)
                .extracting(DataChunk::unordered)
                .containsExactly(false, true, true, true, false);
        assertThat(chunks)
                .extracting(DataChunk::beginning)
                .containsExactly(true, true, false, false, true);
        assertThat(chunks)
                .extracting(DataChunk::ending)
                .containsExactly(true, false, false, true, true);
        assertThat(chunks).filteredOn(chunk -> chunk.stream() != 1).isEmpty();
        assertThat(chunks.getFirst().streamSequence()).isZero();
        assertThat(chunks.getLast().streamSequence()).isEqualTo(1);
        assertThat(chunks.getLast().tsn()).isEqualTo(chunks.getFirst().tsn() + 4);
        assertThat(sent.getLast().chunks).as("bundled").hasSize(2);
    }

    @Test
    void acknowledgementWaitsForCompanyButNotForLong() {
        int tag = establish();
        receive(tag, data(PEER_TSN, 0, 0, "the very first"));
        flush();
        sent.clear();

        receive(tag, data(PEER_TSN + 1, 0, 1, "one"));
        flush();
        assertThat(sent).isEmpty();
        advanceTo(now + 20 * MILLI);

        assertThat(onlySent().chunks)
                .containsExactly(
                        new SackChunk(
                                PEER_TSN + 1, PROFILE.receiveWindowOctets(), List.of(), List.of()));
    }

    /// Section 5.1.
    @Test
    void firstDataOfAnAssociationIsAcknowledgedAtOnce() {
        int tag = establish();

        receive(tag, data(PEER_TSN, 0, 0, "the very first"));
        flush();

        SackChunk sack = (SackChunk) onlySent().chunks.getFirst();
        assertThat(sack.cumulativeAck()).isEqualTo(PEER_TSN);
    }

    @Test
    void secondPacketIsAcknowledgedAtOnce() {
        int tag = establish();

        receive(tag, data(PEER_TSN, 0, 0, "one"));
        receive(tag, data(PEER_TSN + 1, 0, 1, "two"));
        flush();

        SackChunk sack = (SackChunk) onlySent().chunks.getFirst();
        assertThat(sack.cumulativeAck()).isEqualTo(PEER_TSN + 1);
    }

    @Test
    void acknowledgementTravelsWithData() {
        int tag = establish();
        receive(tag, data(PEER_TSN, 0, 0, "one"));

        send("answer");

        assertThat(onlySent().chunks).hasSize(2);
        assertThat(onlySent().chunks.get(0)).isInstanceOf(SackChunk.class);
        assertThat(onlySent().chunks.get(1)).isInstanceOf(DataChunk.class);
    }

    /// Section 6.4: the rule for answers holds when they are bundled with DATA, too.
    @Test
    void acknowledgementGoesToWhereItsDataCameFromAndNotWithDataForAnotherAddress() {
        int tag = establishWithTwoAddresses();
        deliver(
                packet(tag, data(PEER_TSN, 0, 0, "over the second path")),
                new InetSocketAddress(THERE_TOO, 9899));
        assertThat(sent).isEmpty(); // its acknowledgement waits for the flush

        send("over the first path");

        assertThat(sent).hasSize(2);
        assertThat(sent.get(0).to.getAddress()).isEqualTo(THERE_TOO);
        assertThat(sent.get(0).chunks).hasExactlyElementsOfTypes(SackChunk.class);
        assertThat(sent.get(1).to.getAddress()).isEqualTo(THERE);
        assertThat(sent.get(1).chunks).hasExactlyElementsOfTypes(DataChunk.class);
    }

    @Test
    void gapIsReportedAtOnceAndOrderIsKept() {
        int tag = establish();

        receive(tag, data(PEER_TSN + 1, 0, 1, "second"));
        flush();
        SackChunk sack = (SackChunk) onlySent().chunks.getFirst();
        assertThat(sack.cumulativeAck()).isEqualTo(PEER_TSN - 1);
        assertThat(sack.gaps()).containsExactly(new GapBlock(2, 2));
        assertThat(events).isEmpty();
        receive(tag, data(PEER_TSN, 0, 0, "first"));

        assertThat(delivered()).containsExactly("first", "second");
    }

    @Test
    void duplicateIsReportedAndNotDelivered() {
        int tag = establish();
        receive(tag, data(PEER_TSN, 0, 0, "once"));
        flush();
        sent.clear();

        receive(tag, data(PEER_TSN, 0, 0, "once"));
        flush();

        SackChunk sack = (SackChunk) onlySent().chunks.getFirst();
        assertThat(sack.duplicates()).containsExactly(PEER_TSN);
        assertThat(delivered()).containsExactly("once");
    }

    @Test
    void dataForAStreamThatDoesNotExistIsAcknowledgedAndReported() {
        int tag = establish();

        receive(tag, data(PEER_TSN, 2, 0, "nowhere"));

        assertThat(onlySent().chunks)
                .containsExactly(new ErrorChunk(List.of(ErrorCause.invalidStream(2))));
        assertThat(events).isEmpty();
        flush();
        SackChunk sack = (SackChunk) sent.getLast().chunks.getFirst();
        assertThat(sack.cumulativeAck()).isEqualTo(PEER_TSN);
    }

    @Test
    void emptyDataIsAborted() {
        int tag = establish();

        receive(tag, data(PEER_TSN, 0, 0, ""));

        assertThat(onlySent().chunks)
                .containsExactly(new AbortChunk(false, List.of(ErrorCause.noUserData(PEER_TSN))));
        assertThat(downCause()).isEqualTo(Cause.PROTOCOL_VIOLATION);
    }

    @Test
    void acknowledgementOfWhatWasNeverSentIsAborted() {
        int tag = establish();

        receive(tag, new SackChunk(ourCumulative() + 5, WINDOW, List.of(), List.of()));

        assertThat(onlySent().chunks.getFirst()).isInstanceOf(AbortChunk.class);
        assertThat(downCause()).isEqualTo(Cause.PROTOCOL_VIOLATION);
    }

    @Test
    void lostDataIsSentAgainWithDoublingTimeouts() {
        establish();
        send("into the void");

        advanceTo(now + 10 * SECOND);

        List<Sent> data = dataSentTo(THERE);
        assertThat(data.size()).isGreaterThan(3);
        assertThat(data.get(1).at - data.get(0).at).isEqualTo(SECOND);
        assertThat(data.get(1).chunks).isEqualTo(data.get(0).chunks);
        assertThat(downCause()).isEqualTo(Cause.UNREACHABLE);
    }

    @Test
    void thirdReportOfAGapSendsAgainWithoutTimeout() {
        int tag = establish();
        int first = ourCumulative() + 1;
        for (int i = 0; i < 5; i++) {
            send("message " + i);
            now += MILLI;
        }
        sent.clear();

        for (int i = 2; i <= 4; i++) {
            receive(tag, new SackChunk(first - 1, WINDOW, List.of(new GapBlock(2, i)), List.of()));
            flush();
        }

        DataChunk again = (DataChunk) onlySent().chunks.getFirst();
        assertThat(again.tsn()).isEqualTo(first);
        assertThat(machine.status().retransmissions()).isEqualTo(1);
    }

    /// Section 6.1, rule A.
    @Test
    void closedWindowIsProbedWithoutGivingUp() {
        int tag = establish();
        int first = ourCumulative() + 1;
        send("fills it");
        receive(tag, new SackChunk(first, 0, List.of(), List.of()));
        send("probe");
        assertThat(sent).hasSize(1);

        for (int i = 0; i < 100; i++) {
            advanceTo(now + SECOND / 2);
            receive(tag, new SackChunk(first, 0, List.of(), List.of()));
        }
        assertThat(machine.state()).isInstanceOf(Established.class);
        sent.clear();
        receive(tag, new SackChunk(first + 1, WINDOW, List.of(), List.of()));
        send("open again");

        assertThat(onlySent().chunks).hasSize(1);
    }

    /// Section 6.1, rule A: the first probe after an RTO, the next ones ever later.
    @Test
    void probesOfAClosedWindowWaitAnRtoAndThenTwiceAsLong() {
        machine = machine(slow(), List.of(THERE));
        int tag = establish();
        int tsn = ourCumulative() + 1;
        send("fills it");
        receive(tag, new SackChunk(tsn, 0, List.of(), List.of()));
        for (int i = 0; i < 4; i++) {
            send("waits " + i);
        }
        List<Long> probes = new ArrayList<>(List.of(now));
        sent.clear();

        for (int i = 0; i < 4; i++) {
            advanceUntilSent();
            probes.add(onlySent().at);
            assertThat(onlySent().chunks).hasSize(1);
            receive(tag, new SackChunk(++tsn, 0, List.of(), List.of())); // taken, and closed again
            flush();
            sent.clear();
        }

        assertThat(probes.get(1) - probes.get(0)).isEqualTo(SECOND);
        assertThat(probes.get(2) - probes.get(1)).isEqualTo(2 * SECOND);
        assertThat(probes.get(3) - probes.get(2)).isEqualTo(4 * SECOND);
        assertThat(probes.get(4) - probes.get(3)).isEqualTo(8 * SECOND);
    }

    /// Section 6.1, rule A: the sender's side of the silly window, as RFC 1122 section 4.2.3.4.
    @Test
    void chunkIsNotCutToTheRoomThatIsLeft() {
        int tag = establish();
        int first = ourCumulative() + 1;
        send("fills it");
        receive(tag, new SackChunk(first, 500, List.of(), List.of()));
        sent.clear();

        machine.send(0, PayloadProtocol.M2PA, false, allocator.buffer(600).writeZero(600));
        flush();
        assertThat(sent).isEmpty();
        receive(tag, new SackChunk(first, 600, List.of(), List.of()));
        flush();

        DataChunk data = (DataChunk) onlySent().chunks.getFirst();
        assertThat(data.payload().readableBytes()).isEqualTo(600);
        assertThat(data.ending()).isTrue();
    }

    /// Section 7.3: what was cut for longer packets and has no TSN yet is cut again.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void packetsAreShorterOnceTheSystemCallsThemTooLong(boolean unordered) {
        int tag = establish();
        int first = ourCumulative() + 1;
        for (int i = 0; i < 6; i++) {
            machine.send(
                    0, PayloadProtocol.M2PA, unordered, allocator.buffer(1400).writeZero(1400));
        }
        flush();
        int sentBefore = sent.size();
        assertThat(sentBefore).isLessThan(6);

        machine.onTooLong(0, PEER, now);
        machine.onTooLong(0, PEER, now); // of the same burst
        sent.clear();
        receive(tag, new SackChunk(first + sentBefore - 1, WINDOW, List.of(), List.of()));
        flush();

        assertThat(machine.status().paths().getFirst().mtuOctets()).isEqualTo(1232);
        DataChunk begins = (DataChunk) sent.get(0).chunks.getFirst();
        DataChunk ends = (DataChunk) sent.get(1).chunks.getFirst();
        assertThat(begins.beginning()).isTrue();
        assertThat(begins.ending()).isFalse();
        assertThat(begins.payload().readableBytes()).isEqualTo(1232 - 12 - 16);
        assertThat(ends.beginning()).isFalse();
        assertThat(ends.ending()).isTrue();
        assertThat(ends.streamSequence()).isEqualTo(begins.streamSequence());
        assertThat(begins.unordered()).isEqualTo(unordered);
        assertThat(ends.unordered()).isEqualTo(unordered);
        assertThat(begins.payload().readableBytes() + ends.payload().readableBytes())
                .isEqualTo(1400);
        for (Sent packet : sent) {
            int octets =
                    packet.chunks.stream()
                            .mapToInt(
                                    c ->
                                            DataChunk.sizeOf(
                                                    ((DataChunk) c).payload().readableBytes()))
                            .sum();
            assertThat(12 + octets).isLessThanOrEqualTo(1232);
        }
    }

    /// Section 6.9: a chunk that has its TSN keeps its length; and there is a least packet.
    @Test
    void chunkThatWasSentKeepsItsLength() {
        establish();
        machine.send(0, PayloadProtocol.M2PA, false, allocator.buffer(1400).writeZero(1400));
        flush();
        sent.clear();

        for (int i = 0; i < 5; i++) {
            now += SECOND / 5;
            machine.onTooLong(0, PEER, now);
            now += SECOND;
        }
        machine.onTooLong(0, PEER, now);
        advanceTo(now);

        assertThat(machine.status().paths().getFirst().mtuOctets()).isEqualTo(548);
        DataChunk again = (DataChunk) sent.getFirst().chunks.getFirst();
        assertThat(again.payload().readableBytes()).isEqualTo(1400);
    }

    @Test
    void newDataWaitsForTheCongestionWindow() {
        establish();

        for (int i = 0; i < 100; i++) {
            machine.send(0, PayloadProtocol.M2PA, false, allocator.buffer(1000).writeZero(1000));
        }
        flush();

        int octets = sent.stream().mapToInt(packet -> packet.chunks.size() * 1000).sum();
        assertThat(octets).isBetween(3000, 4404 + 1452);
    }

    @Test
    void absurdGapsAreHarmless() {
        int tag = establish();
        int first = ourCumulative() + 1;
        send("one");
        send("two");

        receive(
                tag,
                new SackChunk(
                        first - 1,
                        WINDOW,
                        List.of(
                                new GapBlock(0, 0),
                                new GapBlock(5, 2),
                                new GapBlock(65535, 65535),
                                new GapBlock(2, 65535),
                                new GapBlock(1, 1)),
                        List.of()));

        assertThat(machine.state()).isInstanceOf(Established.class);
        receive(tag, new SackChunk(first + 1, WINDOW, List.of(), List.of()));
        assertThat(machine.status().outstandingOctets()).isZero();
    }

    @Test
    void dataFarAheadIsDropped() {
        int tag = establish();

        receive(tag, data(PEER_TSN + 100_000, 0, 0, "far"));

        assertThat(counters.get(SctpCounter.DATA_DROPPED)).isEqualTo(1);
        assertThat(events).isEmpty();
    }

    @Test
    void malformedRestOfAPacketIsDroppedAndCounted() {
        int tag = establish();
        ByteBuf packet = packet(tag, data(PEER_TSN, 0, 0, "fine"));
        packet.writeInt(0x00030002);

        SctpCounter drop = deliver(packet, PEER);

        assertThat(drop).isEqualTo(SctpCounter.DROPPED_MALFORMED);
        assertThat(delivered()).containsExactly("fine");
    }

    // ---- section 9: ending ---------------------------------------------------------------------

    @Test
    void shutdownWaitsForWhatIsOutstanding() {
        int tag = establish();
        int first = ourCumulative() + 1;
        send("last words");
        sent.clear();

        request(new AssociationInput.Shutdown());
        assertThat(machine.state()).isInstanceOf(ShutdownPending.class);
        assertThat(sent).isEmpty();
        receive(tag, new SackChunk(first, WINDOW, List.of(), List.of()));

        assertThat(onlySent().chunks).containsExactly(new ShutdownChunk(PEER_TSN - 1));
        sent.clear();
        receive(tag, new ShutdownAckChunk());
        assertThat(onlySent().chunks).containsExactly(new ShutdownCompleteChunk(false));
        assertThat(downCause()).isEqualTo(Cause.SHUTDOWN_LOCALLY);
    }

    @Test
    void nothingIsAcceptedWhileShuttingDown() {
        establish();
        request(new AssociationInput.Shutdown());
        ByteBuf message = allocator.buffer(1).writeZero(1);

        assertThat(machine.send(0, PayloadProtocol.M2PA, false, message)).isFalse();
        assertThat(message.refCnt()).isZero();
    }

    @Test
    void peersShutdownWaitsForWhatIsOutstanding() {
        int tag = establish();
        int first = ourCumulative() + 1;
        send("last words");
        sent.clear();

        receive(tag, new ShutdownChunk(first - 1));
        assertThat(machine.state()).isInstanceOf(ShutdownReceived.class);
        assertThat(sent).isEmpty();
        receive(tag, new ShutdownChunk(first));

        assertThat(onlySent().chunks).containsExactly(new ShutdownAckChunk());
        receive(tag, new ShutdownCompleteChunk(false));
        assertThat(downCause()).isEqualTo(Cause.SHUTDOWN_BY_PEER);
    }

    @Test
    void shutdownsThatCrossEndBothEnds() {
        int tag = establish();
        request(new AssociationInput.Shutdown());
        sent.clear();

        receive(tag, new ShutdownChunk(ourCumulative()));

        assertThat(onlySent().chunks).containsExactly(new ShutdownAckChunk());
        receive(tag, new ShutdownAckChunk());
        assertThat(downCause()).isEqualTo(Cause.SHUTDOWN_LOCALLY);
    }

    @Test
    void dataDuringOurShutdownIsAcknowledgedAndShutdownRepeated() {
        int tag = establish();
        request(new AssociationInput.Shutdown());
        sent.clear();

        receive(tag, data(PEER_TSN, 0, 0, "still on its way"));
        flush();

        List<Chunk> chunks = sent.stream().flatMap(packet -> packet.chunks.stream()).toList();
        assertThat(chunks).hasAtLeastOneElementOfType(ShutdownChunk.class);
        assertThat(chunks).hasAtLeastOneElementOfType(SackChunk.class);
        assertThat(delivered()).containsExactly("still on its way");
    }

    /// Section 9.2: one for a packet, not for a chunk, and it acknowledges what came.
    @Test
    void packetOfDataDuringOurShutdownIsAnsweredByOneShutdown() {
        int tag = establish();
        request(new AssociationInput.Shutdown());
        sent.clear();

        receive(
                tag,
                data(PEER_TSN, 0, 0, "one"),
                data(PEER_TSN + 1, 0, 1, "two"),
                data(PEER_TSN + 2, 0, 2, "three"));
        flush();

        List<Chunk> chunks = sent.stream().flatMap(packet -> packet.chunks.stream()).toList();
        assertThat(chunks).hasSize(2).contains(new ShutdownChunk(PEER_TSN + 2));
        assertThat(chunks).hasAtLeastOneElementOfType(SackChunk.class);
    }

    /// Section 8.3.
    @Test
    void nothingIsProbedOnceShutdownHasBeenSent() {
        int tag = establishWithTwoAddresses();
        request(new AssociationInput.Shutdown());

        advanceTo(now + 60 * SECOND);

        assertThat(sent.stream().flatMap(packet -> packet.chunks.stream()))
                .doesNotHaveAnyElementsOfTypes(HeartbeatChunk.class);
        assertThat(tag).isNotZero();
        assertThat(downCause()).isEqualTo(Cause.UNREACHABLE);
    }

    /// Section 8.1: data does not go there, so it says nothing about the peer.
    @Test
    void silentSecondAddressDoesNotEndTheAssociation() {
        int tag = establishWithTwoAddresses();

        for (int minute = 0; minute < 5 * 60; minute++) {
            advanceTo(now + SECOND);
            for (Sent packet : List.copyOf(sent)) {
                if (packet.to.getAddress().equals(THERE)
                        && packet.chunks.getFirst() instanceof HeartbeatChunk probe) {
                    receive(tag, new HeartbeatAckChunk(probe.information()));
                }
            }
            sent.clear();
        }

        assertThat(machine.state()).isInstanceOf(Established.class);
        assertThat(machine.status().paths().getFirst().active()).isTrue();
        assertThat(machine.status().paths().getLast().active()).isFalse();
    }

    @Test
    void shutdownWithoutAnswerIsGivenUp() {
        establish();
        request(new AssociationInput.Shutdown());
        assertThat(machine.state()).isInstanceOf(ShutdownSent.class);

        advanceTo(now + 60 * SECOND);

        assertThat(downCause()).isEqualTo(Cause.UNREACHABLE);
        assertThat(sent.getLast().chunks.getFirst()).isInstanceOf(AbortChunk.class);
    }

    /// The SHUTDOWN COMPLETE was lost, and what is on its way still meets a peer that has closed.
    @Test
    void peerThatHasForgottenTheAssociationHasCompletedItsShutdown() {
        int tag = reach(6);
        assertThat(tag).isNotZero();
        events.clear();

        receive(PEER_TAG, new AbortChunk(true, List.of()));

        assertThat(downCause()).isEqualTo(Cause.SHUTDOWN_BY_PEER);
    }

    @Test
    void abortUnderOurTagIsNoCompletedShutdown() {
        int tag = reach(6);
        events.clear();

        receive(tag, new AbortChunk(false, List.of()));

        assertThat(downCause()).isEqualTo(Cause.ABORTED_BY_PEER);
    }

    @Test
    void shutdownCompleteIsBelievedOnlyByWhoWaitsForIt() {
        int tag = establish();

        receive(tag, new ShutdownCompleteChunk(false));

        assertThat(machine.state()).isInstanceOf(Established.class);
    }

    @Test
    void abortTellsThePeerWhy() {
        establish();

        request(new AssociationInput.Abort("no more"));

        assertThat(onlySent().chunks)
                .containsExactly(
                        new AbortChunk(false, List.of(ErrorCause.userInitiatedAbort("no more"))));
        assertThat(downCause()).isEqualTo(Cause.ABORTED_LOCALLY);
        assertThat(machine.state()).isInstanceOf(Closed.class);
        assertThat(machine.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
    }

    @Test
    void peersWordsReachTheOperator() {
        int tag = establish();

        receive(tag, new AbortChunk(false, List.of(ErrorCause.userInitiatedAbort("maintenance"))));

        assertThat(machine.status().reason().detail()).contains("maintenance");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void abortEndsEveryState(int step) {
        int tag = reach(step);

        receive(tag, new AbortChunk(false, List.of()));

        assertThat(machine.state()).isInstanceOf(Closed.class);
        assertThat(machine.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
    }

    // ---- hostile peers -------------------------------------------------------------------------

    /// Section 5.1.3: what is needed later travels in the cookie.
    @Test
    void floodOfInitsKeepsNothing() {
        machine = machine(PROFILE.withInitiation(Initiation.PASSIVE), List.of(THERE));
        request(new AssociationInput.Open());

        for (int i = 1; i <= 10_000; i++) {
            receive(0, init(i));
        }

        assertThat(sent).hasSize(10_000);
        assertThat(machine.state()).isEqualTo(new Listening());
        assertThat(machine.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    @Test
    void replayedCookieChangesNothing() {
        machine = machine(PROFILE.withInitiation(Initiation.PASSIVE), List.of(THERE));
        request(new AssociationInput.Open());
        receive(0, init(PEER_TAG));
        InitAckChunk initAck = (InitAckChunk) onlySent().chunks.getFirst();
        CookieEchoChunk echo = new CookieEchoChunk(cookieOf(initAck));
        int tag = initAck.initiateTag();
        receive(tag, echo);
        send("outstanding");
        events.clear();
        sent.clear();

        for (int i = 0; i < 100; i++) {
            assertThat(receive(tag, echo)).isNull();
        }
        assertThat(deliver(packet(tag, echo), new InetSocketAddress(THERE_TOO, 9899)))
                .isEqualTo(SctpCounter.DROPPED_COOKIE);
        assertThat(receive(tag + 1, echo)).isEqualTo(SctpCounter.DROPPED_COOKIE);

        assertThat(events).isEmpty();
        assertThat(sent)
                .hasSize(100)
                .allMatch(answer -> answer.chunks.equals(List.of(new CookieAckChunk())));
        assertThat(machine.status().outstandingOctets()).isEqualTo("outstanding".length());
    }

    @Test
    void blindAbortsMissTheirTag() {
        int tag = establish();

        for (int guess = 1; guess <= 10_000; guess++) {
            receive(tag + guess, new AbortChunk(guess % 2 == 0, List.of()));
        }

        assertThat(machine.state()).isInstanceOf(Established.class);
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void chunkShorterThanItsHeaderEndsThePacket(int length) {
        int tag = establish();
        ByteBuf packet = packet(tag, heartbeat());
        packet.writeInt(0xFF00_0000 | length);
        heartbeat().writeTo(packet);

        assertThat(deliver(packet, PEER)).isEqualTo(SctpCounter.DROPPED_MALFORMED);
        assertThat(onlySent().chunks.getFirst()).isInstanceOf(HeartbeatAckChunk.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void parameterShorterThanItsHeaderDropsTheInit(int length) {
        machine = machine(PROFILE.withInitiation(Initiation.PASSIVE), List.of(THERE));
        request(new AssociationInput.Open());
        ByteBuf packet = packet(0, init(PEER_TAG));
        packet.writeInt(0xC009_0000 | length);
        packet.setShort(PacketHeader.LENGTH + 2, packet.readableBytes() - PacketHeader.LENGTH);

        assertThat(deliver(packet, PEER)).isEqualTo(SctpCounter.DROPPED_MALFORMED);
        assertThat(sent).isEmpty();
    }

    /// RFC 3758 was not agreed on, so its chunk is one that we do not know: skipped, and reported.
    @Test
    void forwardTsnIsReportedAndSkipsNothing() {
        int tag = establish();
        UnknownChunk forwardTsn =
                new UnknownChunk(0xC0, 0, Unpooled.buffer(8).writeInt(PEER_TSN + 1000).writeInt(0));

        receive(tag, forwardTsn, data(PEER_TSN, 0, 0, "still expected"));

        ErrorChunk error = (ErrorChunk) onlySent().chunks.getFirst();
        assertThat(error.causes().getFirst().code()).isEqualTo(ErrorCause.UNRECOGNIZED_CHUNK_TYPE);
        assertThat(counters.get(SctpCounter.CHUNKS_UNKNOWN)).isEqualTo(1);
        assertThat(delivered()).containsExactly("still expected");
    }

    /// What is held is charged for what it keeps: not an octet for a packet of 60,000.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void smallChunkDoesNotKeepALargePacket(boolean fragments) {
        int tag = establish();
        UnknownChunk ballast = new UnknownChunk(0xBF, 0, Unpooled.wrappedBuffer(new byte[60_000]));

        for (int i = 1; i < 3_000; i++) {
            DataChunk data =
                    new DataChunk(
                            false,
                            false,
                            !fragments || i == 1,
                            !fragments,
                            PEER_TSN + i,
                            0,
                            fragments ? 1 : i,
                            5,
                            Unpooled.wrappedBuffer(new byte[1]));
            receive(tag, data, ballast);
            sent.clear();
        }

        assertThat(machine.state()).isInstanceOf(Established.class);
        assertThat(counters.get(SctpCounter.DATA_DROPPED)).isZero();
        assertThat(allocator.metric().usedHeapMemory())
                .isLessThan(4L * PROFILE.receiveWindowOctets());
    }

    /// What is held for a peer that leaves a gap stays within the window, however much he sends.
    @Test
    void gapThatIsNeverFilledHoldsNoMoreThanTheWindow() {
        int tag = establish();

        for (int i = 1; i < 5_000; i++) {
            receive(tag, data(PEER_TSN + i, 0, i, "x".repeat(1_000)));
            sent.clear();
        }

        assertThat(machine.state()).isInstanceOf(Established.class);
        assertThat(counters.get(SctpCounter.DATA_DROPPED)).isGreaterThan(4_000);
        assertThat(allocator.metric().usedHeapMemory())
                .isLessThan(2L * PROFILE.receiveWindowOctets());
    }

    // ---- scaffolding ---------------------------------------------------------------------------

    private int reach(int step) {
        return switch (step) {
            case 0 -> call();
            case 1 -> {
                int tag = call();
                receive(tag, initAck());
                assertThat(machine.state()).isInstanceOf(CookieEchoed.class);
                yield tag;
            }
            case 2 -> establish();
            case 3 -> {
                int tag = establish();
                send("outstanding");
                request(new AssociationInput.Shutdown());
                assertThat(machine.state()).isInstanceOf(ShutdownPending.class);
                yield tag;
            }
            case 4 -> {
                int tag = establish();
                request(new AssociationInput.Shutdown());
                yield tag;
            }
            case 5 -> {
                int tag = establish();
                send("outstanding");
                receive(tag, new ShutdownChunk(ourCumulative() - 1));
                assertThat(machine.state()).isInstanceOf(ShutdownReceived.class);
                yield tag;
            }
            case 6 -> {
                int tag = establish();
                receive(tag, new ShutdownChunk(ourCumulative()));
                assertThat(machine.state()).isInstanceOf(ShutdownAckSent.class);
                yield tag;
            }
            default -> throw new IllegalArgumentException("no step " + step);
        };
    }

    private AssociationMachine machine(AssociationProfile profile, List<InetAddress> peers) {
        return new AssociationMachine(
                new AssociationConfig(
                        "test",
                        new LocalEndpoint(List.of(HERE), 1024, 9899),
                        new RemoteEndpoint(peers, 1025, 9899),
                        profile),
                cookies,
                entropy,
                allocator,
                counters);
    }

    private static AssociationProfile slow() {
        return slow(Initiation.BOTH);
    }

    private static AssociationProfile slow(Initiation initiation) {
        return new AssociationProfile(
                initiation,
                2,
                2,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                3,
                10,
                5,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMillis(200),
                65536,
                65536);
    }

    /// @return our tag
    private int call() {
        request(new AssociationInput.Open());
        InitChunk init = (InitChunk) onlySent().chunks.getFirst();
        initialTsn = init.initialTsn();
        sent.clear();
        return init.initiateTag();
    }

    private int establish() {
        int tag = call();
        receive(tag, initAck());
        receive(tag, new CookieAckChunk());
        assertThat(machine.state()).isInstanceOf(Established.class);
        sent.clear();
        events.clear();
        return tag;
    }

    private int establishWithTwoAddresses() {
        machine = machine(PROFILE, List.of(THERE, THERE_TOO));
        int tag = call();
        receive(tag, initAckWithTwoAddresses());
        receive(tag, new CookieAckChunk());
        sent.clear();
        events.clear();
        return tag;
    }

    private static InitAckChunk initAckWithTwoAddresses() {
        ParameterList parameters =
                ParameterList.of(
                        List.of(
                                new Parameter.StateCookie(COOKIE),
                                new Parameter.Address(THERE),
                                new Parameter.Address(THERE_TOO)));
        return new InitAckChunk(PEER_TAG, WINDOW, 2, 2, PEER_TSN, parameters);
    }

    /// A peer with two addresses calls; what is left in `sent` answers its COOKIE ECHO.
    ///
    /// @return our tag
    private int beCalled(InetAddress initFrom, InetAddress cookieFrom) {
        request(new AssociationInput.Open());
        ParameterList both =
                ParameterList.of(
                        List.of(new Parameter.Address(THERE), new Parameter.Address(THERE_TOO)));
        deliverFrom(initFrom, 0, new InitChunk(PEER_TAG, WINDOW, 2, 2, PEER_TSN, both));
        InitAckChunk initAck = (InitAckChunk) onlySent().chunks.getFirst();
        initialTsn = initAck.initialTsn();
        sent.clear();
        deliverFrom(cookieFrom, initAck.initiateTag(), new CookieEchoChunk(cookieOf(initAck)));
        assertThat(machine.state()).isInstanceOf(Established.class);
        events.clear();
        return initAck.initiateTag();
    }

    private void answerHeartbeats(int tag, List<InetAddress> answering, int seconds) {
        for (int second = 0; second < seconds; second++) {
            advanceTo(now + SECOND / 10);
            for (Sent packet : List.copyOf(sent)) {
                if (answering.contains(packet.to.getAddress())
                        && packet.chunks.getFirst() instanceof HeartbeatChunk probe) {
                    HeartbeatAckChunk answer = new HeartbeatAckChunk(probe.information());
                    deliverFrom(packet.to.getAddress(), tag, answer);
                }
            }
            sent.clear();
            advanceTo(now + SECOND - SECOND / 10);
        }
    }

    private @Nullable SctpCounter deliverFrom(InetAddress address, int tag, Chunk... chunks) {
        return deliver(packet(tag, chunks), new InetSocketAddress(address, 9899));
    }

    /// What a peer acknowledges that has received everything up to what was sent so far.
    private int ourCumulative() {
        int count =
                (int)
                        sent.stream()
                                .flatMap(packet -> packet.chunks.stream())
                                .filter(DataChunk.class::isInstance)
                                .count();
        return initialTsn - 1 + count;
    }

    private void request(AssociationInput input) {
        machine.handle(input, now, this::take);
    }

    private void send(String text) {
        ByteBuf message = allocator.buffer();
        message.writeCharSequence(text, StandardCharsets.UTF_8);
        assertThat(machine.send(0, PayloadProtocol.M2PA, false, message)).isTrue();
        flush();
    }

    private void flush() {
        machine.flush(now, this::take);
    }

    private void advanceTo(long time) {
        while (machine.nextDeadline() <= time) {
            now = Math.max(now, machine.nextDeadline());
            machine.advance(now, this::take);
        }
        now = time;
    }

    private void advanceUntilSent() {
        while (sent.isEmpty()) {
            advanceTo(machine.nextDeadline());
        }
    }

    private @Nullable SctpCounter receive(int tag, Chunk... chunks) {
        return deliver(packet(tag, chunks), PEER);
    }

    private @Nullable SctpCounter deliver(ByteBuf packet, InetSocketAddress from) {
        SctpCounter drop = machine.onPacket(0, from, packet, now, this::take);
        packet.release();
        return drop;
    }

    private ByteBuf packet(int tag, Chunk... chunks) {
        ByteBuf packet = allocator.buffer();
        PacketHeader.writeTo(packet, 1025, 1024, tag);
        Arrays.asList(chunks).forEach(chunk -> chunk.writeTo(packet));
        return packet;
    }

    private void take(AssociationOutput output) {
        if (output instanceof AssociationOutput.Transmit transmit) {
            sent.add(parse(transmit.to(), transmit.packet()));
        } else {
            events.add(output);
        }
    }

    private Sent parse(InetSocketAddress to, ByteBuf packet) {
        assertThat(new Checksum().holds(packet)).isTrue();
        assertThat(packet.readableBytes() % 4).isZero();
        ByteBuf copy = Unpooled.copiedBuffer(packet);
        packet.release();
        List<Chunk> chunks = new ArrayList<>();
        try {
            ChunkCursor cursor = new ChunkCursor().over(copy);
            while (cursor.next()) {
                chunks.add(Chunk.parse(cursor));
            }
        } catch (ChunkException e) {
            throw new AssertionError("we sent a broken packet", e);
        }
        assertThat(PacketHeader.sourcePort(copy)).isEqualTo(1024);
        assertThat(PacketHeader.destinationPort(copy)).isEqualTo(1025);
        return new Sent(to, PacketHeader.verificationTag(copy), chunks, now);
    }

    private Sent onlySent() {
        assertThat(sent).hasSize(1);
        return sent.getFirst();
    }

    private long between(int first, int second) {
        return sent.get(second).at - sent.get(first).at;
    }

    private List<Sent> dataSentTo(InetAddress address) {
        return sent.stream()
                .filter(packet -> packet.to.getAddress().equals(address))
                .filter(packet -> packet.chunks.getFirst() instanceof DataChunk)
                .toList();
    }

    private Cause downCause() {
        events.removeIf(AssociationOutput.GiveUp.class::isInstance);
        assertThat(events).hasSize(1);
        return ((AssociationOutput.Down) events.getFirst()).reason().cause();
    }

    private List<String> delivered() {
        return events.stream()
                .filter(AssociationOutput.Deliver.class::isInstance)
                .map(
                        event ->
                                ((AssociationOutput.Deliver) event)
                                        .message()
                                        .toString(StandardCharsets.UTF_8))
                .toList();
    }

    private static ByteBuf cookieOf(InitAckChunk initAck) {
        ByteBuf cookie = initAck.parameters().cookie();
        if (cookie == null) {
            throw new AssertionError("INIT ACK without a cookie");
        }
        return cookie.copy();
    }

    private static InitChunk init(int tag) {
        return new InitChunk(tag, WINDOW, 2, 2, PEER_TSN, ParameterList.NONE);
    }

    private static InitAckChunk initAck() {
        return new InitAckChunk(
                PEER_TAG,
                WINDOW,
                2,
                2,
                PEER_TSN,
                ParameterList.of(List.of(new Parameter.StateCookie(COOKIE))));
    }

    private static HeartbeatChunk heartbeat() {
        return new HeartbeatChunk(Unpooled.wrappedBuffer(new byte[] {9, 8, 7, 6}));
    }

    private static DataChunk data(int tsn, int stream, int sequence, String text) {
        return new DataChunk(
                false,
                false,
                true,
                true,
                tsn,
                stream,
                sequence,
                5,
                Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
