// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.syslog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Backoff;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.net.ByteStream;
import org.signalbox.net.StreamTransport;
import org.signalbox.net.StreamUser;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/// Messages over TCP, each behind its length in octets (RFC 6587 section 3.4.1).
///
/// While the host is not there or does not read, messages wait, [#QUEUE_MAX] of them; then the
/// oldest give way. The sequence numbers tell the host how many it has missed. What the system has
/// taken when the connection ends may be lost without a word, as RFC 6587 warns.
public final class StreamSyslog implements SyslogSender {
    public static final int QUEUE_MAX = 1_000;

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(0);
    private static final Duration RETRY_MIN = Duration.ofSeconds(1);
    private static final Duration RETRY_MAX = Duration.ofMinutes(1);

    /// Finds out about a host that is gone without a word within a minute.
    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(10);
    private static final int PROBES = 3;

    private final LogHost host;
    private final StreamTransport transport;
    private final Loop loop;
    private final Counters<SyslogCounter> counters = new Counters<>(SyslogCounter.class);
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private final Backoff backoff;

    private @Nullable ByteStream stream;
    private Loop.@Nullable Scheduled retry;
    private volatile String trouble = "";
    private boolean closed;
    private long sequence;

    /// Connects at once.
    public StreamSyslog(LogHost host, StreamTransport transport, Loop loop) {
        this.host = host;
        this.transport = transport;
        this.loop = loop;
        this.backoff =
                new Backoff(RETRY_MIN.toNanos(), RETRY_MAX.toNanos(), host.socket().hashCode());
        loop.execute(this::connect);
    }

    @Override
    public LogHost host() {
        return host;
    }

    @Override
    public void send(SyslogMessage message, String node) {
        assert loop.inLoop();
        if (queue.size() == QUEUE_MAX) {
            queue.removeFirst();
            counters.incrementShared(SyslogCounter.DROPPED_QUEUE);
        }
        queue.addLast(host.format().write(message, node, ++sequence).getBytes(UTF_8));
        drain();
    }

    @Override
    public Optional<String> trouble() {
        return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
    }

    @Override
    public Counters<SyslogCounter> counters() {
        return counters;
    }

    @Override
    public void close() {
        assert loop.inLoop();
        closed = true;
        while (queue.poll() != null) {
            counters.incrementShared(SyslogCounter.DROPPED_QUEUE);
        }
        if (retry != null) {
            retry.cancel();
        }
        if (stream != null) {
            stream.close();
        }
    }

    private void connect() {
        retry = null;
        if (closed) {
            return;
        }
        transport.connect(ANYWHERE, host.socket(), new Connection(), loop);
    }

    private void drain() {
        ByteStream open = stream;
        while (open != null && open.isWritable() && !queue.isEmpty()) {
            byte[] message = queue.removeFirst();
            counters.increment(SyslogCounter.SENT);
            open.send(Unpooled.wrappedBuffer((message.length + " ").getBytes(US_ASCII), message));
        }
    }

    private final class Connection implements StreamUser {
        @Override
        public void onOpen(ByteStream opened) {
            if (closed) {
                opened.close();
                return;
            }
            counters.increment(SyslogCounter.CONNECTIONS);
            opened.keepAlive(IDLE, PROBE_INTERVAL, PROBES);
            stream = opened;
            trouble = "";
            backoff.reset();
            drain();
        }

        /// Nobody answers to messages.
        @Override
        public void onOctets(ByteBuf octets) {
            octets.release();
        }

        @Override
        public void onWritable() {
            drain();
        }

        @Override
        public void onClosed(String reason) {
            stream = null;
            if (!closed) {
                trouble = reason;
                retry = loop.schedule(loop.now() + backoff.next(), StreamSyslog.this::connect);
            }
        }
    }
}
