// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.tx;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.Undelivered;
import org.signalbox.sctp.userland.chunk.SackChunk;
import org.signalbox.sctp.userland.chunk.SackChunk.GapBlock;

import java.net.InetAddress;
import java.util.List;

/// What a sender would give up if its association ended now.
class UndeliveredTest {
    private static final int TSN = 0xFFFFFFFF; // wraps
    private static final int CHUNK = Sender.PAYLOAD_OCTETS_MAX;
    private static final int WINDOW = 10_000_000;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final Path path =
            new Path(
                    InetAddress.getLoopbackAddress(), 9899, 0, true, AssociationProfile.SIGNALLING);
    private final Sender sender =
            new Sender(TSN, 1, WINDOW, WINDOW, 60_000_000_000L, new Paths(List.of(path)));

    @AfterEach
    void nothingLeaks() {
        sender.release();
        assertThat(sender.undelivered()).isEqualTo(Undelivered.NOTHING);
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    @Test
    void whatIsAcceptedIsUnsentThenInDoubtThenNothing() {
        accept(100);
        accept(100);
        assertThat(sender.undelivered()).isEqualTo(new Undelivered(2, 0));

        transmit();
        assertThat(sender.undelivered()).isEqualTo(new Undelivered(0, 2));

        sack(TSN);
        assertThat(sender.undelivered()).isEqualTo(new Undelivered(0, 1));
        sack(TSN + 1);
        assertThat(sender.undelivered()).isEqualTo(Undelivered.NOTHING);
    }

    @Test
    void gapBlockSettlesNothing() {
        accept(100);
        accept(100);
        transmit();

        sack(TSN - 1, new GapBlock(2, 2));

        assertThat(sender.undelivered()).isEqualTo(new Undelivered(0, 2));
    }

    @Test
    void longMessageIsInDoubtOnceUntilItsLastFragmentIsAcknowledged() {
        accept(2 * CHUNK);
        transmit();
        assertThat(sender.undelivered()).isEqualTo(new Undelivered(0, 1));

        sack(TSN);
        assertThat(sender.undelivered()).isEqualTo(new Undelivered(0, 1));
        sack(TSN + 1);
        assertThat(sender.undelivered()).isEqualTo(Undelivered.NOTHING);
    }

    /// Nobody can read the beginning alone.
    @Test
    void messageThatWasNotSentToItsEndIsUnsent() {
        accept(20 * CHUNK);
        accept(100);

        transmit();

        assertThat(sender.hasOutstanding()).isTrue();
        assertThat(sender.undelivered()).isEqualTo(new Undelivered(2, 0));
    }

    private void accept(int octets) {
        assertThat(sender.accept(0, 5, false, allocator.buffer(octets).writeZero(octets))).isTrue();
    }

    private void transmit() {
        sender.beginBurst(0);
        for (Path to = sender.nextPath(); to != null; to = sender.nextPath()) {
            ByteBuf packet = allocator.buffer(Path.CHUNKS_OCTETS_MAX, Path.CHUNKS_OCTETS_MAX);
            sender.write(packet, to, 0);
            packet.release();
        }
    }

    private void sack(int cumulativeAck, GapBlock... gaps) {
        sender.onSack(new SackChunk(cumulativeAck, WINDOW, List.of(gaps), List.of()), 1_000_000);
    }
}
