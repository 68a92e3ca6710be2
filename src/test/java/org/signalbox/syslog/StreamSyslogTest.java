// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.signalbox.net.ByteStream;
import org.signalbox.net.StreamTransport.ListeningPort;
import org.signalbox.net.StreamUser;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.SimStreams;
import org.signalbox.simulator.world.World;
import org.signalbox.syslog.LogHost.Transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// A log host over TCP that comes and goes, in virtual time.
@NullUnmarked
class StreamSyslogTest {
    private static final LogHost HOST =
            new LogHost(
                    InetAddress.ofLiteral("10.0.0.9"), 514, Transport.TCP, SyslogFormat.CISCO, 7);

    private final World world = new World(1);
    private final SimStreams streams = new SimStreams(world);
    private final SimLoop node = world.loop("node");
    private final SimLoop host = world.loop("host");
    private final Reader reader = new Reader();
    private final StreamSyslog syslog = new StreamSyslog(HOST, streams, node);

    private static final class Reader implements StreamUser {
        private final StringBuilder read = new StringBuilder();
        private ByteStream stream;

        @Override
        public void onOpen(ByteStream opened) {
            stream = opened;
        }

        @Override
        public void onOctets(ByteBuf octets) {
            read.append(octets.toString(StandardCharsets.UTF_8));
            octets.release();
        }

        @Override
        public void onWritable() {}

        @Override
        public void onClosed(String reason) {}
    }

    private ListeningPort listen() throws IOException {
        return streams.listen(new InetSocketAddress(HOST.address(), 514), _ -> reader, host);
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            node.execute(
                    () ->
                            syslog.send(
                                    new SyslogMessage(0, 5, "SYS", "TEST", "text", List.of()),
                                    "node"));
        }
    }

    @Test
    void eachMessageStandsBehindItsLength() throws IOException {
        listen();
        send(2);
        world.runFor(Duration.ofSeconds(1));

        assertThat(reader.read.toString())
                .isEqualTo(
                        "52 <189>000001: *Jan  1 00:00:00.000: %SYS-5-TEST: text"
                                + "52 <189>000002: *Jan  1 00:00:00.000: %SYS-5-TEST: text");
        assertThat(syslog.trouble()).isEmpty();
    }

    @Test
    void whatComesWhileTheHostIsAwayWaitsAndTheOldestGiveWay() throws IOException {
        send(StreamSyslog.QUEUE_MAX + 5);
        world.runFor(Duration.ofMinutes(2));
        assertThat(syslog.trouble()).isPresent();

        listen();
        world.runFor(Duration.ofMinutes(2));

        assertThat(reader.read.substring(0, 16)).isEqualTo("52 <189>000006: ");
        assertThat(
                        reader.read
                                .toString()
                                .endsWith("<189>001005: *Jan  1 00:00:00.000: %SYS-5-TEST: text"))
                .isTrue();
        assertThat(syslog.counters().get(SyslogCounter.DROPPED_QUEUE)).isEqualTo(5);
        assertThat(syslog.counters().get(SyslogCounter.SENT)).isEqualTo(StreamSyslog.QUEUE_MAX);
        assertThat(syslog.trouble()).isEmpty();
    }

    @Test
    void connectsAgainWhenTheHostHasEnded() throws IOException {
        listen();
        world.runFor(Duration.ofSeconds(1));
        host.execute(() -> reader.stream.close());
        world.runFor(Duration.ofSeconds(5));
        send(1);
        world.runFor(Duration.ofSeconds(1));

        assertThat(reader.read.toString()).contains("000001");
        assertThat(syslog.counters().get(SyslogCounter.CONNECTIONS)).isEqualTo(2);
    }

    @Test
    void sendsNothingWhenClosed() throws IOException {
        send(1);
        node.execute(syslog::close);
        listen();
        world.runFor(Duration.ofMinutes(2));

        assertThat(reader.read.toString()).isEmpty();
        assertThat(syslog.counters().get(SyslogCounter.DROPPED_QUEUE)).isEqualTo(1);
    }
}
