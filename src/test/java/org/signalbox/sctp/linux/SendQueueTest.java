// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class SendQueueTest {
    private static final PooledByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

    private final SendQueue queue = new SendQueue(100_000);

    @Test
    void releasesWhatHasLeftAndKeepsTheRest() {
        List<ByteBuf> messages = new ArrayList<>();
        int removed = 0;
        for (int i = 0; i < 500; i++) { // grows while its beginning is in the middle
            ByteBuf message = direct(10);
            messages.add(message);
            queue.add(message, 0, 5, false, ALLOCATOR);
            if (i % 3 == 0) {
                queue.remove(1);
                removed++;
            }
        }

        assertThat(queue.size()).isEqualTo(500 - removed);
        assertThat(queue.octets()).isEqualTo(10L * (500 - removed));
        for (int i = 0; i < 500; i++) {
            assertThat(messages.get(i).refCnt()).as("message %d", i).isEqualTo(i < removed ? 0 : 1);
        }
        queue.clear();
        assertThat(messages).allMatch(message -> message.refCnt() == 0);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.octets()).isZero();
    }

    @Test
    void isFullByOctetsAndByTheNumberOfMessages() {
        queue.add(direct(99_936), 0, 5, false, ALLOCATOR);
        assertThat(queue.isFull()).isTrue();
        queue.remove(1);
        assertThat(queue.isHalfEmpty()).isTrue();

        int count = 0;
        while (!queue.isFull()) {
            queue.add(direct(1), 0, 5, false, ALLOCATOR);
            count++;
        }

        assertThat(count).isEqualTo(1 + 100_000 / (1 + SendQueue.OVERHEAD_OCTETS));
        assertThat(queue.isHalfEmpty()).isFalse();
        queue.clear();
    }

    @Test
    void putsIntoOnePlaceWhatLiesInSeveralOrOnTheHeap() {
        ByteBuf onHeap = Unpooled.wrappedBuffer(new byte[] {1, 2, 3});
        ByteBuf composite = Unpooled.wrappedBuffer(direct(4), direct(5));

        queue.add(onHeap, 0, 5, false, ALLOCATOR);
        queue.add(composite, 0, 5, false, ALLOCATOR);

        assertThat(onHeap.refCnt()).isZero();
        assertThat(composite.refCnt()).isZero();
        assertThat(queue.octets()).isEqualTo(12);
        queue.clear();
    }

    private static ByteBuf direct(int octets) {
        return ALLOCATOR.directBuffer(octets).writeZero(octets);
    }
}
