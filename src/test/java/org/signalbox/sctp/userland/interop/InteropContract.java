// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.PayloadProtocol;
import org.signalbox.sctp.userland.interop.Pair.Caller;
import org.signalbox.sctp.userland.interop.Pair.Settings;
import org.signalbox.sctp.userland.interop.Wire.Direction;
import org.signalbox.sctp.userland.interop.Wire.Disturbance;
import org.signalbox.trace.Tshark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What our SCTP in user space and another implementation do with each other. A subclass says which
/// one.
///
/// Everywhere: each stream delivers what was sent on it, once, whole, in order, with its payload
/// protocol; and tshark finds nothing wrong with any packet of ours.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InteropContract {
    private static final int DATA = 0;
    private static final int INIT = 1;
    private static final int HEARTBEAT = 4;
    private static final int HEARTBEAT_ACK = 5;

    private static final int LENGTH = 300;
    private static final PayloadProtocol M3UA = PayloadProtocol.M3UA;

    /// Around everything at which something changes: padding, a packet, several, the largest.
    private static final int[] LENGTHS = {
        1, 2, 3, 4, 5, 7, 8, 9, 100, 1000, 1420, 1421, 1422, 1423, 1424, 1425, 1426, 1428, 1432,
        1440, 1444, 1448, 1452, 1456, 1460, 1472, 1500, 2848, 2849, 4096, 8191, 16_384, 32_767,
        65_535, 65_536
    };

    private final Capture capture = new Capture();

    private Pair pair;
    private String name = "";
    private int number;

    /// Skips the test where it cannot be had.
    abstract PeerProgram program() throws IOException, InterruptedException;

    /// The UDP port of the foreign end, or 0 for any.
    abstract int peerUdpPort();

    /// Otherwise it is there still when its process is not, and speaks for it.
    abstract boolean stackDiesWithItsProcess();

    /// What its ABORT says.
    abstract String lastWords();

    @BeforeEach
    void nameCase(TestInfo info) {
        name = info.getTestMethod().orElseThrow().getName() + " " + info.getDisplayName();
    }

    @AfterEach
    void endCase() throws IOException {
        if (pair != null) {
            pair.close();
            pair = null;
        }
    }

    /// An independent judge of all that went over the wire.
    @AfterAll
    void tsharkFindsNothingWrongWithOurPackets() throws IOException, InterruptedException {
        if (number == 0) {
            return; // every case was skipped
        }
        Tshark.assumeInstalled();

        Path file = PeerProgram.FOLDER.resolve(getClass().getSimpleName() + ".pcap");
        List<Capture.Judgement> ours = capture.judge(file);

        assertThat(ours).hasSizeGreaterThan(4 * number);
        assertThat(ours).filteredOn(packet -> !packet.isSound()).isEmpty();
    }

    private Pair pair(Settings settings) throws IOException, InterruptedException {
        PeerProgram program = program();
        number++;
        capture.begin(name);
        pair = new Pair(number, number, program, peerUdpPort(), settings, capture);
        return pair;
    }

    private Pair established(Settings settings) throws IOException, InterruptedException {
        Pair made = pair(settings);
        made.begin();
        return made;
    }

    // ---- the beginning -------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Caller.class)
    void establishesAndNegotiatesStreams(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller));

        assertThat(both.us().events()).containsExactly("up");
        assertThat(both.us().status().state()).isEqualTo(State.ESTABLISHED);
        assertThat(both.us().status().outboundStreams()).isEqualTo(Pair.STREAMS);
        assertThat(both.us().status().inboundStreams()).isEqualTo(Pair.STREAMS);
        assertThat(both.peer().await("up"))
                .isEqualTo("up %d %d".formatted(Pair.STREAMS, Pair.STREAMS));
    }

    @ParameterizedTest
    @EnumSource(Caller.class)
    void echoesOnEveryStream(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller));
        both.peer().tell("echo 1");
        both.peer().await("echo 1");

        for (int stream = 0; stream < Pair.STREAMS; stream++) {
            both.us().send(stream, M3UA, 40, 0, 10);
        }
        both.us().messages().await(Pair.STREAMS * 10, both.words());
        both.peer().messages().await(Pair.STREAMS * 10, both.words());

        for (int stream = 0; stream < Pair.STREAMS; stream++) {
            List<Message> sent = Message.expected(stream, M3UA.number(), 40, 0, 10);
            assertThat(both.peer().messages().on(stream)).isEqualTo(sent);
            assertThat(both.us().messages().on(stream)).isEqualTo(sent);
        }
    }

    @Test
    void callsThatCrossEstablishOneAssociation() throws Exception {
        Pair both = pair(Settings.of(Caller.PEER_CALLS));
        both.startPeer();
        both.startUs(Initiation.BOTH);
        both.wire().disturb(Disturbance.CUT);
        both.us().open();
        both.peer().tell("connect");
        Await.until(
                "both have called",
                () ->
                        both.wire().count(Direction.FROM_US, INIT) > 0
                                && both.wire().count(Direction.FROM_PEER, INIT) > 0,
                both::words);

        both.wire().disturb(Disturbance.NONE);
        both.us().await("up");
        both.peer().await("up");
        exchange(both, 0, 20);

        assertThat(both.us().events()).containsExactly("up");
        assertThat(both.peer().events()).filteredOn(event -> event.startsWith("up")).hasSize(1);
    }

    // ---- carrying ------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Caller.class)
    void carriesEveryLengthBothWays(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller));
        both.peer().tell("echo 1");
        both.peer().await("echo 1");
        List<List<Message>> sent = new ArrayList<>();
        IntStream.range(0, Pair.STREAMS).forEach(_ -> sent.add(new ArrayList<>()));

        for (int i = 0; i < LENGTHS.length; i++) {
            int stream = i % Pair.STREAMS;
            both.us().send(stream, M3UA, LENGTHS[i], i, 1);
            sent.get(stream).add(Message.expected(stream, M3UA.number(), LENGTHS[i], i));
        }
        both.us().messages().await(LENGTHS.length, both.words());

        for (int stream = 0; stream < Pair.STREAMS; stream++) {
            assertThat(both.peer().messages().on(stream)).isEqualTo(sent.get(stream));
            assertThat(both.us().messages().on(stream)).isEqualTo(sent.get(stream));
        }
    }

    @ParameterizedTest
    @EnumSource(Caller.class)
    void keepsPayloadProtocols(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller));
        List<Long> numbers = List.of(0L, 1L, 46L, 0x0100_0000L, 0x8000_0003L, 0xFFFF_FFFFL);

        for (PayloadProtocol protocol : PayloadProtocol.values()) {
            both.us().send(3, protocol, 10, protocol.number(), 1);
        }
        for (long payloadProtocol : numbers) {
            both.peer().send(5, payloadProtocol, 10, 0, 1);
        }
        both.peer().messages().await(PayloadProtocol.values().length, both.words());
        both.us().messages().await(numbers.size(), both.words());

        assertThat(both.peer().messages().all())
                .extracting(Message::payloadProtocol)
                .containsExactly(2L, 3L, 4L, 5L, 46L);
        assertThat(both.us().messages().all())
                .extracting(Message::payloadProtocol)
                .isEqualTo(numbers);
    }

    @ParameterizedTest
    @EnumSource(Caller.class)
    void takesUnorderedMessagesBetweenOrderedOnes(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller));
        both.wire().disturb(new Disturbance(0.01, 0.03, 0.2));
        List<Message> unordered = new ArrayList<>();
        List<Message> ordered = new ArrayList<>();

        for (int i = 0; i < 40; i++) {
            int length = i % 4 == 0 ? 5000 : 100;
            both.peer().sendUnordered(2, 7, length, i, 1);
            both.peer().send(2, 8, length, i, 1);
            unordered.add(Message.expected(2, 7, length, i));
            ordered.add(Message.expected(2, 8, length, i));
        }
        both.us().messages().await(80, both.words());

        assertThat(both.us().messages().all())
                .filteredOn(message -> message.payloadProtocol() == 7)
                .containsExactlyInAnyOrderElementsOf(unordered);
        assertThat(both.us().messages().all())
                .filteredOn(message -> message.payloadProtocol() == 8)
                .isEqualTo(ordered);
    }

    @ParameterizedTest
    @EnumSource(Caller.class)
    void sendsUnorderedMessagesBetweenOrderedOnes(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller));
        both.peer().tell("echo 1");
        both.peer().await("echo 1");
        both.wire().disturb(new Disturbance(0.01, 0.03, 0.2));
        List<Message> unordered = new ArrayList<>();
        List<Message> ordered = new ArrayList<>();

        for (int i = 0; i < 40; i++) {
            int length = i % 4 == 0 ? 5000 : 100;
            both.us().sendUnordered(2, PayloadProtocol.M2PA, length, i);
            both.us().send(2, M3UA, length, i, 1);
            unordered.add(Message.expected(2, PayloadProtocol.M2PA.number(), length, i));
            ordered.add(Message.expected(2, M3UA.number(), length, i));
        }
        both.peer().messages().await(80, both.words());
        both.us().messages().await(80, both.words());

        assertThat(both.peer().messages().all())
                .filteredOn(Message::unordered)
                .containsExactlyInAnyOrderElementsOf(
                        unordered.stream().map(Message::asUnordered).toList());
        assertThat(both.peer().messages().all())
                .filteredOn(message -> !message.unordered())
                .isEqualTo(ordered);
        assertThat(both.us().messages().all())
                .filteredOn(message -> message.payloadProtocol() == PayloadProtocol.M2PA.number())
                .containsExactlyInAnyOrderElementsOf(unordered);
    }

    @ParameterizedTest
    @CsvSource({
        "WE_CALL, 0",
        "PEER_CALLS, 0",
        "WE_CALL, 1",
        "PEER_CALLS, 1",
        "WE_CALL, 5",
        "PEER_CALLS, 5"
    })
    void losesAndReordersNothingOnALossyNetwork(Caller caller, int lossPercent) throws Exception {
        int rounds = 6;
        int batch = 50;
        Pair both = pair(Settings.of(caller));
        both.wire().disturb(new Disturbance(lossPercent / 100.0, 0.02, 0.05));
        both.begin();

        for (int round = 0; round < rounds; round++) {
            for (int stream = 0; stream < Pair.STREAMS; stream++) {
                int first = round * batch;
                both.peer()
                        .tell(
                                "send %d 3 0 %d %d %d"
                                        .formatted(stream, length(stream), first, batch));
                both.us().send(stream, M3UA, length(stream), first, batch);
            }
        }
        int total = rounds * batch * Pair.STREAMS;
        both.us().messages().await(total, both.words());
        both.peer().messages().await(total, both.words());

        for (int stream = 0; stream < Pair.STREAMS; stream++) {
            List<Message> sent =
                    Message.expected(stream, M3UA.number(), length(stream), 0, rounds * batch);
            assertThat(both.us().messages().on(stream)).isEqualTo(sent);
            assertThat(both.peer().messages().on(stream)).isEqualTo(sent);
        }
        assertThat(both.us().events()).containsExactly("up");
    }

    /// Short ones are bundled, the longest is cut into pieces.
    private static int length(int stream) {
        return stream == Pair.STREAMS - 1 ? 3000 : 20 + 60 * stream;
    }

    @ParameterizedTest
    @EnumSource(Caller.class)
    void takesPacketsAsLongAsTheLoopbackDeviceAllows(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller).withMtu(0));

        both.peer().send(1, 3, 60_000, 0, 20);
        both.peer().send(2, 3, 100, 0, 1000);
        both.us().messages().await(1020, both.words());

        assertThat(both.us().messages().on(1)).isEqualTo(Message.expected(1, 3, 60_000, 0, 20));
        assertThat(both.us().messages().on(2)).isEqualTo(Message.expected(2, 3, 100, 0, 1000));
    }

    @ParameterizedTest
    @EnumSource(Caller.class)
    void waitsForAPeerThatDoesNotReadAndGoesOn(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller).withPeerBuffer(64 * 1024));
        both.peer().tell("pause");
        both.us().send(1, M3UA, 1000, 0, 400);
        Await.until(
                "its window is closed",
                () -> both.us().status().peerWindowOctets() < 1000,
                both::words);

        int probes = both.wire().count(Direction.FROM_US, DATA);
        // more probes than time-outs would be allowed in a row (RFC 9260 section 6.1, A)
        Await.until(
                "window is probed",
                () -> both.wire().count(Direction.FROM_US, DATA) > probes + 6,
                both::words);
        int heardBefore = both.peer().messages().size();
        both.peer().tell("resume");
        both.peer().messages().await(400, both.words());

        assertThat(heardBefore).isLessThan(100);
        assertThat(both.peer().messages().on(1))
                .isEqualTo(Message.expected(1, M3UA.number(), 1000, 0, 400));
        assertThat(both.us().events()).containsExactly("up");
    }

    // ---- idling --------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Caller.class)
    void answersHeartbeatsAndIsAnswered(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller).withHeartbeat(200));
        Wire wire = both.wire();

        Await.until(
                "heartbeats both ways",
                () ->
                        wire.count(Direction.FROM_US, HEARTBEAT) >= 4
                                && wire.count(Direction.FROM_PEER, HEARTBEAT) >= 4,
                both::words);
        Await.until(
                "answers",
                () ->
                        wire.count(Direction.FROM_PEER, HEARTBEAT_ACK) >= 4
                                && wire.count(Direction.FROM_US, HEARTBEAT_ACK) >= 4,
                both::words);

        assertThat(both.us().status().paths().getFirst().errors()).isZero();
        assertThat(both.us().events()).containsExactly("up");
        exchange(both, 0, 5);
    }

    // ---- the end -------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Caller.class)
    void ourShutdownDeliversWhatBothHaveSent(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller));
        both.peer().send(1, M3UA.number(), LENGTH, 0, 200);
        both.us().send(1, M3UA, LENGTH, 0, 200);

        both.us().shutdown();

        both.us().await("down SHUTDOWN_LOCALLY");
        both.peer().await("shutdown");
        both.peer().await("closed");
        assertBothHeard(both, 200);
        both.bringUp(2);
        exchange(both, 200, 5);
    }

    @ParameterizedTest
    @EnumSource(Caller.class)
    void peersShutdownDeliversWhatBothHaveSent(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller));
        both.us().send(1, M3UA, LENGTH, 0, 200);
        both.peer().send(1, M3UA.number(), LENGTH, 0, 200);

        both.peer().tell("shutdown");

        both.us().await("down SHUTDOWN_BY_PEER");
        both.peer().await("closed");
        assertBothHeard(both, 200);
        both.bringUp(2);
        exchange(both, 200, 5);
    }

    @ParameterizedTest
    @EnumSource(Caller.class)
    void ourAbortIsTheEndForBoth(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller));
        exchange(both, 0, 5);

        both.us().abort("enough");

        both.us().await("down ABORTED_LOCALLY");
        both.peer().await("lost");
        both.peer().await("closed");
        both.bringUp(2);
        exchange(both, 5, 5);
    }

    @ParameterizedTest
    @EnumSource(Caller.class)
    void peersAbortIsTheEndForBothAndItsReasonIsTold(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller));
        exchange(both, 0, 5);

        both.peer().tell("abort");

        both.us().await("down ABORTED_BY_PEER");
        assertThat(both.us().events().getLast()).contains(lastWords());
        both.peer().await("closed");
        both.bringUp(2);
        exchange(both, 5, 5);
    }

    // ---- death and return ----------------------------------------------------------------------

    /// RFC 9260 section 5.2.4, case A.
    @ParameterizedTest
    @EnumSource(Caller.class)
    void restartOfThePeerIsNoticed(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller));
        exchange(both, 0, 20);

        both.restartPeer(stackDiesWithItsProcess());

        both.us().await("restart");
        both.peer().await("up");
        both.us().messages().forget();
        exchange(both, 0, 20);
        assertThat(both.us().events()).containsExactly("up", "restart");
    }

    /// RFC 9260 section 5.2.4, case A, seen from the other end.
    @ParameterizedTest
    @EnumSource(Caller.class)
    void ourRestartIsNoticedByThePeer(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller));
        exchange(both, 0, 20);

        both.killUs();
        both.startUs(Initiation.ACTIVE);
        both.us().open();

        both.us().await("up");
        both.peer().await("restart");
        both.peer().messages().forget();
        exchange(both, 0, 20);
    }

    @ParameterizedTest
    @EnumSource(Caller.class)
    void peerThatStaysAwayIsUnreachableAndFoundAgain(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller));
        exchange(both, 0, 5);

        both.killPeer(stackDiesWithItsProcess());
        both.wire().disturb(Disturbance.CUT);
        both.us().send(1, M3UA, 100, 0, 1);
        both.us().await("down UNREACHABLE");
        both.wire().disturb(Disturbance.NONE);
        both.us().messages().forget();
        both.startPeer();
        both.bringUp(2);

        exchange(both, 0, 5);
    }

    /// RFC 9260 section 8.4, rule 8: what it no longer knows is out of the blue to it.
    @ParameterizedTest
    @EnumSource(Caller.class)
    void peerThatHasForgottenUsAbortsAndIsFoundAgain(Caller caller) throws Exception {
        Pair both = established(Settings.of(caller));
        exchange(both, 0, 5);

        both.killPeer(stackDiesWithItsProcess());
        both.startPeer();
        if (caller == Caller.WE_CALL) {
            both.peer().tell("listen");
            both.peer().await("ready");
        } else {
            both.peer().tell("echo 0");
            both.peer().await("echo 0"); // it has begun
        }
        // a heartbeat or a late SACK of ours may already have told it, and ended the association
        both.us().offer(1, M3UA, 100, 0);
        both.us().await("down ABORTED_BY_PEER");
        both.us().messages().forget();
        both.bringUp(2);

        exchange(both, 0, 5);
    }

    // ---- common --------------------------------------------------------------------------------

    /// `count` messages each way on stream 1, after `first` of the same kind.
    private static void exchange(Pair both, int first, int count) {
        both.us().send(1, M3UA, LENGTH, first, count);
        both.peer().send(1, M3UA.number(), LENGTH, first, count);
        both.us().messages().await(first + count, both.words());
        both.peer().messages().await(first + count, both.words());
        assertBothHeard(both, first + count);
    }

    private static void assertBothHeard(Pair both, int count) {
        List<Message> sent = Message.expected(1, M3UA.number(), LENGTH, 0, count);
        assertThat(both.us().messages().all()).isEqualTo(sent);
        assertThat(both.peer().messages().all()).isEqualTo(sent);
    }
}
