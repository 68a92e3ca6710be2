// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.signalbox.link.LinkIdentity;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramTransport;
import org.signalbox.net.SendingOnly;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;

/// Sends captured messages to Homer, by HEP over UDP ([HepFormat]).
public final class HepSender implements CaptureOutlet {
    /// Between whom a link is.
    ///
    /// @param near of this node
    /// @param far of the peer; of the same family
    public record Ends(InetSocketAddress near, InetSocketAddress far) {
        /// Where addresses are not known, such as of an application server, which is several.
        public static final Ends UNKNOWN =
                new Ends(new InetSocketAddress("0.0.0.0", 0), new InetSocketAddress("0.0.0.0", 0));
    }

    private static final int DATAGRAM_OCTETS_TYPICAL = 1_024;

    /// The port of Diameter (RFC 6733 section 2.1): which of a connection's it is, is not known.
    private static final int DIAMETER_PORT = 3_868;

    private final TraceConfig.Hep config;
    private final String node;
    private final Function<LinkIdentity, Ends> ends;
    private final HepContent.Writer writer;
    private final Throttle throttle;
    private final Counters<TraceCounter> counters;
    private final Loop loop;
    private final DatagramPort port;

    private long sent;
    private long leftOut;

    private HepSender(
            TraceConfig.Hep config,
            String node,
            Function<LinkIdentity, Ends> ends,
            HepContent.Writer writer,
            Capture capture,
            DatagramPort port) {
        this.config = config;
        this.node = node;
        this.ends = ends;
        this.writer = writer;
        this.counters = capture.counters();
        this.loop = capture.loop();
        this.throttle = new Throttle(config.pacing(), loop.now());
        this.port = port;
    }

    /// Takes a port for sending. Blocks until bound; not on the capture loop. The caller attaches
    /// the result to the capture.
    ///
    /// @param node name of this node
    /// @param ends between whom a link is
    /// @param writer makes of a message what Homer understands; used on the capture loop
    /// @param local the address to send from, usually the wildcard with port 0
    /// @throws IOException if `local` cannot be bound
    public static HepSender open(
            TraceConfig.Hep config,
            String node,
            Function<LinkIdentity, Ends> ends,
            HepContent.Writer writer,
            InetSocketAddress local,
            Capture capture,
            DatagramTransport transport)
            throws IOException {
        Counters<TraceCounter> counters = capture.counters();
        DatagramPort port =
                transport.bind(
                        local,
                        new SendingOnly(() -> counters.increment(TraceCounter.HEP_LOST)),
                        capture.loop());
        return new HepSender(config, node, ends, writer, capture, port);
    }

    /// Where it takes messages.
    public InetSocketAddress host() {
        return config.host();
    }

    /// Messages sent since it was opened. On the capture loop.
    public long sent() {
        assert loop.inLoop();
        return sent;
    }

    /// Messages that were wanted and not sent, likewise.
    public long leftOut() {
        assert loop.inLoop();
        return leftOut;
    }

    @Override
    public void onMsu(CapturedMsu msu) {
        if (isAdmitted()) {
            send(msu, writer.of(msu), ends.apply(msu.link()));
        }
    }

    @Override
    public void onMessage(CapturedMessage message) {
        if (isAdmitted()) {
            InetSocketAddress far = new InetSocketAddress(message.peer(), DIAMETER_PORT);
            send(message, writer.of(message), new Ends(unspecified(message.peer()), far));
        }
    }

    /// The near address is not known here; an unspecified one of the same family says so.
    private static InetSocketAddress unspecified(InetAddress peer) {
        return new InetSocketAddress(peer instanceof Inet4Address ? "0.0.0.0" : "::", 0);
    }

    private boolean isAdmitted() {
        assert loop.inLoop();
        return switch (throttle.admit(loop.now())) {
            case PASS -> true;
            case SAMPLED_OUT -> isLeftOut(TraceCounter.HEP_SAMPLED_OUT);
            case RATE_LIMITED -> isLeftOut(TraceCounter.HEP_RATE_LIMITED);
        };
    }

    private boolean isLeftOut(TraceCounter reason) {
        counters.increment(reason);
        leftOut++;
        return false;
    }

    private void send(Captured captured, HepContent content, Ends between) {
        boolean isIncoming = captured.direction() == Direction.IN;
        ByteBuf datagram = ByteBufAllocator.DEFAULT.directBuffer(DATAGRAM_OCTETS_TYPICAL);
        HepFormat.write(
                content,
                captured.epochNanos(),
                isIncoming ? between.far() : between.near(),
                isIncoming ? between.near() : between.far(),
                node,
                config.captureId(),
                config.password(),
                datagram);
        counters.increment(TraceCounter.HEP_SENT);
        sent++;
        port.send(config.host(), datagram);
    }

    @Override
    public void onBatchEnd() {
        port.flush();
    }

    @Override
    public void close() {
        assert loop.inLoop();
        port.close();
    }
}
