// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.sctp.userland.association.MachineRig.PEER_TAG;
import static org.signalbox.sctp.userland.association.MachineRig.SECOND;
import static org.signalbox.sctp.userland.association.MachineRig.THERE;
import static org.signalbox.sctp.userland.association.MachineRig.THERE_TOO;
import static org.signalbox.sctp.userland.association.MachineRig.WINDOW;
import static org.signalbox.sctp.userland.association.MachineRig.cookie;
import static org.signalbox.sctp.userland.association.MachineRig.data;
import static org.signalbox.sctp.userland.association.MachineRig.init;
import static org.signalbox.sctp.userland.association.MachineRig.initAck;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.DownReason.Cause;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.userland.association.AssociationState.CookieEchoed;
import org.signalbox.sctp.userland.association.AssociationState.CookieWait;
import org.signalbox.sctp.userland.association.AssociationState.Established;
import org.signalbox.sctp.userland.association.AssociationState.Listening;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownAckSent;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownPending;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownSent;
import org.signalbox.sctp.userland.chunk.AbortChunk;
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
import org.signalbox.sctp.userland.chunk.SackChunk;
import org.signalbox.sctp.userland.chunk.ShutdownAckChunk;
import org.signalbox.sctp.userland.chunk.ShutdownChunk;
import org.signalbox.sctp.userland.chunk.ShutdownCompleteChunk;

import java.net.InetAddress;
import java.util.List;

/// The purposes of ETSI TS 102 369 that no other test of the house serves.
/// `conformance/ts102369.txt` says which test serves which id.
class Ts102369Test {
    private static final Parameter FORWARD_TSN =
            new Parameter.Unknown(0xC000, Unpooled.EMPTY_BUFFER);
    private static final Parameter ECN = new Parameter.Unknown(0x8000, Unpooled.EMPTY_BUFFER);
    private static final Parameter IPV4_ONLY =
            new Parameter.SupportedAddressTypes(List.of(Parameter.IPV4_ADDRESS));

    private MachineRig rig = new MachineRig(Initiation.BOTH, THERE);

    @AfterEach
    void nothingLeaks() {
        rig.close();
    }

    private void use(MachineRig other) {
        rig.close();
        rig = other;
    }

    /// @param step 0 SHUTDOWN-PENDING, 1 SHUTDOWN-SENT, 2 SHUTDOWN-RECEIVED, 3 SHUTDOWN-ACK-SENT
    private void useEnding(int step) {
        switch (step) {
            case 0 -> {
                use(MachineRig.established());
                rig.send("outstanding");
                rig.request(new AssociationInput.Shutdown());
                assertThat(rig.state()).isInstanceOf(ShutdownPending.class);
                rig.forget();
            }
            case 1 -> use(MachineRig.shutdownSent());
            case 2 -> use(MachineRig.shutdownReceived());
            default -> use(MachineRig.shutdownAckSent());
        }
    }

    private void useListener(InetAddress... peers) {
        use(new MachineRig(Initiation.PASSIVE, peers));
        rig.request(new AssociationInput.Open());
    }

    private static SackChunk sack(int cumulative) {
        return new SackChunk(cumulative, WINDOW, List.of(), List.of());
    }

    // ---- association set-up --------------------------------------------------------------------

    @Test
    void cookieEchoWithoutAnswerIsGivenUp() {
        rig.call();
        rig.receive(initAck());

        rig.advance(60 * SECOND);

        // INIT counts among the attempts
        assertThat(rig.sent())
                .hasSize(AssociationProfile.SIGNALLING.maxInitRetransmits() + 1)
                .allMatch(packet -> packet.has(CookieEchoChunk.class));
        assertThat(rig.downCause()).isEqualTo(Cause.NO_ANSWER);
    }

    @Test
    void everyCallHasATagOfItsOwn() {
        InitChunk first = rig.call();
        rig.request(new AssociationInput.Abort("again"));
        rig.forget();

        InitChunk second = rig.call();

        assertThat(second.initiateTag()).isNotEqualTo(first.initiateTag());
        assertThat(second.initialTsn()).isNotEqualTo(first.initialTsn());
    }

    @Test
    void everyAnswerHasATagOfItsOwn() {
        useListener(THERE);

        rig.receiveUnder(0, init());
        rig.receiveUnder(0, init());

        int first = rig.sent().get(0).first(InitAckChunk.class).initiateTag();
        int second = rig.sent().get(1).first(InitAckChunk.class).initiateTag();
        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void initWithEveryOptionIsAnsweredAndItsAddressesAreUsed() {
        useListener(THERE, THERE_TOO);

        rig.receiveUnder(
                0,
                init(
                        new Parameter.Address(THERE),
                        new Parameter.Address(THERE_TOO),
                        new Parameter.CookiePreservative(1000),
                        IPV4_ONLY,
                        ECN,
                        FORWARD_TSN));

        assertThat(rig.onlySent().tag()).isEqualTo(PEER_TAG);
        InitAckChunk answer = rig.onlySent().first(InitAckChunk.class);
        rig.receiveUnder(answer.initiateTag(), new CookieEchoChunk(cookieOf(answer)));
        assertThat(rig.state()).isInstanceOf(Established.class);
        assertThat(((Established) rig.state()).control().paths.of(THERE_TOO)).isNotNull();
    }

    @Test
    void initAckWithEveryOptionEstablishes() {
        use(new MachineRig(Initiation.BOTH, THERE, THERE_TOO));
        rig.call();

        rig.receive(
                initAck(
                        new Parameter.Address(THERE),
                        new Parameter.Address(THERE_TOO),
                        IPV4_ONLY,
                        ECN,
                        FORWARD_TSN));
        rig.receive(new CookieAckChunk());

        assertThat(rig.state()).isInstanceOf(Established.class);
        assertThat(((Established) rig.state()).control().paths.of(THERE_TOO)).isNotNull();
    }

    @Test
    void initAckWithAHostNameIsAborted() {
        rig.call();

        rig.receive(
                initAck(
                        new Parameter.HostNameAddress(
                                Unpooled.wrappedBuffer(new byte[] {'x', 0}))));

        AbortChunk abort = rig.onlySent().first(AbortChunk.class);
        assertThat(abort.causes().getFirst().code()).isEqualTo(ErrorCause.UNRESOLVABLE_ADDRESS);
        assertThat(rig.downCause()).isEqualTo(Cause.PROTOCOL_VIOLATION);
    }

    /// There is no tag to send an ABORT under.
    @Test
    void initAckWithTagZeroEndsTheCallSilently() {
        rig.call();

        rig.receive(
                new InitAckChunk(
                        0,
                        WINDOW,
                        2,
                        2,
                        1,
                        ParameterList.of(List.of(new Parameter.StateCookie(cookie())))));

        assertThat(rig.sent()).isEmpty();
        assertThat(rig.downCause()).isEqualTo(Cause.PROTOCOL_VIOLATION);
    }

    // ---- termination ---------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void nothingIsAcceptedInAnyStateOfShutdown(int step) {
        useEnding(step);

        assertThat(rig.offer("too late")).isFalse();

        rig.flush();
        assertThat(rig.sent()).isEmpty();
    }

    @Test
    void shutdownIsRepeatedWithoutAnAnswer() {
        use(MachineRig.shutdownSent());

        rig.advance(SECOND + SECOND / 2);

        assertThat(rig.sent())
                .isNotEmpty()
                .allMatch(packet -> packet.first(ShutdownChunk.class) != null);
    }

    @Test
    void shutdownAckIsRepeatedAndGivenUp() {
        use(MachineRig.shutdownAckSent());

        rig.advance(60 * SECOND);

        long repeated =
                rig.sent().stream().filter(packet -> packet.has(ShutdownAckChunk.class)).count();
        // T2 is a second, and T5-shutdown-guard gives up after five times RTO.Max, a second too
        assertThat(repeated).isEqualTo(4);
        assertThat(rig.downCause()).isEqualTo(Cause.UNREACHABLE);
    }

    /// Section 9.2: after its SHUTDOWN the peer has no new DATA to send.
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void dataAfterThePeersShutdownIsDiscarded(int step) {
        useEnding(step);

        rig.receive(data(0, "too late"));

        assertThat(rig.delivered()).isEmpty();
    }

    // ---- invalid messages ----------------------------------------------------------------------

    @Test
    void initThatIsTooShortIsDropped() {
        useListener(THERE);

        assertThat(rig.deliver(shortened(rig.packet(0, init()), 16), THERE))
                .isEqualTo(SctpCounter.DROPPED_MALFORMED);

        assertThat(rig.sent()).isEmpty();
        assertThat(rig.state()).isInstanceOf(Listening.class);
    }

    @Test
    void initAckThatIsTooShortIsDropped() {
        rig.call();

        assertThat(rig.deliver(shortened(rig.packet(rig.tag(), initAck()), 16), THERE))
                .isEqualTo(SctpCounter.DROPPED_MALFORMED);

        assertThat(rig.sent()).isEmpty();
        assertThat(rig.state()).isInstanceOf(CookieWait.class);
    }

    /// The chunk says that it is longer than what is left of the packet.
    @Test
    void packetThatIsTooShortForItsInitIsDropped() {
        useListener(THERE);
        ByteBuf packet = rig.packet(0, init());
        packet.writerIndex(packet.writerIndex() - 4);

        assertThat(rig.deliver(packet, THERE)).isEqualTo(SctpCounter.DROPPED_MALFORMED);

        assertThat(rig.sent()).isEmpty();
        assertThat(rig.state()).isInstanceOf(Listening.class);
    }

    @Test
    void shutdownAckUnderAWrongTagIsDropped() {
        use(MachineRig.shutdownSent());

        rig.receiveUnder(rig.tag() + 1, new ShutdownAckChunk());

        assertThat(rig.state()).isInstanceOf(ShutdownSent.class);
        assertThat(rig.sent()).isEmpty();
    }

    @Test
    void shutdownCompleteUnderAWrongTagIsDropped() {
        use(MachineRig.shutdownAckSent());

        rig.receiveUnder(rig.tag() + 1, new ShutdownCompleteChunk(false));

        assertThat(rig.state()).isInstanceOf(ShutdownAckSent.class);
        assertThat(rig.sent()).isEmpty();
    }

    // ---- duplicate and unexpected messages -----------------------------------------------------

    @Test
    void initAckInCookieEchoedIsIgnored() {
        rig.call();
        rig.receive(initAck());
        rig.forget();

        rig.receive(initAck());

        assertThat(rig.sent()).isEmpty();
        assertThat(rig.state()).isInstanceOf(CookieEchoed.class);
    }

    @Test
    void cookieAckInEstablishedIsIgnored() {
        use(MachineRig.established());

        rig.receive(new CookieAckChunk());

        assertThat(rig.sent()).isEmpty();
        assertThat(rig.state()).isInstanceOf(Established.class);
    }

    @Test
    void shutdownAckInEstablishedIsIgnored() {
        use(MachineRig.established());

        rig.receive(new ShutdownAckChunk());

        assertThat(rig.sent()).isEmpty();
        assertThat(rig.state()).isInstanceOf(Established.class);
    }

    @Test
    void shutdownDuringACallIsIgnored() {
        rig.call();

        rig.receive(new ShutdownChunk(1));

        assertThat(rig.sent()).isEmpty();
        assertThat(rig.state()).isInstanceOf(CookieWait.class);
    }

    @Test
    void shutdownCompleteDuringACallIsIgnored() {
        rig.call();

        rig.receive(new ShutdownCompleteChunk(false));

        assertThat(rig.sent()).isEmpty();
        assertThat(rig.state()).isInstanceOf(CookieWait.class);
    }

    @Test
    void shutdownAckThatCrossesOursCompletesTheEnd() {
        use(MachineRig.shutdownAckSent());

        rig.receive(new ShutdownAckChunk());

        assertThat(rig.onlySent().chunks()).containsExactly(new ShutdownCompleteChunk(false));
        assertThat(rig.downCause()).isEqualTo(Cause.SHUTDOWN_BY_PEER);
    }

    @Test
    void shutdownThatCrossesOursStartsT2Anew() {
        use(MachineRig.shutdownSent());
        rig.advance(SECOND / 2);
        rig.forget();

        rig.receive(new ShutdownChunk(rig.lastTsn()));

        assertThat(rig.onlySent().chunks()).containsExactly(new ShutdownAckChunk());
        assertThat(rig.state()).isInstanceOf(ShutdownAckSent.class);
        assertThat(((ShutdownAckSent) rig.state()).t2().deadline()).isGreaterThan(rig.now());
    }

    @Test
    void forgedCookieChangesNothingInEstablished() {
        use(MachineRig.established());

        assertThat(rig.receive(new CookieEchoChunk(cookie())))
                .isEqualTo(SctpCounter.DROPPED_COOKIE);

        assertThat(rig.sent()).isEmpty();
        assertThat(rig.state()).isInstanceOf(Established.class);
    }

    // ---- faults and errors ---------------------------------------------------------------------

    @Test
    void acknowledgementForgivesTimeouts() {
        use(MachineRig.established());
        rig.send("slow");
        while (rig.sent().size() < AssociationProfile.SIGNALLING.associationMaxRetransmits()) {
            rig.advance(SECOND / 10);
        }

        rig.receive(sack(rig.lastTsn()));
        rig.forget();
        rig.send("slow again");
        while (rig.sent().size() < AssociationProfile.SIGNALLING.associationMaxRetransmits()) {
            rig.advance(SECOND / 10);
        }

        assertThat(rig.state()).isInstanceOf(Established.class);
    }

    @Test
    void staleCookieErrorMeansNothingInEstablished() {
        use(MachineRig.established());

        rig.receive(new ErrorChunk(List.of(ErrorCause.staleCookie(1_000_000))));

        assertThat(rig.sent()).isEmpty();
        assertThat(rig.state()).isInstanceOf(Established.class);
    }

    @Test
    void errorBehindTheCookieEchoDoesNotPreventTheAssociation() {
        useListener(THERE);
        rig.receiveUnder(0, init());
        InitAckChunk answer = rig.onlySent().first(InitAckChunk.class);
        rig.forget();
        ByteBuf parameter = Unpooled.wrappedBuffer(new byte[] {(byte) 0xC0, 1, 0, 4});

        rig.receiveUnder(
                answer.initiateTag(),
                new CookieEchoChunk(cookieOf(answer)),
                new ErrorChunk(List.of(ErrorCause.unrecognizedParameters(List.of(parameter)))));

        assertThat(rig.onlySent().chunks()).containsExactly(new CookieAckChunk());
        assertThat(rig.state()).isInstanceOf(Established.class);
    }

    // ---- bundling ------------------------------------------------------------------------------

    @Test
    void initAckBesideDataIsIgnored() {
        rig.call();

        rig.receive(initAck(), data(0, "too early"));

        assertThat(rig.sent()).isEmpty();
        assertThat(rig.delivered()).isEmpty();
        assertThat(rig.state()).isInstanceOf(CookieWait.class);
    }

    @Test
    void dataBehindAShutdownCompleteIsNotTaken() {
        use(MachineRig.shutdownAckSent());

        rig.receive(new ShutdownCompleteChunk(false), data(0, "too late"));

        assertThat(rig.delivered()).isEmpty();
    }

    @Test
    void dataBehindACookieAckIsTaken() {
        rig.call();
        rig.receive(initAck());
        rig.forget();

        rig.receive(new CookieAckChunk(), data(0, "at once"));

        assertThat(rig.delivered()).containsExactly("at once");
        assertThat(rig.state()).isInstanceOf(Established.class);
    }

    @Test
    void shutdownBehindASackIsAnswered() {
        use(MachineRig.established());
        rig.send("outstanding");
        rig.forget();

        rig.receive(sack(rig.lastTsn()), new ShutdownChunk(rig.lastTsn()));

        assertThat(rig.onlySent().chunks()).containsExactly(new ShutdownAckChunk());
    }

    @Test
    void dataBehindASackIsTaken() {
        use(MachineRig.established());
        rig.send("outstanding");
        rig.forget();

        rig.receive(sack(rig.lastTsn()), data(0, "and more"));
        rig.flush();

        assertThat(rig.delivered()).containsExactly("and more");
        assertThat(rig.onlySent().first(SackChunk.class).cumulativeAck())
                .isEqualTo(MachineRig.PEER_TSN);
        rig.advance(2 * SECOND);
        assertThat(rig.sent()).noneMatch(packet -> packet.has(DataChunk.class));
    }

    /// Section 6: nothing behind a SHUTDOWN ACK concerns an association that it has ended.
    @Test
    void dataBehindAShutdownAckIsNotTaken() {
        use(MachineRig.shutdownSent());

        rig.receive(new ShutdownAckChunk(), data(0, "too late"));

        assertThat(rig.onlySent().chunks()).containsExactly(new ShutdownCompleteChunk(false));
        assertThat(rig.delivered()).isEmpty();
    }

    // ---- data ----------------------------------------------------------------------------------

    @Test
    void closedWindowIsProbedWithAPieceOfALongMessage() {
        use(MachineRig.established());
        rig.send("fills it");
        rig.receive(new SackChunk(rig.lastTsn(), 0, List.of(), List.of()));
        rig.forget();

        rig.send("x".repeat(5_000));
        rig.advance(2 * SECOND);

        assertThat(rig.sent()).isNotEmpty();
        DataChunk probe = rig.sent().getFirst().first(DataChunk.class);
        assertThat(probe.beginning()).isTrue();
        assertThat(probe.ending()).isFalse();
        assertThat(rig.sent())
                .allMatch(packet -> packet.first(DataChunk.class).tsn() == probe.tsn());
    }

    @Test
    void whatIsToBeSentAgainGoesBeforeWhatIsNew() {
        use(MachineRig.established());
        int first = rig.lastTsn() + 1;
        rig.send("first");
        rig.forget();

        rig.offer("second");
        rig.advance(SECOND);

        List<Integer> order =
                rig.sent().stream()
                        .flatMap(packet -> packet.chunks().stream())
                        .filter(DataChunk.class::isInstance)
                        .map(chunk -> ((DataChunk) chunk).tsn())
                        .toList();
        assertThat(order).startsWith(first, first + 1);
    }

    @Test
    void acknowledgementFromAnotherAddressCounts() {
        use(new MachineRig(Initiation.BOTH, THERE, THERE_TOO));
        rig.call();
        rig.receive(initAck(new Parameter.Address(THERE), new Parameter.Address(THERE_TOO)));
        rig.receive(new CookieAckChunk());
        rig.send("outstanding");

        rig.deliver(rig.packet(rig.tag(), sack(rig.lastTsn())), THERE_TOO);

        assertThat(((Established) rig.state()).control().sender.isEmpty()).isTrue();
    }

    @Test
    void acknowledgementThatIsOutOfDateIsIgnored() {
        use(MachineRig.established());
        int before = rig.lastTsn();
        rig.send("one");
        rig.send("two");
        rig.receive(sack(rig.lastTsn()));
        rig.send("three");
        rig.forget();

        rig.receive(new SackChunk(before, 0, List.of(), List.of()));
        rig.send("four");

        // neither is the old window believed nor anything taken back
        assertThat(rig.onlySent().first(DataChunk.class).tsn()).isEqualTo(before + 4);
    }

    @Test
    void oneSackCoversAllDataOfAPacket() {
        use(MachineRig.established());
        rig.receive(data(0, "first of all"));
        rig.flush();
        rig.forget();

        rig.receive(data(1, "a"), data(2, "b"), data(3, "c"));
        rig.flush();
        rig.advance(SECOND);

        assertThat(rig.onlySent().first(SackChunk.class).cumulativeAck())
                .isEqualTo(MachineRig.PEER_TSN + 3);
    }

    // ---- scaffolding ---------------------------------------------------------------------------

    /// The one chunk of a packet, cut to `length` octets, as its header says too.
    private static ByteBuf shortened(ByteBuf packet, int length) {
        packet.setShort(PacketHeader.LENGTH + 2, length);
        return packet.writerIndex(PacketHeader.LENGTH + length);
    }

    private static ByteBuf cookieOf(InitAckChunk initAck) {
        ByteBuf cookie = initAck.parameters().cookie();
        if (cookie == null) {
            throw new AssertionError("INIT ACK without a cookie");
        }
        return cookie.copy();
    }
}
