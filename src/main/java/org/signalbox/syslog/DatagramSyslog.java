// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;

import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramTransport;
import org.signalbox.net.SendingOnly;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/// A message a datagram (RFC 5426). Whether they arrive nobody knows.
public final class DatagramSyslog implements SyslogSender {
    /// Every receiver takes so much, and IP need not fragment it (RFC 5426 section 3.2).
    private static final int OCTETS_MAX = 1_200;

    /// Any address, any port.
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(0);

    private final LogHost host;
    private final Counters<SyslogCounter> counters = new Counters<>(SyslogCounter.class);
    private final DatagramPort port;
    private final Loop loop;
    private long sequence;

    /// Blocks until a port is bound; not on the loop.
    ///
    /// @throws IOException if none can be
    public DatagramSyslog(LogHost host, DatagramTransport transport, Loop loop) throws IOException {
        this.host = host;
        this.loop = loop;
        this.port =
                transport.bind(
                        ANYWHERE,
                        new SendingOnly(() -> counters.increment(SyslogCounter.DROPPED_NETWORK)),
                        loop);
    }

    @Override
    public LogHost host() {
        return host;
    }

    @Override
    public void send(SyslogMessage message, String node) {
        assert loop.inLoop();
        byte[] octets = host.format().write(message, node, ++sequence).getBytes(UTF_8);
        counters.increment(SyslogCounter.SENT);
        port.send(
                host.socket(),
                Unpooled.wrappedBuffer(octets, 0, Math.min(octets.length, OCTETS_MAX)));
        port.flush();
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public Counters<SyslogCounter> counters() {
        return counters;
    }

    @Override
    public void close() {
        assert loop.inLoop();
        port.close();
    }
}
