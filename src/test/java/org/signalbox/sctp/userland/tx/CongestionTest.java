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
import java.util.List;

/// RFC 9260 section 7.2 on one path, with chunks that fill a packet each.
class CongestionTest {
    private static final int INITIAL_TSN = 0xFFFFFFFE; // wraps
    private static final int CHUNK = Sender.PAYLOAD_OCTETS_MAX;
    private static final int PMDCS = Path.CHUNKS_OCTETS_MAX;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final Path path =
            new Path(
                    InetAddress.getLoopbackAddress(), 9899, 0, true, AssociationProfile.SIGNALLING);
    private final Sender sender =
            new Sender(
                    INITIAL_TSN,
                    1,
                    10_000_000,
                    10_000_000,
                    60_000_000_000L,
                    new Paths(List.of(path)));

    private int sentUpTo = INITIAL_TSN - 1;
    private long now;

    @AfterEach
    void nothingLeaks() {
        sender.release();
        assertThat(sender.bufferedOctets()).isZero();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    @Test
    void initialWindowIsThatOfTheStandard() {
        assertThat(path.congestionWindow()).isEqualTo(4404);
    }

    /// Section 7.2.1: at most one PMDCS for each SACK, and only if the window was full.
    @Test
    void slowStartGrowsByAPacketForEachSackWhileTheWindowIsFull() {
        queue(100);
        transmitAll();
        int before = path.congestionWindow();

        acknowledgeUpTo(INITIAL_TSN + 1);

        assertThat(path.congestionWindow()).isEqualTo(before + PMDCS);
    }

    @Test
    void windowThatIsNotUsedDoesNotGrow() {
        queue(1);
        transmitAll();

        acknowledgeUpTo(INITIAL_TSN);

        assertThat(path.congestionWindow()).isEqualTo(4404);
    }

    /// Section 7.2.1: not a second packet, even if small chunks leave room in the window.
    @Test
    void timeoutLeavesOnePacketOfSmallChunks() {
        for (int i = 0; i < 30; i++) {
            sender.accept(0, 5, false, allocator.buffer(90).writeZero(90));
        }
        transmitAll();

        sender.onTimeout(path);
        int sent = transmitAll();

        assertThat(sent).isEqualTo(1);
        assertThat(path.flight()).isLessThan(PMDCS);
        acknowledgeUpTo(INITIAL_TSN);
        assertThat(transmitAll()).isPositive();
    }

    /// Section 7.2.1.
    @Test
    void initialWindowIsSmallerForIpv6() throws UnknownHostException {
        Path other =
                new Path(
                        InetAddress.getByName("::1"), 9899, 0, true, AssociationProfile.SIGNALLING);

        assertThat(other.congestionWindow()).isEqualTo(4344);
    }

    /// Section 7.2.3.
    @Test
    void timeoutLeavesOnePacket() {
        queue(100);
        transmitAll();

        sender.onTimeout(path);
        int sent = transmitAll();

        assertThat(path.congestionWindow()).isEqualTo(PMDCS);
        assertThat(sent).isEqualTo(1);
    }

    /// Section 7.2.2: beyond the threshold one PMDCS for each window acknowledged.
    @Test
    void congestionAvoidanceGrowsByAPacketForEachWindow() {
        queue(2000);
        transmitAll();
        sender.onTimeout(path);
        while (path.congestionWindow() <= 4 * PMDCS) {
            transmitAll();
            acknowledgeUpTo(sentUpTo);
        }
        transmitAll();
        int before = path.congestionWindow();

        acknowledgeUpTo(sentUpTo);
        transmitAll();
        acknowledgeUpTo(sentUpTo);
        transmitAll();

        assertThat(path.congestionWindow()).isBetween(before + 1, before + 2 * PMDCS);
    }

    /// Section 7.2.4: halved once for all that was lost in one window.
    @Test
    void fastRetransmitHalvesOnce() {
        queue(3000);
        for (int i = 0; i < 20; i++) {
            transmitAll();
            acknowledgeUpTo(sentUpTo);
        }
        transmitAll();
        int lost = sentUpTo - 10;
        acknowledgeUpTo(lost - 1);
        int before = path.congestionWindow();
        assertThat(before).isGreaterThan(10 * CHUNK);

        for (int i = 0; i < 5; i++) {
            sender.onSack(
                    new SackChunk(
                            lost - 1,
                            10_000_000,
                            List.of(new GapBlock(3, 3 + i)), // the one after is missing too
                            List.of()),
                    now);
        }

        assertThat(path.congestionWindow()).isEqualTo(Math.max(before / 2, 4 * PMDCS));
    }

    /// Section 7.2.1.
    @Test
    void idlePathForgetsItsWindow() {
        queue(400);
        for (int i = 0; i < 40; i++) {
            transmitAll();
            acknowledgeUpTo(sentUpTo);
        }
        int grown = path.congestionWindow();
        while (!sender.isEmpty()) {
            transmitAll();
            acknowledgeUpTo(sentUpTo);
        }

        now += 3_600_000_000_000L;
        queue(1);
        transmitAll();

        assertThat(grown).isGreaterThan(8 * PMDCS);
        assertThat(path.congestionWindow()).isEqualTo(4 * PMDCS);
    }

    /// Section 6.1: Max.Burst.
    @Test
    void oneEventSetsFourPacketsFreeAtMost() {
        queue(3000);
        for (int i = 0; i < 40; i++) {
            transmitAll();
            acknowledgeUpTo(sentUpTo);
        }

        sender.beginBurst(now);

        assertThat(transmit()).isEqualTo(4);
    }

    /// Sections 6.2.1 (D iii) and 7.2.4: a SACK that takes back counts as one report, and only
    /// three are reason enough to send again.
    @Test
    void whatIsTakenBackIsSentAgainAfterThreeReports() {
        queue(6);
        transmitAll();
        sack(INITIAL_TSN, new GapBlock(2, 2));
        transmitAll();

        sack(INITIAL_TSN);
        assertThat(transmitAll()).isZero();
        sack(INITIAL_TSN, new GapBlock(3, 3));
        assertThat(sender.retransmissions()).isZero();
        sack(INITIAL_TSN, new GapBlock(3, 4));
        transmitAll();

        assertThat(sender.retransmissions()).isEqualTo(2); // the one before was missing, too
    }

    /// Section 6.3.2, R4.
    @Test
    void whatIsTakenBackIsTimedAgain() {
        queue(1);
        transmitAll();
        queue(1);
        transmitAll();
        sack(INITIAL_TSN - 1, new GapBlock(1, 2));
        assertThat(path.t3().isRunning()).isFalse();

        now += 1_000_000;
        sack(INITIAL_TSN - 1);

        assertThat(path.t3().deadline()).isEqualTo(now + path.rtoNanos());
        assertThat(sender.outstandingOctets()).isEqualTo(2 * CHUNK);
        sender.onTimeout(path);
        transmitAll();
        assertThat(sender.retransmissions()).isPositive();
    }

    private void queue(int chunks) {
        for (int i = 0; i < chunks; i++) {
            assertThat(sender.accept(0, 5, false, allocator.buffer(CHUNK).writeZero(CHUNK)))
                    .isTrue();
        }
    }

    private void acknowledgeUpTo(int tsn) {
        now += 1_000_000;
        sender.onSack(new SackChunk(tsn, 10_000_000, List.of(), List.of()), now);
    }

    private void sack(int cumulativeAck, GapBlock... gaps) {
        sender.onSack(new SackChunk(cumulativeAck, 10_000_000, List.of(gaps), List.of()), now);
    }

    /// Everything that may go, over as many bursts as it takes.
    private int transmitAll() {
        int sent = 0;
        int burst;
        do {
            sender.beginBurst(now);
            burst = transmit();
            sent += burst;
        } while (burst > 0);
        return sent;
    }

    private int transmit() {
        int sent = 0;
        for (@Nullable Path to = sender.nextPath(); to != null; to = sender.nextPath()) {
            ByteBuf packet = allocator.buffer(PMDCS, PMDCS);
            long before = sender.retransmissions();
            sender.write(packet, to, now);
            if (sender.retransmissions() == before) {
                sentUpTo++;
            }
            packet.release();
            sent++;
        }
        return sent;
    }
}
