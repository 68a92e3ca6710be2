// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.machine.Loop;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.DownReason.Cause;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// What every [SctpTransport] promises. A subclass says by its [Fixture] which one is tested.
public abstract class SctpTransportContract {
    /// Quick enough for real time, slow enough for a busy machine.
    protected static final AssociationProfile PROFILE =
            new AssociationProfile(
                    Initiation.BOTH,
                    2,
                    2,
                    Duration.ofMillis(200),
                    Duration.ofMillis(100),
                    Duration.ofMillis(400),
                    4,
                    4,
                    3,
                    Duration.ofMillis(500),
                    Duration.ofSeconds(60),
                    Duration.ofMillis(20),
                    256 * 1024,
                    1024 * 1024);

    private static final Duration SOON = Duration.ofSeconds(15);

    /// How often a caller comes back, and how long that may take.
    private static final int LIVES = 300;

    private static final Duration LIVES_LAST = Duration.ofSeconds(60);

    private static final InetAddress STRANGER = InetAddress.ofLiteral("127.0.0.78");

    /// What a test does that may open ports.
    @FunctionalInterface
    protected interface Task {
        void run() throws IOException;
    }

    /// Two nodes, 0 and 1, that can reach each other.
    protected interface Fixture extends AutoCloseable {
        SctpTransport transport(int node);

        Loop loop(int node);

        /// Where a node listens; always the same for a node.
        LocalEndpoint local(int node);

        /// Runs a task on a node's loop and waits until it has run.
        void on(int node, Runnable task);

        /// Waits until `condition` holds.
        ///
        /// @throws AssertionError if it does not, `limit` from now
        void await(String what, BooleanSupplier condition, Duration limit);

        /// Does something, which waits for nothing, while a node's program does not get to read.
        void whileDeaf(int node, Runnable meanwhile);

        /// Makes a node's endpoint disappear as if its process had died: the peer is not told.
        ///
        /// @return false if this transport cannot do that
        default boolean vanish(int node, SctpEndpoint endpoint) throws IOException {
            return vanish(node, endpoint, () -> {});
        }

        /// As [#vanish(int, SctpEndpoint)].
        ///
        /// @param meanwhile is done before a packet of the node passes again
        boolean vanish(int node, SctpEndpoint endpoint, Task meanwhile) throws IOException;

        /// Checks that nothing has gone wrong on the way and that nothing is left.
        @Override
        void close();
    }

    protected abstract Fixture fixture() throws IOException;

    /// Whether a caller may come up before it is looked at: then a stranger is aborted, not
    /// refused.
    protected boolean answersBeforeItLooks() {
        return false;
    }

    /// Whether the stack of a node that has died goes on without it, and answers for it that there
    /// is no such association.
    protected boolean outlivesItsUser() {
        return false;
    }

    /// Whether the status of a path has more than its address and whether it answers.
    protected boolean measuresPaths() {
        return true;
    }

    /// How many streams there are at most.
    protected int streamsMax() {
        return 0xFFFF;
    }

    /// Whether a caller is known by its port, and not by its address alone.
    protected boolean knowsCallersByPort() {
        return true;
    }

    /// Whether a peer that has become silent is noticed by the transport itself, and soon; if not,
    /// it is when the user says that an answer is overdue.
    protected boolean noticesSilence() {
        return true;
    }

    /// Whether it is told how many messages are in doubt when an association has ended.
    protected boolean tellsDoubt() {
        return true;
    }

    /// The same, where this end has aborted.
    protected boolean tellsDoubtOfItsOwnAbort() {
        return tellsDoubt();
    }

    /// Whether it counts a message once that is longer than a packet.
    protected boolean countsLongMessagesOnce() {
        return tellsDoubtOfItsOwnAbort();
    }

    /// How a peer is missed that died without a word.
    protected Cause deathOfThePeer() {
        return outlivesItsUser() ? Cause.ABORTED_BY_PEER : Cause.UNREACHABLE;
    }

    /// The stream on which a message is told to have come.
    protected int streamTold(int sentOn) {
        return sentOn;
    }

    /// A message with this text for this stream, as the transport needs it.
    protected ByteBuf message(int stream, String text) {
        return octets(text);
    }

    /// The text of a message.
    protected String text(ByteBuf message) {
        return message.toString(StandardCharsets.UTF_8);
    }

    private @Nullable Fixture opened;
    private final List<End> ends = new ArrayList<>();

    @BeforeEach
    void openFixture() throws IOException {
        opened = fixture();
    }

    @AfterEach
    void closeFixture() {
        for (End end : ends) {
            on().on(end.node, end.endpoint::close);
        }
        on().close();
    }

    // ---- opening -------------------------------------------------------------------------------

    @Test
    void comesUpWhenOneSideCalls() throws IOException {
        End caller = end(0, PROFILE.withInitiation(Initiation.ACTIVE));
        End called = end(1, PROFILE.withInitiation(Initiation.PASSIVE));

        called.open();
        caller.open();

        on().await("up", () -> caller.isUp() && called.isUp(), SOON);
        assertThat(caller.events).containsExactly("up");
        assertThat(called.events).containsExactly("up");
    }

    @Test
    void comesUpOnceWhenBothSidesCallAtTheSameTime() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);

        bringUp(one, two);
        one.send(0, "still there?");
        on().await("message", () -> two.received.size() == 1, SOON);

        assertThat(one.events).containsExactly("up");
        assertThat(two.events).containsExactly("up");
    }

    @Test
    void negotiatesTheSmallerNumberOfStreams() throws IOException {
        assumeThat(streamsMax()).as("streams are negotiated").isGreaterThanOrEqualTo(10);
        End one = end(0, PROFILE.withStreams(10, 4));
        End two = end(1, PROFILE.withStreams(6, 3));

        bringUp(one, two);

        assertThat(one.status().outboundStreams()).isEqualTo(3);
        assertThat(one.status().inboundStreams()).isEqualTo(4);
        assertThat(two.status().outboundStreams()).isEqualTo(4);
        assertThat(two.status().inboundStreams()).isEqualTo(3);
    }

    @Test
    void refusesACallerThatIsNotConfigured() throws IOException {
        LocalEndpoint here = on().local(0);
        RemoteEndpoint somebodyElse =
                new RemoteEndpoint(
                        knowsCallersByPort()
                                ? here.addresses()
                                : List.of(InetAddress.ofLiteral("127.0.0.77")),
                        here.port() + 7,
                        here.udpPort());
        End caller = end(0, PROFILE.withInitiation(Initiation.ACTIVE));
        End called = end(1, somebodyElse, PROFILE.withInitiation(Initiation.PASSIVE));

        called.open();
        caller.open();
        on().await("refusal", () -> caller.isDown() && !called.refusals.isEmpty(), SOON);

        if (answersBeforeItLooks()) {
            assertThat(caller.events)
                    .isIn(List.of("down REFUSED"), List.of("up", "down ABORTED_BY_PEER"));
        } else {
            assertThat(caller.events).containsExactly("down REFUSED");
        }
        assertThat(called.events).isEmpty();
        assertThat(called.refusals.getFirst())
                .contains(here.addresses().getFirst().getHostAddress())
                .contains(knowsCallersByPort() ? String.valueOf(here.port()) : "127.0.0.77")
                .contains("end1")
                .contains(String.valueOf(here.port() + 7));
    }

    @Test
    void endsWhenNobodyAnswers() throws IOException {
        End caller = end(0, PROFILE.withInitiation(Initiation.ACTIVE));

        caller.open();
        on().await("failure", () -> !caller.events.isEmpty(), SOON);

        assertThat(caller.events).hasSize(1);
        assertThat(caller.lastDown()).isIn(Cause.NO_ANSWER, Cause.REFUSED, Cause.SYSTEM);
        assertThat(caller.status().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void samePeerCannotBeKnownTwice() throws IOException {
        End one = end(0, PROFILE);

        on().on(
                        0,
                        () ->
                                assertThatThrownBy(
                                                () ->
                                                        one.endpoint.associate(
                                                                "again", remote(1), PROFILE, one))
                                        .isInstanceOf(IllegalArgumentException.class)
                                        .hasMessageContaining("end0"));
    }

    // ---- callers with any port, and callers nobody knows
    // ------------------------------------------

    @Test
    void takesACallFromAnyPortOfAPeerThatMayHaveAny() throws IOException {
        End caller = end(0, PROFILE.withInitiation(Initiation.ACTIVE));
        End called = end(1, anyPort(0), PROFILE.withInitiation(Initiation.PASSIVE));

        called.open();
        caller.open();
        on().await("up", () -> caller.isUp() && called.isUp(), SOON);
        caller.send(0, "from wherever");
        called.send(1, "to wherever");
        on().await("messages", () -> caller.hasOne() && called.hasOne(), SOON);

        assertThat(called.receivedOn(0)).containsExactly("from wherever");
        assertThat(caller.receivedOn(1)).containsExactly("to wherever");
        int shown = called.status().paths().getFirst().remote().getPort();
        if (knowsCallersByPort()) {
            assertThat(shown).isEqualTo(on().local(0).port());
        } else {
            assertThat(shown).isPositive();
        }
    }

    @Test
    void peerThatMayHaveAnyPortHasOneAssociationAndComesBackFromAnother() throws IOException {
        AssociationProfile active = PROFILE.withInitiation(Initiation.ACTIVE);
        End first = end(0, active);
        End second = end(0, elsewhere(0), remote(1), active);
        End called = end(1, anyPort(0), PROFILE.withInitiation(Initiation.PASSIVE));
        called.open();
        first.open();
        on().await("up", () -> first.isUp() && called.isUp(), SOON);

        second.open();
        on().await("refusal", () -> second.isDown() && !called.refusals.isEmpty(), SOON);

        assertThat(called.events).containsExactly("up");
        assertThat(called.refusals.getFirst())
                .contains("end1 has one association at a time, and has it from port ");
        first.send(0, "still there");
        on().await("message", called::hasOne, SOON);

        on().on(0, () -> first.association.abort("lost"));
        on().await("down", called::isDown, SOON);
        second.events.clear();
        called.open();
        second.open();
        on().await("up", () -> second.isUp() && called.isUp(), SOON);
        second.send(1, "from another port");
        on().await("message", () -> called.received.size() == 2, SOON);

        assertThat(called.receivedOn(1)).contains("from another port");
    }

    @Test
    void peerWithItsVeryPortComesBeforeOneThatMayHaveAny() throws IOException {
        assumeThat(knowsCallersByPort()).as("callers are known by their port").isTrue();
        End caller = end(0, PROFILE.withInitiation(Initiation.ACTIVE));
        End any = end(1, anyPort(0), PROFILE.withInitiation(Initiation.PASSIVE));
        RecordingUser exact = new RecordingUser();
        on().on(
                        1,
                        () ->
                                any.endpoint
                                        .associate(
                                                "exact",
                                                remote(0),
                                                PROFILE.withInitiation(Initiation.PASSIVE),
                                                exact)
                                        .open());
        any.open();

        caller.open();
        on().await("up", () -> caller.isUp() && !exact.heardNothing(), SOON);

        assertThat(exact.heard()).containsExactly("up");
        assertThat(any.events).isEmpty();
    }

    @Test
    void peerThatMayHaveAnyPortCannotBeCalled() throws IOException {
        End one = end(0, PROFILE);

        on().on(
                        0,
                        () ->
                                assertThatThrownBy(
                                                () ->
                                                        one.endpoint.associate(
                                                                "any", anyPort(1), PROFILE, one))
                                        .isInstanceOf(IllegalArgumentException.class)
                                        .hasMessageContaining("any: a peer that calls from any"));
    }

    @Test
    void callerThatIsLetInHasAnAssociationUntilItIsDown() throws IOException {
        End caller = end(0, PROFILE.withInitiation(Initiation.ACTIVE));
        End called = endForSomebodyElse();
        Door door = new Door(called, 3);
        on().on(1, () -> called.endpoint.admission(door));

        caller.open();
        on().await("up", () -> caller.isUp() && door.visitors.size() == 1, SOON);
        caller.send(1, "may I?");
        on().await("answer", caller::hasOne, SOON);
        on().on(0, caller.association::shutdown);
        on().await("down", () -> caller.isDown() && door.lastIsDown(), SOON);

        assertThat(door.visitors.getFirst().events).containsExactly("up", "down SHUTDOWN_BY_PEER");
        assertThat(caller.receivedOn(1)).containsExactly("may I?");
        assertThat(called.events).isEmpty();
        on().on(1, door.visitors.getFirst().association()::open);
        caller.events.clear();
        caller.open();
        on().await("again", () -> caller.isUp() && door.visitors.size() == 2, SOON);
        assertThat(door.visitors.getFirst().events).hasSize(2);
    }

    @Test
    void noMoreAreLetInThanThereIsRoomFor() throws IOException {
        AssociationProfile active = PROFILE.withInitiation(Initiation.ACTIVE);
        End first = end(0, active);
        End second = end(0, elsewhere(0), remote(1), active);
        End called = endForSomebodyElse();
        Door door = new Door(called, 1);
        on().on(1, () -> called.endpoint.admission(door));
        first.open();
        on().await("up", () -> first.isUp() && door.visitors.size() == 1, SOON);

        second.open();
        on().await("refusal", () -> second.isDown() && !called.refusals.isEmpty(), SOON);

        assertThat(called.refusals.getFirst()).contains("no more than 1 that are not configured");
        on().on(0, () -> first.association.abort("makes room"));
        on().await("down", door::lastIsDown, SOON);
        second.events.clear();
        second.open();
        on().await("up", () -> second.isUp() && door.visitors.size() == 2, SOON);
    }

    @Test
    void whoWasLetInStaysWhenNobodyIsAnyMore() throws IOException {
        AssociationProfile active = PROFILE.withInitiation(Initiation.ACTIVE);
        End first = end(0, active);
        End second = end(0, elsewhere(0), remote(1), active);
        End called = endForSomebodyElse();
        Door door = new Door(called, 3);
        on().on(1, () -> called.endpoint.admission(door));
        first.open();
        on().await("up", () -> first.isUp() && door.visitors.size() == 1, SOON);

        on().on(1, () -> called.endpoint.admission(Admission.CLOSED));
        second.open();
        on().await("refusal", second::isDown, SOON);
        first.send(1, "still there?");
        on().await("answer", first::hasOne, SOON);

        assertThat(door.visitors).hasSize(1);
        assertThat(door.visitors.getFirst().events).containsExactly("up");
    }

    // ---- carrying ------------------------------------------------------------------------------

    @Test
    void carriesMessagesBothWaysInOrderOnEveryStream() throws IOException {
        int streams = Math.min(5, streamsMax());
        int count = 400;
        End one = end(0, PROFILE.withStreams(streams, streams));
        End two = end(1, PROFILE.withStreams(streams, streams));
        bringUp(one, two);

        for (int i = 0; i < count; i++) {
            one.send(i % streams, "one " + i);
            two.send(i % streams, "two " + i);
        }
        on().await(
                        "all messages",
                        () -> one.received.size() == count && two.received.size() == count,
                        SOON);

        for (int stream = 0; stream < streams; stream++) {
            List<String> sent =
                    IntStream.iterate(stream, i -> i < count, i -> i + streams)
                            .mapToObj(i -> " " + i)
                            .toList();
            assertThat(two.receivedOn(stream))
                    .filteredOn(text -> sent.contains(text.substring("one".length())))
                    .isEqualTo(sent.stream().map(number -> "one" + number).toList());
            assertThat(one.receivedOn(stream))
                    .filteredOn(text -> sent.contains(text.substring("two".length())))
                    .isEqualTo(sent.stream().map(number -> "two" + number).toList());
        }
        assertThat(two.protocols).containsOnly(PayloadProtocol.M2PA.number());
    }

    /// Whole and once each, and the ordered ones in their order all the same.
    @Test
    void carriesUnorderedMessagesBetweenOrderedOnes() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        bringUp(one, two);
        List<String> ordered = new ArrayList<>();
        List<String> unordered = new ArrayList<>();

        for (int i = 0; i < 100; i++) {
            String more = i % 10 == 0 ? "0123456789".repeat(400) : "";
            unordered.add("unordered " + i + more);
            ordered.add("ordered " + i + more);
            one.sendUnordered(1, unordered.getLast());
            one.send(1, ordered.getLast());
        }
        on().await("all messages", () -> two.received.size() == 200, SOON);

        assertThat(two.receivedOn(1))
                .filteredOn(text -> text.startsWith("ordered"))
                .isEqualTo(ordered);
        assertThat(two.receivedOn(1))
                .filteredOn(text -> text.startsWith("unordered"))
                .containsExactlyInAnyOrderElementsOf(unordered);
        assertThat(two.protocols).containsOnly(PayloadProtocol.M2PA.number());
    }

    @Test
    void carriesMessagesLongerThanAPacket() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        bringUp(one, two);
        String big = "0123456789".repeat(10_000);

        one.send(1, "before");
        one.send(1, big);
        one.send(1, "after");
        on().await("all messages", () -> two.received.size() == 3, SOON);

        assertThat(two.receivedOn(1)).containsExactly("before", big, "after");
    }

    @Test
    void refusesWhatItsBufferCannotHoldAndSaysWhenToGoOn() throws IOException {
        AssociationProfile small =
                new AssociationProfile(
                        Initiation.BOTH,
                        2,
                        2,
                        PROFILE.rtoInitial(),
                        PROFILE.rtoMin(),
                        PROFILE.rtoMax(),
                        4,
                        4,
                        3,
                        PROFILE.heartbeatInterval(),
                        PROFILE.cookieLife(),
                        PROFILE.sackDelay(),
                        256 * 1024,
                        32 * 1024);
        End one = end(0, small);
        End two = end(1, PROFILE);
        bringUp(one, two);
        String message = "x".repeat(1000);

        int[] accepted = new int[1];
        on().on(
                        0,
                        () -> {
                            while (accepted[0] < 10_000
                                    && one.association.send(
                                            0, PayloadProtocol.M2PA, message(0, message))) {
                                accepted[0]++;
                            }
                            one.association.flush();
                        });
        on().await("writable", () -> one.events.contains("writable"), SOON);
        on().await("delivery", () -> two.received.size() == accepted[0], SOON);

        assertThat(accepted[0]).isBetween(1, 9_999);
        one.send(0, "room again");
        on().await("one more", () -> two.received.size() == accepted[0] + 1, SOON);
    }

    @Test
    void releasesWhatIsSentWhileClosed() throws IOException {
        End one = end(0, PROFILE);
        ByteBuf message = message(0, "nobody hears");
        ByteBuf unordered = message(0, "nor that");

        boolean[] accepted = {true, true};
        on().on(0, () -> accepted[0] = one.association.send(0, PayloadProtocol.M2PA, message));
        on().on(
                        0,
                        () ->
                                accepted[1] =
                                        one.association.sendUnordered(
                                                0, PayloadProtocol.M2PA, unordered));

        assertThat(accepted).containsExactly(false, false);
        assertThat(message.refCnt()).isZero();
        assertThat(unordered.refCnt()).isZero();
    }

    @Test
    void refusesAStreamThatWasNotNegotiated() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        bringUp(one, two);
        ByteBuf message = message(2, "no such stream");
        ByteBuf unordered = message(2, "nor for that");

        boolean[] accepted = {true, true};
        on().on(0, () -> accepted[0] = one.association.send(2, PayloadProtocol.M2PA, message));
        on().on(
                        0,
                        () ->
                                accepted[1] =
                                        one.association.sendUnordered(
                                                2, PayloadProtocol.M2PA, unordered));

        assertThat(accepted).containsExactly(false, false);
        assertThat(message.refCnt()).isZero();
        assertThat(unordered.refCnt()).isZero();
        assertThat(one.status().state()).isEqualTo(State.ESTABLISHED);
    }

    @Test
    void answersInsideACallbackAreCarried() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        two.echoes = true;
        bringUp(one, two);

        for (int i = 0; i < 50; i++) {
            one.send(0, "ping " + i);
        }
        on().await("echoes", () -> one.received.size() == 50, SOON);

        assertThat(one.receivedOn(1))
                .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "ping " + i).toList());
    }

    // ---- ending --------------------------------------------------------------------------------

    @Test
    void shutdownDeliversWhatWasSentBeforeAndBothEndsKnowWhoEnded() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        bringUp(one, two);

        for (int i = 0; i < 100; i++) {
            one.send(0, "last words " + i);
        }
        on().on(0, one.association::shutdown);
        on().await("down", () -> one.isDown() && two.isDown(), SOON);

        assertThat(two.received).hasSize(100);
        assertThat(one.events).containsExactly("up", "down SHUTDOWN_LOCALLY");
        assertThat(two.events).containsExactly("up", "down SHUTDOWN_BY_PEER");
        assertThat(one.status().state()).isEqualTo(State.CLOSED);
        assertThat(one.status().reason().cause()).isEqualTo(Cause.SHUTDOWN_LOCALLY);
        assertThat(two.undelivered).isEqualTo(Undelivered.NOTHING);
        if (tellsDoubt()) {
            assertThat(one.undelivered).isEqualTo(Undelivered.NOTHING);
        } else {
            assertThat(one.undelivered).isEqualTo(new Undelivered(0, Undelivered.UNKNOWN));
        }
    }

    @Test
    void abortEndsBothEnds() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        bringUp(one, two);

        on().on(0, () -> one.association.abort("enough of it"));
        on().await("down", () -> one.isDown() && two.isDown(), SOON);

        assertThat(one.events).containsExactly("up", "down ABORTED_LOCALLY");
        assertThat(two.events).containsExactly("up", "down ABORTED_BY_PEER");
    }

    @Test
    void ofWhatItHadAcceptedItTellsAllThatIsNotReadWhenItAborts() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        bringUp(one, two);
        int[] accepted = new int[1];

        on().whileDeaf(
                        1,
                        () -> {
                            accepted[0] = one.fill();
                            on().on(0, () -> one.association.abort("it does not listen"));
                        });
        on().await("down", () -> one.isDown() && two.isDown(), SOON);

        Undelivered told = one.undelivered;
        int read = two.received.size();
        assertThat(told).isNotEqualTo(Undelivered.NOTHING);
        assertThat(told.isDoubtKnown()).isEqualTo(tellsDoubtOfItsOwnAbort());
        assertThat(read + told.unsent()).isLessThanOrEqualTo(accepted[0]);
        if (tellsDoubtOfItsOwnAbort()) {
            assertThat(read + told.unsent() + told.inDoubt()).isGreaterThanOrEqualTo(accepted[0]);
            assertThat(told.unsent() + told.inDoubt()).isLessThanOrEqualTo(accepted[0]);
        }
        assertThat(two.undelivered).isEqualTo(Undelivered.NOTHING);
    }

    @Test
    void ofWhatItHadAcceptedItTellsAllThatIsNotReadWhenThePeerAborts() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        bringUp(one, two);
        two.abortsAt = 5;
        int[] accepted = new int[1];

        on().whileDeaf(1, () -> accepted[0] = one.fill());
        on().await("down", () -> one.isDown() && two.isDown(), SOON);

        Undelivered told = one.undelivered;
        assertThat(two.received).hasSize(5);
        assertThat(told).isNotEqualTo(Undelivered.NOTHING);
        assertThat(told.isDoubtKnown()).isEqualTo(tellsDoubt());
        assertThat(5 + told.unsent()).isLessThanOrEqualTo(accepted[0]);
        if (tellsDoubt()) {
            assertThat(told.unsent() + told.inDoubt()).isBetween(1L, (long) accepted[0]);
        }
    }

    /// A program may send before it reads that there is nobody to send to.
    @Test
    void whatItGivesUpIsToldThoughSendingIsWhatFindsTheEnd() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        bringUp(one, two);
        one.send(0, "in time");
        on().await("message", two::hasOne, SOON);

        on().whileDeaf(
                        0,
                        () -> {
                            on().on(1, () -> two.association.abort("enough of it"));
                            on().loop(0)
                                    .execute(
                                            () -> {
                                                one.association.send(
                                                        0,
                                                        PayloadProtocol.M2PA,
                                                        message(0, "too late"));
                                                one.association.flush();
                                            });
                        });
        on().await("down", () -> one.isDown() && two.isDown(), SOON);

        assertThat(one.events).containsExactly("up", "down ABORTED_BY_PEER");
        assertThat(one.undelivered.isDoubtKnown()).isEqualTo(tellsDoubt());
        assertThat(two.received).hasSize(1);
        if (tellsDoubt()) { // the first may not be acknowledged yet
            Undelivered told = one.undelivered;
            assertThat(told.unsent() + told.inDoubt()).isBetween(1L, 2L);
        }
    }

    /// Each counts once, though it has left in several chunks.
    @Test
    void longMessagesInDoubtAreCountedOnce() throws IOException {
        assumeThat(countsLongMessagesOnce()).as("the transport tells chunks apart").isTrue();
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        bringUp(one, two);
        String big = "0123456789".repeat(1_000);

        on().whileDeaf(
                        1,
                        () ->
                                on().on(
                                                0,
                                                () -> {
                                                    for (int i = 0; i < 20; i++) {
                                                        one.association.send(
                                                                1,
                                                                PayloadProtocol.M2PA,
                                                                message(1, big));
                                                    }
                                                    one.association.flush();
                                                    one.association.abort("at once");
                                                }));
        on().await("down", () -> one.isDown() && two.isDown(), SOON);

        Undelivered told = one.undelivered;
        assertThat(told.unsent() + told.inDoubt()).isLessThanOrEqualTo(20);
        assertThat(two.received.size() + told.unsent() + told.inDoubt()).isGreaterThanOrEqualTo(20);
    }

    /// With a message there and one back in each life, so that none passes unnoticed.
    @Test
    void whoEndsAndCallsAgainAtOnceIsLetInEveryTime() throws IOException {
        End caller = end(0, PROFILE.withInitiation(Initiation.ACTIVE));
        End called = end(1, PROFILE.withInitiation(Initiation.PASSIVE));
        called.echoes = true;
        called.whenDown = called.association::answer;
        caller.whenUp =
                () -> {
                    caller.association.send(0, PayloadProtocol.M2PA, message(0, "again"));
                    caller.association.flush();
                };
        caller.whenMessage = caller.association::shutdown;
        caller.whenDown =
                () -> {
                    boolean gracefully = caller.lastDown() == Cause.SHUTDOWN_LOCALLY;
                    if (gracefully && caller.received.size() < LIVES) {
                        caller.association.open();
                    }
                };

        called.open();
        caller.open();
        on().await(
                        "the last end",
                        () ->
                                caller.isDown()
                                        && (caller.received.size() >= LIVES
                                                || caller.lastDown() != Cause.SHUTDOWN_LOCALLY),
                        LIVES_LAST);
        assertThat(caller.events).containsOnly("up", "down SHUTDOWN_LOCALLY").hasSize(2 * LIVES);
        on().await("its news", () -> called.events.size() >= 2 * LIVES, SOON);

        assertThat(called.events).containsOnly("up", "down SHUTDOWN_BY_PEER").hasSize(2 * LIVES);
        assertThat(called.refusals).isEmpty();
    }

    /// The stack lets a caller in before the program looks, and the program may look at the new
    /// call before it has read that the old association is over.
    @Test
    void whoHasCalledAgainBeforeItsEndIsReadIsLetIn() throws IOException {
        End caller = end(0, PROFILE.withInitiation(Initiation.ACTIVE));
        End called = end(1, PROFILE.withInitiation(Initiation.PASSIVE));

        comesBackUnread(caller, caller, called);
    }

    @Test
    void whoHasCalledAgainFromAnotherPortBeforeItsEndIsReadIsLetIn() throws IOException {
        AssociationProfile active = PROFILE.withInitiation(Initiation.ACTIVE);
        End caller = end(0, active);
        End again = end(0, elsewhere(0), remote(1), active);
        End called = end(1, anyPort(0), PROFILE.withInitiation(Initiation.PASSIVE));

        comesBackUnread(caller, again, called);
    }

    /// @param again the caller, as it comes back
    private void comesBackUnread(End caller, End again, End called) throws IOException {
        assumeThat(answersBeforeItLooks()).as("callers come up before they are looked at").isTrue();
        LocalEndpoint local = new LocalEndpoint(List.of(STRANGER), 1_044, 7);
        End stranger = end(0, local, remote(1), PROFILE.withInitiation(Initiation.ACTIVE));
        called.whenDown = called.association::answer;
        called.open();
        caller.open();
        on().await("up", () -> caller.isUp() && called.isUp(), SOON);

        on().whileDeaf(
                        1,
                        () -> {
                            stranger.open(); // so that calls are what is looked at first
                            on().await("stranger", stranger::isUp, SOON);
                            on().on(0, caller.association::shutdown);
                            on().await("down", caller::isDown, SOON);
                            again.open();
                            on().await("again", again::isUp, SOON);
                        });
        on().await("again", () -> called.events.size() >= 3, SOON);
        again.send(0, "here I am");
        on().await("message", called::hasOne, SOON);

        assertThat(called.events).containsExactly("up", "down SHUTDOWN_BY_PEER", "up");
        assertThat(again.isUp()).isTrue();
        assertThat(called.refusals).hasSize(1).allMatch(words -> words.contains("127.0.0.78"));
    }

    @Test
    void canBeOpenedAgain() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        bringUp(one, two);
        on().on(0, one.association::shutdown);
        on().await("down", () -> one.isDown() && two.isDown(), SOON);

        one.events.clear();
        two.events.clear();
        bringUp(one, two);
        two.send(1, "second life");
        on().await("message", () -> one.received.size() == 1, SOON);

        assertThat(one.receivedOn(1)).containsExactly("second life");
    }

    @Test
    void openingAndClosingTwiceIsOnce() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);

        one.open();
        one.open();
        bringUp(one, two);
        one.open();
        two.open();
        on().on(0, () -> one.association.abort("once"));
        on().on(0, () -> one.association.abort("twice"));
        on().on(0, one.association::shutdown);
        on().await("down", () -> one.isDown() && two.isDown(), SOON);

        assertThat(one.events).containsExactly("up", "down ABORTED_LOCALLY");
        assertThat(two.events).containsExactly("up", "down ABORTED_BY_PEER");
    }

    @Test
    void closingTheEndpointTellsThePeer() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        bringUp(one, two);

        on().on(0, one.endpoint::close);
        on().await("down", two::isDown, SOON);

        assertThat(one.events).containsExactly("up", "down ABORTED_LOCALLY");
        assertThat(two.events).containsExactly("up", "down ABORTED_BY_PEER");
    }

    @Test
    void portIsFreeAgainOnceItsEndpointIsClosed() throws IOException {
        End one = end(0, PROFILE);
        assertThatThrownBy(() -> on().transport(0).open(on().local(0), one, on().loop(0)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(on().local(0).addresses().getFirst().getHostAddress());

        on().on(0, one.endpoint::close);

        End again = end(0, PROFILE);
        End two = end(1, PROFILE);
        bringUp(again, two);
    }

    // ---- waiting to open again ------------------------------------------------------------------

    @Test
    void whoWaitsToOpenAgainAnswersACall() throws IOException {
        AssociationProfile passive = PROFILE.withInitiation(Initiation.PASSIVE);
        End one = end(0, passive);
        End two = end(1, PROFILE.withInitiation(Initiation.ACTIVE));
        one.answer();
        assertThat(one.status().state()).isEqualTo(State.OPENING);

        two.open();

        on().await("up", () -> one.isUp() && two.isUp(), SOON);
        one.open(); // its time has come, but it is up already
        one.answer();
        two.send(0, "hello");
        on().await("message", () -> one.received.size() == 1, SOON);
        assertThat(one.events).containsExactly("up");
    }

    @Test
    void whoHasWaitedInVainCallsItself() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        one.answer();
        two.answer();

        bringUp(one, two);

        one.send(0, "hello");
        on().await("message", () -> two.received.size() == 1, SOON);
    }

    @Test
    void waitingCanBeGivenUp() throws IOException {
        End one = end(0, PROFILE.withInitiation(Initiation.PASSIVE));
        one.answer();

        on().on(0, () -> one.association.abort("enough"));

        assertThat(one.events).containsExactly("down ABORTED_LOCALLY");
        assertThat(one.status().state()).isEqualTo(State.CLOSED);
    }

    // ---- a peer that dies ----------------------------------------------------------------------

    @Test
    void noticesThatThePeerHasRestarted() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        bringUp(one, two);
        one.send(0, "to the first");
        on().await("message", () -> two.received.size() == 1, SOON);
        assumeThat(on().vanish(1, two.endpoint)).as("transport can let a node vanish").isTrue();

        End again = end(1, PROFILE);
        again.open();
        on().await("up again", again::isUp, SOON);
        on().await("restart", () -> one.events.contains("restart"), SOON);
        one.send(0, "to the second");
        again.send(1, "from the second");
        on().await("messages", () -> again.received.size() == 1 && one.received.size() == 1, SOON);

        assertThat(one.events).containsExactly("up", "restart");
        assertThat(again.receivedOn(0)).containsExactly("to the second");
        assertThat(one.receivedOn(1)).containsExactly("from the second");
    }

    @Test
    void tellsWhatIsInDoubtWhenThePeerHasBegunAnew() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        bringUp(one, two);
        boolean vanished =
                on().vanish(
                                1,
                                two.endpoint,
                                () -> {
                                    end(1, PROFILE).open();
                                    for (int i = 0; i < 3; i++) {
                                        one.send(0, "into the void");
                                    }
                                });
        assumeThat(vanished).as("transport can let a node vanish").isTrue();

        // what is sent again may reach the new node before its call reaches this one
        on().await(
                        "restart, or the end",
                        () -> one.events.contains("restart") || one.isDown(),
                        SOON);

        Undelivered told = one.undelivered;
        assertThat(told.isDoubtKnown()).isEqualTo(tellsDoubt());
        if (tellsDoubt()) {
            assertThat(told.unsent() + told.inDoubt()).isEqualTo(3);
        }
    }

    @Test
    void whatIsBeingShutDownEndsThoughThePeerRestarts() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        bringUp(one, two);

        boolean vanished =
                on().vanish(
                                1,
                                two.endpoint,
                                () -> {
                                    end(1, PROFILE).open();
                                    on().on(
                                                    0,
                                                    () -> {
                                                        one.association.send(
                                                                0,
                                                                PayloadProtocol.M2PA,
                                                                message(0, "into the void"));
                                                        one.association.shutdown();
                                                    });
                                });
        assumeThat(vanished).as("transport can let a node vanish").isTrue();

        on().await("down", one::isDown, SOON);
    }

    @Test
    void noticesThatThePeerIsGoneAndFindsItAgain() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        bringUp(one, two);
        assumeThat(on().vanish(1, two.endpoint)).as("transport can let a node vanish").isTrue();

        on().on(
                        0,
                        () -> {
                            one.association.send(
                                    0, PayloadProtocol.M2PA, message(0, "into the void"));
                            one.association.flush();
                        });
        if (!noticesSilence()) {
            on().on(0, one.association::probe);
        }
        on().await("down", one::isDown, SOON);
        assertThat(one.events).containsExactly("up", "down " + deathOfThePeer());

        End again = end(1, PROFILE);
        one.events.clear();
        bringUp(one, again);
        one.send(0, "hello again");
        on().await("message", () -> again.received.size() == 1, SOON);
    }

    // ---- status --------------------------------------------------------------------------------

    @Test
    void statusTellsTheTruth() throws IOException {
        End one = end(0, PROFILE);
        End two = end(1, PROFILE);
        assertThat(one.status().state()).isEqualTo(State.CLOSED);
        assertThat(one.status().reason().cause()).isEqualTo(Cause.CLOSED);

        bringUp(one, two);

        AssociationStatus status = one.status();
        assertThat(status.name()).isEqualTo("end0");
        assertThat(status.transport()).isEqualTo(on().transport(0).kind());
        assertThat(status.state()).isEqualTo(State.ESTABLISHED);
        assertThat(status.paths()).hasSize(1);
        AssociationStatus.Path path = status.paths().getFirst();
        assertThat(path.remote())
                .isEqualTo(
                        new InetSocketAddress(
                                on().local(1).addresses().getFirst(), on().local(1).port()));
        assertThat(path.active()).isTrue();
        assertThat(path.primary()).isTrue();
        if (measuresPaths()) {
            assertThat(path.congestionWindowOctets()).isPositive();
        }
    }

    // ---- the cast ------------------------------------------------------------------------------

    private Fixture on() {
        Fixture fixture = opened;
        if (fixture == null) {
            throw new IllegalStateException("no fixture");
        }
        return fixture;
    }

    private RemoteEndpoint remote(int node) {
        LocalEndpoint local = on().local(node);
        return new RemoteEndpoint(local.addresses(), local.port(), local.udpPort());
    }

    /// A peer at a node's address, whatever ports it has.
    private RemoteEndpoint anyPort(int node) {
        return new RemoteEndpoint(on().local(node).addresses(), RemoteEndpoint.ANY_PORT, 7);
    }

    /// Another port of a node.
    private LocalEndpoint elsewhere(int node) {
        LocalEndpoint local = on().local(node);
        return new LocalEndpoint(local.addresses(), local.port() + 20, local.udpPort());
    }

    /// Node 1, where node 0 is not configured.
    private End endForSomebodyElse() throws IOException {
        LocalEndpoint here = on().local(0);
        RemoteEndpoint somebodyElse =
                new RemoteEndpoint(
                        List.of(InetAddress.ofLiteral("127.0.0.77")),
                        here.port() + 7,
                        here.udpPort());
        return end(1, somebodyElse, PROFILE.withInitiation(Initiation.PASSIVE));
    }

    /// Lets callers in, who are answered with what they say.
    private final class Door implements Admission {
        private final End behind;
        private final int room;
        private final List<Visitor> visitors = new CopyOnWriteArrayList<>();

        private Door(End behind, int room) {
            this.behind = behind;
            this.room = room;
        }

        private boolean lastIsDown() {
            return visitors.getLast().events.getLast().startsWith("down ");
        }

        @Override
        public AssociationProfile profile() {
            return PROFILE;
        }

        @Override
        public int associationsMax() {
            return room;
        }

        @Override
        public Optional<Admitted> admit(Collection<InetSocketAddress> caller) {
            assertThat(on().local(0).addresses()).contains(caller.iterator().next().getAddress());
            return Optional.of(new Admitted("visitor of " + behind.node, new Visitor(visitors)));
        }
    }

    private final class Visitor implements AssociationUser {
        private final List<Visitor> all;
        private final List<String> events = new CopyOnWriteArrayList<>();
        private @Nullable Association association;

        private Visitor(List<Visitor> all) {
            this.all = all;
        }

        private Association association() {
            Association known = association;
            if (known == null) {
                throw new IllegalStateException("never up");
            }
            return known;
        }

        @Override
        public void onUp(Association up) {
            association = up;
            events.add("up");
            all.add(this);
        }

        @Override
        public void onMessage(Association from, int stream, int protocol, ByteBuf message) {
            from.send(1, PayloadProtocol.M2PA, message(1, text(message)));
            message.release();
        }

        @Override
        public void onBatchEnd(Association from) {
            from.flush();
        }

        @Override
        public void onRestart(Association from) {
            events.add("restart");
        }

        @Override
        public void onDown(Association from, DownReason reason) {
            events.add("down " + reason.cause());
        }
    }

    private End end(int node, AssociationProfile profile) throws IOException {
        return end(node, remote(1 - node), profile);
    }

    private End end(int node, RemoteEndpoint remote, AssociationProfile profile)
            throws IOException {
        return end(node, on().local(node), remote, profile);
    }

    private End end(
            int node, LocalEndpoint local, RemoteEndpoint remote, AssociationProfile profile)
            throws IOException {
        End end = new End(node, local, remote, profile);
        ends.add(end);
        return end;
    }

    private void bringUp(End one, End two) {
        one.open();
        two.open();
        // who calls before the other has opened may be refused; it then calls again, as users do
        on().await(
                        "up",
                        () -> {
                            one.openAgainIfRefused();
                            two.openAgainIfRefused();
                            return one.isUp() && two.isUp();
                        },
                        SOON);
        one.events.removeIf(event -> event.startsWith("down REFUSED"));
        two.events.removeIf(event -> event.startsWith("down REFUSED"));
    }

    private static ByteBuf octets(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private record Received(int stream, String text) {}

    /// One end: opens its endpoint, and writes down what it hears.
    private final class End implements AssociationUser, SctpObserver {
        private final int node;
        private final SctpEndpoint endpoint;
        private final Association association;
        private final List<String> events = new CopyOnWriteArrayList<>();
        private final List<Received> received = new CopyOnWriteArrayList<>();
        private final List<Integer> protocols = new CopyOnWriteArrayList<>();
        private final List<String> refusals = new CopyOnWriteArrayList<>();
        private volatile boolean echoes;
        private volatile int abortsAt;
        private volatile Undelivered undelivered = Undelivered.NOTHING;
        private volatile boolean reopening;
        private volatile Runnable whenUp = () -> {};
        private volatile Runnable whenMessage = () -> {};
        private volatile Runnable whenDown = () -> {};

        private End(
                int node, LocalEndpoint local, RemoteEndpoint remote, AssociationProfile profile)
                throws IOException {
            this.node = node;
            this.endpoint = on().transport(node).open(local, this, on().loop(node));
            Association[] made = new Association[1];
            on().on(node, () -> made[0] = endpoint.associate("end" + node, remote, profile, this));
            this.association = made[0];
        }

        private void open() {
            on().on(node, association::open);
        }

        private void answer() {
            on().on(node, association::answer);
        }

        private void openAgainIfRefused() {
            if (lastEventIs("down REFUSED") && !reopening) {
                reopening = true;
                on().loop(node)
                        .execute(
                                () -> {
                                    events.remove("down REFUSED");
                                    association.open();
                                    reopening = false;
                                });
            }
        }

        private void send(int stream, String text) {
            on().on(
                            node,
                            () -> {
                                assertThat(
                                                association.send(
                                                        stream,
                                                        PayloadProtocol.M2PA,
                                                        message(stream, text)))
                                        .as("send %s", text)
                                        .isTrue();
                                association.flush();
                            });
        }

        /// Sends until no more is accepted, or that is very much.
        ///
        /// @return how many were accepted
        private int fill() {
            String text = "x".repeat(1_000);
            int[] accepted = new int[1];
            on().on(
                            node,
                            () -> {
                                while (accepted[0] < 20_000
                                        && association.send(
                                                1, PayloadProtocol.M2PA, message(1, text))) {
                                    accepted[0]++;
                                }
                                association.flush();
                            });
            return accepted[0];
        }

        private void sendUnordered(int stream, String text) {
            on().on(
                            node,
                            () -> {
                                assertThat(
                                                association.sendUnordered(
                                                        stream,
                                                        PayloadProtocol.M2PA,
                                                        message(stream, text)))
                                        .as("send %s", text)
                                        .isTrue();
                                association.flush();
                            });
        }

        private AssociationStatus status() {
            AssociationStatus[] status = new AssociationStatus[1];
            on().on(node, () -> status[0] = association.status());
            return status[0];
        }

        private boolean hasOne() {
            return received.size() == 1;
        }

        private boolean isUp() {
            return lastEventIs("up");
        }

        private boolean isDown() {
            return !events.isEmpty() && events.getLast().startsWith("down ");
        }

        private boolean lastEventIs(String event) {
            List<String> now = List.copyOf(events);
            return !now.isEmpty() && now.getLast().equals(event);
        }

        private Cause lastDown() {
            return Cause.valueOf(events.getLast().substring("down ".length()));
        }

        private List<String> receivedOn(int stream) {
            return received.stream()
                    .filter(message -> message.stream == streamTold(stream))
                    .map(Received::text)
                    .toList();
        }

        @Override
        public void onUp(Association up) {
            events.add("up");
            whenUp.run();
        }

        @Override
        public void onMessage(Association on, int stream, int payloadProtocol, ByteBuf message) {
            if (echoes) {
                on.send(1, PayloadProtocol.M2PA, message(1, text(message)));
            }
            received.add(new Received(stream, text(message)));
            protocols.add(payloadProtocol);
            message.release();
            if (received.size() == abortsAt) {
                on.abort("that is enough");
            }
            whenMessage.run();
        }

        @Override
        public void onBatchEnd(Association on) {
            if (echoes) {
                on.flush();
            }
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
        public void onUndelivered(Association from, Undelivered told) {
            undelivered = told;
        }

        @Override
        public void onDown(Association down, DownReason reason) {
            events.add("down " + reason.cause());
            whenDown.run();
        }

        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {
            refusals.add(detail);
        }

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {
            // late packets of a former life are no one's fault
        }
    }
}
