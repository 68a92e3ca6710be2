// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.net.DatagramLoss;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramUser;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class NettyDatagramsTest {
    private static final InetSocketAddress ANY =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final BlockingQueue<String> faults = new LinkedBlockingQueue<>();
    private final NettyLoop loop =
            new NettyLoop("udp", (owner, fault) -> faults.add(owner + fault));
    private final NettyDatagrams udp =
            new NettyDatagrams((owner, fault) -> faults.add(owner + " " + fault.getMessage()));
    private final Recorder hears = new Recorder();

    @AfterEach
    void stop() {
        loop.close();
    }

    @Test
    void carriesDatagramsOfEverySizeWithTheirSender() throws Exception {
        DatagramPort to = udp.bind(ANY, hears, loop);
        DatagramPort from = udp.bind(ANY, new Recorder(), loop);

        for (int size : new int[] {1, 1452, 60_000}) {
            onLoop(
                    () -> {
                        from.send(to.local(), Unpooled.buffer(size).writeZero(size));
                        from.flush();
                    });
            assertThat(hears.next()).isEqualTo(size + " from " + from.local());
        }
        assertThat(hears.batchEnds).isNotEmpty();
        assertThat(faults).isEmpty();
    }

    @Test
    void whatIsGivenToTheUserIsNoLargerThanTheDatagram() throws Exception {
        DatagramPort to = udp.bind(ANY, hears, loop);

        onLoop(
                () -> {
                    to.send(to.local(), Unpooled.buffer(100).writeZero(100));
                    to.flush();
                });

        hears.next();
        assertThat(hears.capacity).isLessThan(1024);
    }

    @Test
    void portThatIsTakenIsNamedWithTheCause() throws IOException {
        DatagramPort taken = udp.bind(ANY, hears, loop);

        assertThatThrownBy(() -> udp.bind(taken.local(), hears, loop))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("UDP 127.0.0.1 port " + taken.local().getPort())
                .hasMessageContaining("in use");
    }

    @Test
    void portIsFreeOnceClosedAndTheUserHearsNothingMore() throws Exception {
        DatagramPort first = udp.bind(ANY, hears, loop);
        InetSocketAddress address = first.local();
        onLoop(first::close);
        Recorder second = new Recorder();

        DatagramPort again = udp.bind(address, second, loop);
        onLoop(
                () -> {
                    again.send(address, Unpooled.buffer(1).writeByte(1));
                    again.flush();
                });

        second.next();
        assertThat(hears.received).isEmpty();
    }

    @Test
    void sendingThroughAClosedPortReleases() throws Exception {
        DatagramPort port = udp.bind(ANY, hears, loop);
        ByteBuf datagram = Unpooled.buffer(1).writeByte(1);

        onLoop(
                () -> {
                    port.close();
                    port.send(ANY, datagram);
                });

        assertThat(datagram.refCnt()).isZero();
    }

    /// What waits for the system is bounded; what is beyond is dropped, released and reported.
    @Test
    void fullQueueDropsAndSaysSo() throws Exception {
        DatagramPort to = udp.bind(ANY, new Recorder(), loop);
        DatagramPort from = udp.bind(ANY, hears, loop);
        List<ByteBuf> sent = new ArrayList<>();

        onLoop(
                () -> {
                    for (int i = 0; i < 5_000; i++) {
                        ByteBuf datagram = Unpooled.directBuffer(1_000).writeZero(1_000);
                        sent.add(datagram);
                        from.send(to.local(), datagram);
                    }
                });

        long kept = sent.stream().filter(datagram -> datagram.refCnt() > 0).count();
        assertThat(kept).isBetween(2_000L, 4_200L); // 4 MiB, with Netty's overhead for each
        assertThat(hears.losses)
                .hasSize((int) (5_000 - kept))
                .containsOnly(DatagramLoss.QUEUE_FULL);
        onLoop(from::flush);
        onLoop(() -> from.send(to.local(), Unpooled.buffer(1).writeByte(1)));
        assertThat(hears.losses).hasSize((int) (5_000 - kept));
        assertThat(sent).allMatch(datagram -> datagram.refCnt() == 0);
    }

    @Test
    void datagramThatTheSystemDoesNotSendIsReportedAndTheNextGoesOut() throws Exception {
        DatagramPort to = udp.bind(ANY, hears, loop);
        InetSocketAddress other = new InetSocketAddress(ANY.getAddress(), 9);
        ByteBuf tooLong = Unpooled.buffer(70_000).writeZero(70_000);

        onLoop(
                () -> {
                    to.send(to.local(), Unpooled.buffer(6).writeZero(6));
                    to.send(other, tooLong);
                    to.send(to.local(), Unpooled.buffer(7).writeZero(7));
                    to.flush();
                });

        assertThat(hears.next()).startsWith("6 from");
        assertThat(hears.next()).startsWith("7 from");
        assertThat(hears.losses).containsExactly(DatagramLoss.TOO_LONG);
        assertThat(hears.lostOnTheWayTo).containsExactly(other);
        assertThat(tooLong.refCnt()).isZero();
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Message too long, TOO_LONG",
        "Network is unreachable, UNREACHABLE",
        "Connection refused, UNREACHABLE",
        "No route to host, UNREACHABLE",
        "Operation not permitted, SYSTEM",
        ", SYSTEM"
    })
    void systemsWordsAreUnderstood(@Nullable String words, DatagramLoss meaning) {
        assertThat(NettyDatagrams.reason(new IOException(words))).isEqualTo(meaning);
        assertThat(NettyDatagrams.reason(new PortUnreachableException()))
                .isEqualTo(DatagramLoss.UNREACHABLE);
    }

    @Test
    void faultOfAUserIsReportedAndThePortGoesOn() throws Exception {
        DatagramPort to = udp.bind(ANY, hears, loop);
        hears.throwsOnce = true;

        for (int i = 1; i <= 2; i++) {
            int size = i;
            onLoop(
                    () -> {
                        to.send(to.local(), Unpooled.buffer(size).writeZero(size));
                        to.flush();
                    });
        }

        assertThat(faults.poll(10, TimeUnit.SECONDS)).contains("UDP").contains("user is broken");
        assertThat(hears.next()).startsWith("2 from");
    }

    @Test
    void virtualLoopIsRefusedInWords() {
        assertThatThrownBy(() -> udp.bind(ANY, hears, new World(1).loop("virtual")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("virtual");
    }

    private void onLoop(Runnable task) throws Exception {
        CompletableFuture.runAsync(task, loop::execute).get(10, TimeUnit.SECONDS);
    }

    private static final class Recorder implements DatagramUser {
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final BlockingQueue<Integer> batchEnds = new LinkedBlockingQueue<>();
        private final List<DatagramLoss> losses = new CopyOnWriteArrayList<>();
        private final List<InetSocketAddress> lostOnTheWayTo = new CopyOnWriteArrayList<>();
        private volatile int capacity;
        private volatile boolean throwsOnce;

        private String next() throws InterruptedException {
            return String.valueOf(received.poll(10, TimeUnit.SECONDS));
        }

        @Override
        public void onDatagram(InetSocketAddress from, ByteBuf datagram) {
            int size = datagram.readableBytes();
            capacity = datagram.capacity();
            datagram.release();
            if (throwsOnce) {
                throwsOnce = false;
                throw new IllegalStateException("user is broken");
            }
            // the end of the batch before is seen by the test, too
            batchEnds.add(0);
            received.add(size + " from " + from);
        }

        @Override
        public void onBatchEnd() {
            batchEnds.add(1);
        }

        @Override
        public void onLost(@Nullable InetSocketAddress to, DatagramLoss why) {
            losses.add(why);
            lostOnTheWayTo.add(Objects.requireNonNull(to, "sent by us, so known"));
        }
    }
}
