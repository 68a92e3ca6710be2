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
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramUser;
import org.signalbox.net.StreamTransport;
import org.signalbox.net.StreamUser;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Over real sockets on loopback.
class NettyAdaptersTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

    private final BlockingQueue<String> faults = new LinkedBlockingQueue<>();
    private final NettyLoop loop =
            new NettyLoop("test", (owner, fault) -> faults.add(owner + ": " + fault.getMessage()));

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void datagramsArriveWithTheirSenderAndABatchEnds() throws Exception {
        NettyDatagrams datagrams = new NettyDatagrams((owner, _) -> faults.add(owner));
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        DatagramPort left = datagrams.bind(ANY_PORT, recording(heard), loop);
        DatagramPort right = datagrams.bind(ANY_PORT, recording(heard), loop);

        loop.execute(
                () -> {
                    left.send(right.local(), octets("hello"));
                    left.flush();
                });

        assertThat(next(heard)).isEqualTo("hello from " + left.local());
        assertThat(next(heard)).isEqualTo("batch end");
        loop.execute(left::close);
        loop.execute(right::close);
    }

    @Test
    void addressInUseIsNamed() throws Exception {
        NettyDatagrams datagrams = new NettyDatagrams((owner, _) -> faults.add(owner));
        DatagramPort taken = datagrams.bind(ANY_PORT, recording(new LinkedBlockingQueue<>()), loop);

        assertThatThrownBy(
                        () ->
                                datagrams.bind(
                                        taken.local(),
                                        recording(new LinkedBlockingQueue<>()),
                                        loop))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot bind UDP 127.0.0.1 port " + taken.local().getPort())
                .hasMessageContaining("in use");
    }

    @Test
    void userThatThrowsIsReportedAndTheNextDatagramStillArrives() throws Exception {
        NettyDatagrams datagrams =
                new NettyDatagrams((_, fault) -> faults.add(String.valueOf(fault.getMessage())));
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        DatagramPort port =
                datagrams.bind(
                        ANY_PORT,
                        new DatagramUser() {
                            @Override
                            public void onDatagram(InetSocketAddress from, ByteBuf datagram) {
                                String text = text(datagram);
                                heard.add(text);
                                if (text.equals("bad")) {
                                    throw new IllegalStateException("a bug");
                                }
                            }

                            @Override
                            public void onBatchEnd() {}
                        },
                        loop);

        loop.execute(
                () -> {
                    port.send(port.local(), octets("bad"));
                    port.send(port.local(), octets("good"));
                    port.flush();
                });

        assertThat(next(heard)).isEqualTo("bad");
        assertThat(next(heard)).isEqualTo("good");
        assertThat(next(faults)).isEqualTo("a bug");
    }

    @Test
    void streamCarriesOctetsBothWaysAndSaysThatItClosed() throws Exception {
        NettyStreams streams = new NettyStreams((owner, _) -> faults.add(owner));
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        StreamTransport.ListeningPort port = streams.listen(ANY_PORT, _ -> new Echo(), loop);

        streams.connect(
                ANY_PORT,
                port.local(),
                new StreamUser() {
                    @Override
                    public void onOpen(ByteStream stream) {
                        heard.add("open");
                        stream.send(octets("ping"));
                    }

                    @Override
                    public void onOctets(ByteBuf octets) {
                        heard.add(text(octets));
                    }

                    @Override
                    public void onWritable() {}

                    @Override
                    public void onClosed(String reason) {
                        heard.add(reason);
                    }
                },
                loop);

        assertThat(next(heard)).isEqualTo("open");
        assertThat(next(heard)).isEqualTo("ping");
        assertThat(next(heard)).isEqualTo("closed by peer");
        port.close();
    }

    @Test
    void refusedCallerIsClosedAtOnce() throws Exception {
        NettyStreams streams = new NettyStreams((owner, _) -> faults.add(owner));
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        StreamTransport.ListeningPort port =
                streams.listen(ANY_PORT, _ -> StreamUser.REFUSED, loop);

        streams.connect(ANY_PORT, port.local(), closing(heard), loop);

        assertThat(next(heard)).isEqualTo("closed by peer");
        port.close();
    }

    @Test
    void callThatFailsIsReported() throws Exception {
        NettyStreams streams = new NettyStreams((owner, _) -> faults.add(owner));
        StreamTransport.ListeningPort gone =
                streams.listen(ANY_PORT, _ -> StreamUser.REFUSED, loop);
        InetSocketAddress nobody = gone.local();
        gone.close();
        loop.eventLoop().submit(() -> {}).await();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        streams.connect(ANY_PORT, nobody, closing(heard), loop);

        assertThat(next(heard)).contains("cannot connect to " + nobody);
    }

    private static final class Echo implements StreamUser {
        private @Nullable ByteStream stream;

        @Override
        public void onOpen(ByteStream opened) {
            stream = opened;
        }

        @Override
        public void onOctets(ByteBuf octets) {
            ByteStream open = Objects.requireNonNull(stream);
            open.send(octets);
            open.close();
        }

        @Override
        public void onWritable() {}

        @Override
        public void onClosed(String reason) {}
    }

    private static StreamUser closing(BlockingQueue<String> heard) {
        return new StreamUser() {
            @Override
            public void onOpen(ByteStream stream) {}

            @Override
            public void onOctets(ByteBuf octets) {
                octets.release();
            }

            @Override
            public void onWritable() {}

            @Override
            public void onClosed(String reason) {
                heard.add(reason);
            }
        };
    }

    private static DatagramUser recording(BlockingQueue<String> heard) {
        return new DatagramUser() {
            @Override
            public void onDatagram(InetSocketAddress from, ByteBuf datagram) {
                heard.add(text(datagram) + " from " + from);
            }

            @Override
            public void onBatchEnd() {
                heard.add("batch end");
            }
        };
    }

    private static ByteBuf octets(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static String text(ByteBuf octets) {
        String text = octets.toString(StandardCharsets.US_ASCII);
        octets.release();
        return text;
    }

    private static String next(BlockingQueue<String> heard) throws InterruptedException {
        return heard.poll(10, TimeUnit.SECONDS);
    }
}
