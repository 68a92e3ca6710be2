// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramUser;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class SimDatagramsTest {
    private static final InetSocketAddress ONE = new InetSocketAddress("10.0.0.1", 9899);
    private static final InetSocketAddress TWO = new InetSocketAddress("10.0.0.2", 9899);

    private final World world = new World(11);
    private final SimDatagrams network = new SimDatagrams(world);
    private final SimLoop loopOne = world.loop("one");
    private final SimLoop loopTwo = world.loop("two");
    private final Recorder two = new Recorder();
    private DatagramPort portOne;
    private DatagramPort portTwo;

    @BeforeEach
    void bind() throws IOException {
        portOne = network.bind(ONE, new Recorder(), loopOne);
        portTwo = network.bind(TWO, two, loopTwo);
    }

    @AfterEach
    void nothingLeaks() {
        world.runFor(Duration.ofSeconds(10));
        assertThat(network.inFlight()).isZero();
        assertThat(world.octetsAllocated()).isZero();
    }

    @Test
    void deliversAfterTheDelayWithTheSendersAddress() {
        send(5);
        world.runFor(Duration.ofMillis(1).minusNanos(1));
        assertThat(two.received).isEmpty();

        world.runFor(Duration.ofNanos(1));

        assertThat(two.received).containsExactly(5);
        assertThat(two.from).isEqualTo(ONE);
    }

    @Test
    void datagramsOfOneInstantAreOneBatch() {
        IntStream.range(0, 3).forEach(this::send);

        world.runFor(Duration.ofMillis(2));

        assertThat(two.received).containsExactly(0, 1, 2);
        assertThat(two.batches).isEqualTo(1);
    }

    @Test
    void jitterAloneDoesNotReorder() {
        network.conditions(
                LinkConditions.PERFECT.withDelay(Duration.ofMillis(1), Duration.ofMillis(50)));

        IntStream.range(0, 100).forEach(this::send);
        world.runFor(Duration.ofSeconds(1));

        assertThat(two.received).hasSize(100).isSorted();
    }

    @Test
    void losesDuplicatesReordersAndCorruptsAsAsked() {
        network.conditions(LinkConditions.PERFECT.withLoss(0.5));
        IntStream.range(0, 100).forEach(this::send);
        world.runFor(Duration.ofSeconds(1));
        assertThat(two.received).hasSizeBetween(20, 80);

        two.received.clear();
        network.conditions(LinkConditions.PERFECT.withDuplication(1));
        send(1);
        world.runFor(Duration.ofSeconds(1));
        assertThat(two.received).containsExactly(1, 1);

        two.received.clear();
        network.conditions(LinkConditions.PERFECT.withReordering(0.3));
        IntStream.range(0, 100).forEach(this::send);
        world.runFor(Duration.ofSeconds(1));
        assertThat(two.received).hasSize(100);
        assertThat(two.received).isNotEqualTo(IntStream.range(0, 100).boxed().toList());

        two.received.clear();
        network.conditions(LinkConditions.PERFECT.withCorruption(1));
        send(0);
        world.runFor(Duration.ofSeconds(1));
        assertThat(two.received).hasSize(1);
        assertThat(Integer.bitCount(two.received.getFirst())).isEqualTo(1);
    }

    @Test
    void cutLosesOneDirectionAndWhatIsOnItsWay() {
        send(1);
        network.cut(ONE.getAddress(), TWO.getAddress());
        send(2);
        world.runFor(Duration.ofSeconds(1));
        assertThat(two.received).isEmpty();

        network.mend(ONE.getAddress(), TWO.getAddress());
        send(3);
        world.runFor(Duration.ofSeconds(1));

        assertThat(two.received).containsExactly(3);
    }

    @Test
    void isolatedAddressIsSilentUntilItRejoins() {
        network.isolate(TWO.getAddress());
        send(1);
        world.runFor(Duration.ofSeconds(1));
        network.rejoin(TWO.getAddress());
        send(2);
        world.runFor(Duration.ofSeconds(1));

        assertThat(two.received).containsExactly(2);
    }

    @Test
    void boundAddressIsInUseUntilClosed() throws IOException {
        assertThatThrownBy(() -> network.bind(TWO, two, loopTwo))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("10.0.0.2");

        portTwo.close();

        assertThat(network.bind(TWO, two, loopTwo).local()).isEqualTo(TWO);
    }

    @Test
    void portZeroLetsTheNetworkChoose() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("10.0.0.3"), 0);

        int first = network.bind(any, two, loopTwo).local().getPort();
        int second = network.bind(any, two, loopTwo).local().getPort();

        assertThat(first).isPositive().isNotEqualTo(second);
    }

    private void send(int value) {
        ByteBuf datagram = world.allocator().buffer(4).writeInt(value);
        loopOne.run(() -> portOne.send(TWO, datagram));
    }

    private static final class Recorder implements DatagramUser {
        private final List<Integer> received = new ArrayList<>();
        private @Nullable InetSocketAddress from;
        private int batches;

        @Override
        public void onDatagram(InetSocketAddress sender, ByteBuf datagram) {
            from = sender;
            received.add(datagram.readInt());
            datagram.release();
        }

        @Override
        public void onBatchEnd() {
            batches++;
        }
    }
}
