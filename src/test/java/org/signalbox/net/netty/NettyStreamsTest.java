// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.net.ByteStream;
import org.signalbox.net.StreamTransport.ListeningPort;
import org.signalbox.net.StreamUser;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class NettyStreamsTest {
    private static final InetSocketAddress ANY =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final BlockingQueue<String> faults = new LinkedBlockingQueue<>();
    private final NettyLoop loop =
            new NettyLoop("tcp", (owner, fault) -> faults.add(owner + fault));
    private final NettyStreams tcp =
            new NettyStreams((owner, fault) -> faults.add(owner + " " + fault.getMessage()));
    private final End called = new End();
    private final End caller = new End();

    @AfterEach
    void stop() {
        loop.close();
    }

    @Test
    void carriesOctetsBothWaysAndBothEndsHearTheEnd() throws Exception {
        try (ListeningPort port = tcp.listen(ANY, _ -> called, loop)) {
            tcp.connect(ANY, port.local(), caller, loop);
            assertThat(caller.next()).isEqualTo("open");
            assertThat(called.next()).isEqualTo("open");

            caller.send("ping");
            assertThat(called.next()).isEqualTo("ping");
            called.send("pong");
            assertThat(caller.next()).isEqualTo("pong");
            onLoop(() -> caller.stream().close());

            assertThat(caller.next()).isEqualTo("closed: closed locally");
            assertThat(called.next()).isEqualTo("closed: closed by peer");
            assertThat(faults).isEmpty();
        }
    }

    @Test
    void whatIsSentBeforeClosingArrives() throws Exception {
        try (ListeningPort port = tcp.listen(ANY, _ -> called, loop)) {
            tcp.connect(ANY, port.local(), caller, loop);
            assertThat(caller.next()).isEqualTo("open");
            assertThat(called.next()).isEqualTo("open");

            onLoop(
                    () -> {
                        caller.stream().send(octets("last words"));
                        caller.stream().close();
                    });

            assertThat(called.next()).isEqualTo("last words");
            assertThat(called.next()).startsWith("closed");
        }
    }

    @Test
    void refusedCallerIsClosed() throws Exception {
        try (ListeningPort port = tcp.listen(ANY, _ -> StreamUser.REFUSED, loop)) {
            tcp.connect(ANY, port.local(), caller, loop);

            assertThat(caller.next()).isEqualTo("open");
            assertThat(caller.next()).startsWith("closed");
        }
    }

    @Test
    void callToNobodyEndsInWords() throws Exception {
        InetSocketAddress nobody;
        try (ListeningPort port = tcp.listen(ANY, _ -> called, loop)) {
            nobody = port.local();
        }

        tcp.connect(ANY, nobody, caller, loop);

        assertThat(caller.next()).startsWith("closed: cannot connect to").contains("refused");
        assertThat(caller.events).isEmpty();
    }

    @Test
    void portThatIsTakenIsNamedWithTheCause() throws IOException {
        try (ListeningPort port = tcp.listen(ANY, _ -> called, loop)) {
            assertThatThrownBy(() -> tcp.listen(port.local(), _ -> called, loop))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("TCP 127.0.0.1 port " + port.local().getPort());
        }
    }

    @Test
    void slowReaderMakesTheWriterWaitAndThenGoOn() throws Exception {
        try (ListeningPort port = tcp.listen(ANY, _ -> called, loop)) {
            tcp.connect(ANY, port.local(), caller, loop);
            assertThat(caller.next()).isEqualTo("open");
            assertThat(called.next()).isEqualTo("open");
            called.counts = true;
            int[] sent = new int[1];

            // the reader shares the loop, so nothing is read while this task runs
            onLoop(
                    () -> {
                        while (caller.stream().isWritable() && sent[0] < 1000) {
                            caller.stream().send(Unpooled.buffer(65_536).writeZero(65_536));
                            sent[0]++;
                        }
                    });

            assertThat(sent[0]).isLessThan(1000);
            assertThat(caller.next()).isEqualTo("writable");
            long total = 65_536L * sent[0];
            while (called.octets < total) {
                assertThat(called.next()).isEqualTo("octets");
            }
        }
    }

    @Test
    void faultOfAUserIsReportedAndItsStreamClosed() throws Exception {
        try (ListeningPort port = tcp.listen(ANY, _ -> called, loop)) {
            tcp.connect(ANY, port.local(), caller, loop);
            assertThat(caller.next()).isEqualTo("open");
            assertThat(called.next()).isEqualTo("open");
            called.breaks = true;

            caller.send("trigger");

            assertThat(called.next()).isEqualTo("closed: internal error");
            assertThat(caller.next()).startsWith("closed");
            assertThat(faults.poll(10, TimeUnit.SECONDS)).contains("user is broken");
        }
    }

    private void onLoop(Runnable task) throws Exception {
        CompletableFuture.runAsync(task, loop::execute).get(10, TimeUnit.SECONDS);
    }

    private static ByteBuf octets(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private final class End implements StreamUser {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private volatile @Nullable ByteStream open;
        private volatile boolean counts;
        private volatile boolean breaks;
        private volatile long octets;

        private ByteStream stream() {
            ByteStream stream = open;
            if (stream == null) {
                throw new IllegalStateException("not open");
            }
            return stream;
        }

        private void send(String text) throws Exception {
            onLoop(() -> stream().send(octets(text)));
        }

        private String next() throws InterruptedException {
            return String.valueOf(events.poll(10, TimeUnit.SECONDS));
        }

        @Override
        public void onOpen(ByteStream stream) {
            open = stream;
            events.add("open");
        }

        @Override
        public void onOctets(ByteBuf received) {
            String text = received.toString(StandardCharsets.UTF_8);
            int size = received.readableBytes();
            received.release();
            if (breaks) {
                throw new IllegalStateException("user is broken");
            }
            if (counts) {
                octets = octets + size;
                text = "octets";
            }
            events.add(text);
        }

        @Override
        public void onWritable() {
            events.add("writable");
        }

        @Override
        public void onClosed(String reason) {
            events.add("closed: " + reason);
        }
    }
}
