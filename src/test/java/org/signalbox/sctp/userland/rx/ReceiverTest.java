// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.rx;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.Seeds;
import org.signalbox.sctp.userland.chunk.ChunkCursor;
import org.signalbox.sctp.userland.chunk.ChunkException;
import org.signalbox.sctp.userland.chunk.DataChunk;
import org.signalbox.sctp.userland.chunk.DataView;
import org.signalbox.sctp.userland.chunk.PacketHeader;
import org.signalbox.sctp.userland.rx.Receiver.Outcome;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class ReceiverTest {
    private static final int STREAMS = 3;
    private static final int WINDOW = 10_000;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final Receiver receiver = new Receiver(0, STREAMS, WINDOW, 1_000, allocator);
    private final List<String> delivered = new ArrayList<>();

    @AfterEach
    void nothingLeaks() {
        receiver.release();
        assertThat(receiver.heldOctets()).isZero();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    @Seeds(100)
    void fragmentsInAnyOrderBecomeMessagesInOrder(long seed) {
        Random random = new Random(seed);
        List<DataChunk> chunks = new ArrayList<>();
        List<List<String>> expected =
                List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int tsn = 0;
        for (int i = 0; i < 30; i++) {
            int stream = random.nextInt(STREAMS);
            int parts = 1 + random.nextInt(4);
            StringBuilder text = new StringBuilder();
            for (int part = 0; part < parts; part++) {
                String piece = "<" + i + "." + part + ">";
                text.append(piece);
                chunks.add(
                        chunk(
                                tsn++,
                                stream,
                                expected.get(stream).size(),
                                part == 0,
                                part == parts - 1,
                                piece));
            }
            expected.get(stream).add(stream + ":" + text);
        }
        Collections.shuffle(chunks, random);

        for (DataChunk chunk : chunks) {
            assertThat(take(chunk)).isEqualTo(Outcome.ACCEPTED);
        }

        for (int stream = 0; stream < STREAMS; stream++) {
            String prefix = stream + ":";
            assertThat(delivered.stream().filter(text -> text.startsWith(prefix)).toList())
                    .isEqualTo(expected.get(stream));
        }
        assertThat(receiver.cumulativeTsn()).isEqualTo(tsn - 1);
        assertThat(receiver.heldOctets()).isZero();
    }

    @Test
    void unorderedMessagesDoNotWait() {
        take(chunk(1, 0, 1, true, true, "waits"));
        DataChunk hasty = new DataChunk(false, true, true, true, 2, 0, 0, 5, octets("hasty"));
        take(hasty);

        assertThat(delivered).containsExactly("0:hasty");
    }

    @Test
    void sequenceWraps() {
        for (int i = 0; i < 70_000; i++) {
            take(chunk(i, 1, i & 0xFFFF, true, true, "m"));
        }

        assertThat(delivered).hasSize(70_000);
    }

    @Test
    void withoutRoomOnlyWhatFillsAGapIsLetIn() {
        String kilo = "x".repeat(1000);
        int tsn = 1;
        while (take(chunk(tsn, 0, tsn, true, true, kilo)) == Outcome.ACCEPTED) {
            tsn++;
        }

        assertThat(receiver.heldOctets()).isLessThanOrEqualTo(WINDOW);
        assertThat(receiver.takeSack().window()).isZero();
        assertThat(take(chunk(0, 0, 0, true, true, kilo))).isEqualTo(Outcome.ACCEPTED);
        assertThat(delivered).hasSize(tsn);
        assertThat(receiver.takeSack().window()).isEqualTo(WINDOW);
    }

    /// RFC 1122 section 4.2.3.3, RFC 9260 section 6.1.
    @Test
    void windowOfLessThanAPacketIsOfferedAsNone() {
        long offered = WINDOW;
        for (int tsn = 1; receiver.heldOctets() < WINDOW - 300; tsn++) {
            take(chunk(tsn, 0, tsn, true, true, "x".repeat(200)));
            offered = receiver.takeSack().window();
            assertThat(offered == 0 || offered >= 1452).as("offer of %d", offered).isTrue();
        }

        assertThat(offered).isZero();
    }

    /// Section 6.2: by a quarter of the buffer.
    @Test
    void windowThatOpensWideIsToldAtOnce() {
        String text = "x".repeat(1000);
        take(chunk(0, 0, 0, true, false, text));
        take(chunk(1, 0, 0, false, false, text));
        receiver.onPacketEnd(0);
        assertThat(receiver.takeSack().window()).isLessThan(WINDOW - 2000);

        take(chunk(2, 0, 0, false, true, text));
        receiver.onPacketEnd(0);

        assertThat(receiver.isSackDue(0)).isFalse(); // no quarter yet
        take(chunk(3, 0, 1, true, false, text));
        take(chunk(4, 0, 1, false, false, text));
        take(chunk(5, 0, 1, false, false, text));
        receiver.takeSack();
        take(chunk(6, 0, 1, false, true, text));
        receiver.onPacketEnd(0);
        assertThat(receiver.isSackDue(0)).isTrue();
        assertThat(receiver.takeSack().window()).isEqualTo(WINDOW);
    }

    /// Section 6.2: a peer that was told of no window would only probe now and then.
    @Test
    void windowThatOpensAtAllIsToldAtOnce() {
        take(chunk(0, 1, 0, true, false, "x".repeat(7000)));
        take(chunk(1, 0, 0, true, false, "x".repeat(1700)));
        assertThat(receiver.takeSack().window()).isZero();

        take(chunk(2, 0, 0, false, true, "x"));
        receiver.onPacketEnd(0);

        assertThat(receiver.isSackDue(0)).isTrue();
        assertThat(receiver.takeSack().window()).isBetween(1452L, WINDOW / 3L);
    }

    @Test
    void messageThatCanNeverFitIsReported() {
        String kilo = "x".repeat(1000);
        Outcome outcome = Outcome.ACCEPTED;
        int tsn = 0;
        while (outcome == Outcome.ACCEPTED) {
            outcome = take(chunk(tsn, 0, 0, tsn == 0, false, kilo));
            tsn++;
        }

        assertThat(outcome).isEqualTo(Outcome.OUT_OF_RESOURCE);
        assertThat(receiver.heldOctets()).isLessThanOrEqualTo(2 * WINDOW);
    }

    /// A message of very many tiny fragments, in the order that makes looking for its ends dearest:
    /// a walk from end to end for each would take hundreds of millions of steps for each message.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Timeout(20)
    void tinyFragmentsCostNoMoreThanTheirNumber(boolean backwards) {
        int fragments = 15_000;
        Receiver roomy = new Receiver(0, STREAMS, 4_000_000, 1_000, allocator);
        int[] octets = new int[1];

        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < fragments; i++) {
                int part = backwards ? fragments - 1 - i : i;
                boolean ends = part == fragments - 1;
                int tsn = round * fragments + part;
                DataChunk tiny = chunk(tsn, 0, round, part == 0, ends, "x");
                Outcome outcome = take(roomy, tiny, (_, _, message) -> count(message, octets));
                assertThat(outcome).isEqualTo(Outcome.ACCEPTED);
            }
        }

        assertThat(octets[0]).isEqualTo(4 * fragments);
        assertThat(roomy.heldOctets()).isZero();
        assertThat(roomy.cumulativeTsn()).isEqualTo(4 * fragments - 1);
    }

    @Test
    void contradictoryFragmentsAreAViolation() {
        take(chunk(0, 0, 0, true, false, "begins"));

        assertThat(take(chunk(1, 0, 0, true, false, "begins again"))).isEqualTo(Outcome.VIOLATION);
    }

    @Test
    void fragmentOfAnotherMessageIsAViolation() {
        take(chunk(0, 0, 0, true, false, "begins"));

        assertThat(take(chunk(1, 0, 1, false, true, "ends another"))).isEqualTo(Outcome.VIOLATION);
    }

    @Test
    void sequenceThatIsOverIsAViolation() {
        take(chunk(0, 0, 0, true, true, "first"));

        assertThat(take(chunk(1, 0, 0, true, true, "first again"))).isEqualTo(Outcome.VIOLATION);
    }

    @Test
    void immediateBitIsHonoured() {
        DataChunk urgent = new DataChunk(true, false, true, true, 0, 0, 0, 5, octets("now"));
        take(urgent);
        receiver.onPacketEnd(0);

        assertThat(receiver.isSackDue(0)).isTrue();
    }

    private static void count(ByteBuf message, int[] octets) {
        octets[0] += message.readableBytes();
        message.release();
    }

    private Outcome take(DataChunk data) {
        return take(
                receiver,
                data,
                (stream, _, message) -> {
                    delivered.add(stream + ":" + message.toString(StandardCharsets.US_ASCII));
                    message.release();
                });
    }

    private Outcome take(Receiver by, DataChunk data, MessageSink sink) {
        ByteBuf packet = allocator.buffer();
        PacketHeader.writeTo(packet, 1, 1, 1);
        data.writeTo(packet);
        data.payload().release();
        Outcome outcome = by.onData(view(packet), sink);
        packet.release();
        return outcome;
    }

    private static DataView view(ByteBuf packet) {
        try {
            ChunkCursor cursor = new ChunkCursor().over(packet);
            assertThat(cursor.next()).isTrue();
            return new DataView().read(cursor);
        } catch (ChunkException e) {
            throw new AssertionError("we wrote a broken packet", e);
        }
    }

    private DataChunk chunk(
            int tsn, int stream, int sequence, boolean beginning, boolean ending, String text) {
        return new DataChunk(
                false, false, beginning, ending, tsn, stream, sequence, 5, octets(text));
    }

    private ByteBuf octets(String text) {
        ByteBuf buffer = allocator.buffer();
        buffer.writeCharSequence(text, StandardCharsets.US_ASCII);
        return buffer;
    }
}
