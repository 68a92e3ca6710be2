// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.tx;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.userland.chunk.SackChunk;
import org.signalbox.sctp.userland.chunk.SackChunk.GapBlock;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// RFC 9260 sections 6.3.2 and 6.4 with two paths, and chunks that fill a packet each.
class MultihomingTest {
    private static final int CHUNK = Sender.PAYLOAD_OCTETS_MAX;
    private static final int WINDOW = 1_000_000;
    private static final long MILLI = 1_000_000;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final Path first = path("10.0.0.2");
    private final Path second = path("10.1.0.2");
    private final Paths paths = new Paths(List.of(first, second));
    private final Sender sender = new Sender(1, 1, WINDOW, WINDOW, 1_000 * MILLI, paths);
    private final List<Path> usedPaths = new ArrayList<>();

    private long now = MILLI;

    @AfterEach
    void nothingLeaks() {
        sender.release();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    /// Section 6.3.2, R3: the timer of a path is about the first TSN in flight on it, and nothing
    /// else.
    @Test
    void t3IsRestartedOnlyByTheFirstTsnOfItsOwnPath() {
        queueAndTransmit(2); // 1 and 2 on the first path
        paths.prefer(second.address());
        now += 10 * MILLI;
        queueAndTransmit(2); // 3 and 4 on the second
        long firstDeadline = first.t3().deadline();
        long secondDeadline = second.t3().deadline();
        assertThat(secondDeadline).isEqualTo(firstDeadline + 10 * MILLI);

        now += 10 * MILLI;
        sack(0, new GapBlock(4, 4));
        assertThat(first.t3().deadline()).isEqualTo(firstDeadline);
        assertThat(second.t3().deadline()).isEqualTo(secondDeadline);

        sack(1, new GapBlock(3, 3)); // 1 and 4
        assertThat(first.t3().deadline()).isEqualTo(now + first.rtoNanos());
        assertThat(second.t3().deadline()).isEqualTo(secondDeadline);
        long restarted = first.t3().deadline();

        now += 10 * MILLI;
        sack(1, new GapBlock(2, 3)); // 3 and 4
        assertThat(first.t3().deadline()).isEqualTo(restarted);
        assertThat(second.t3().isRunning()).isFalse(); // R2
    }

    /// Section 7.2.4, rule 4: also when the first TSN of the path is sent again.
    @Test
    void t3IsRestartedWhenTheFirstTsnOfAPathIsSentAgain() {
        queueAndTransmit(3);
        for (int i = 0; i < 3; i++) {
            now += MILLI;
            sack(0, new GapBlock(2, 2 + i));
            queue(1);
            transmit();
        }

        assertThat(sender.retransmissions()).isEqualTo(1);
        assertThat(first.t3().deadline()).isEqualTo(now + first.rtoNanos());
    }

    /// Section 6.4.1: what timed out goes by another path, new data by the primary still.
    @Test
    void whatTimedOutGoesByTheOtherPathAndNewDataByThePrimary() {
        queueAndTransmit(1);

        sender.onTimeout(first);
        transmit();
        queueAndTransmit(1);

        assertThat(usedPaths).containsExactly(first, second, first);
        assertThat(second.t3().isRunning()).isTrue();
    }

    /// Section 6.4: an inactive primary is passed over until it answers again.
    @Test
    void inactivePrimaryIsPassedOverUntilItAnswers() {
        for (int i = 0; i <= 2; i++) {
            first.onError(2);
        }
        queueAndTransmit(1);
        first.onAnswer();
        queueAndTransmit(1);

        assertThat(usedPaths).containsExactly(second, first);
    }

    /// Section 6.4: if no path is active, something must be tried, and each in turn.
    @Test
    void whenNothingAnswersEachPathIsTriedInTurn() {
        for (int i = 0; i <= 2; i++) {
            first.onError(2);
            second.onError(2);
        }
        queueAndTransmit(1);
        sender.onTimeout(first);
        transmit();
        sender.onTimeout(second);
        transmit();

        assertThat(usedPaths).containsExactly(first, second, first);
    }

    /// Section 7.3: what one path does not let through says nothing about another, not even if both
    /// begin at the same socket. Messages are cut for either.
    @Test
    void packetsAreShorterOnThePathThatDoesNotLetThemThrough() {
        sender.onTooLong(0, second.udp(), now);

        assertThat(first.packetOctetsMax()).isEqualTo(1452);
        assertThat(second.packetOctetsMax()).isEqualTo(1232);
        queue(1); // longer than a packet of the second path
        transmit();
        assertThat(sender.hasOutstanding()).isTrue();
        assertThat(usedPaths).containsExactly(first, first);

        sender.onTooLong(1, first.udp(), now); // from another socket
        assertThat(first.packetOctetsMax()).isEqualTo(1452);
    }

    private void queue(int chunks) {
        for (int i = 0; i < chunks; i++) {
            assertThat(sender.accept(0, 5, false, allocator.buffer(CHUNK).writeZero(CHUNK)))
                    .isTrue();
        }
    }

    private void queueAndTransmit(int chunks) {
        queue(chunks);
        transmit();
    }

    private void transmit() {
        sender.beginBurst(now);
        for (@Nullable Path to = sender.nextPath(); to != null; to = sender.nextPath()) {
            ByteBuf packet = allocator.buffer(Path.CHUNKS_OCTETS_MAX, Path.CHUNKS_OCTETS_MAX);
            sender.write(packet, to, now);
            packet.release();
            usedPaths.add(to);
        }
    }

    private void sack(int cumulativeAck, GapBlock... gaps) {
        sender.onSack(new SackChunk(cumulativeAck, WINDOW, List.of(gaps), List.of()), now);
    }

    private static Path path(String literal) {
        try {
            InetAddress address = InetAddress.getByName(literal);
            return new Path(address, 9899, 0, true, AssociationProfile.SIGNALLING);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
