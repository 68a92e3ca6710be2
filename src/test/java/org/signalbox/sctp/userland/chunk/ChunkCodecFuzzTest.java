// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Tag;
import org.signalbox.Seeds;

import java.util.List;
import java.util.SplittableRandom;

/// Broken packets end in a [ChunkException] or in chunks that can be written again; never in
/// another exception, and never by reading outside of the packet.
class ChunkCodecFuzzTest {
    private static final int MUTATIONS = 2_000;

    @Seeds(20)
    void mutatedPacketsAreParsedOrRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<ChunkSamples> samples = ChunkSamples.all();
        for (int i = 0; i < MUTATIONS; i++) {
            ByteBuf packet = Unpooled.buffer();
            packet.writeZero(PacketHeader.LENGTH);
            for (int chunks = 1 + random.nextInt(3); chunks > 0; chunks--) {
                samples.get(random.nextInt(samples.size())).chunk().writeTo(packet);
            }
            byte[] octets = ByteBufUtil.getBytes(packet);
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                int at = PacketHeader.LENGTH + random.nextInt(octets.length - PacketHeader.LENGTH);
                octets[at] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(10) == 0 ? random.nextInt(octets.length) : octets.length;
            check(octets, length);
        }
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "5m")
    void anyOctets(byte[] octets) {
        check(octets, octets.length);
    }

    private static void check(byte[] octets, int length) {
        if (length < PacketHeader.LENGTH) {
            return; // dropped before the cursor sees it
        }
        ByteBuf packet = Unpooled.wrappedBuffer(octets, 0, length);
        ChunkCursor cursor = new ChunkCursor().over(packet);
        try {
            while (cursor.next()) {
                Chunk chunk = Chunk.parse(cursor);
                ByteBuf again = Unpooled.buffer();
                chunk.writeTo(again);
                assertThat(again.readableBytes() % 4).isZero();
                assertThat(again.getUnsignedByte(0)).isEqualTo((short) cursor.type());
            }
        } catch (ChunkException refused) {
            assertThat(refused.offset()).isBetween(0, length);
        }
    }
}
