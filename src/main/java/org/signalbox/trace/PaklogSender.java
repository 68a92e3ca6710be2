// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramTransport;
import org.signalbox.net.SendingOnly;

import java.io.IOException;
import java.net.InetSocketAddress;

/// Sends a copy of each captured message to a collector (`cs7 paklog 10.0.0.9 dest-port 514`).
///
/// Every message that its access list permits takes a sequence number, also those that sampling or
/// the rate limit keeps back: a gap tells the reader that there was more.
public final class PaklogSender implements CaptureOutlet {
    private final InetSocketAddress collector;
    private final Throttle throttle;
    private final Counters<TraceCounter> counters;
    private final Loop loop;
    private final DatagramPort port;

    private int sequence;

    private PaklogSender(
            InetSocketAddress collector, Pacing pacing, Capture capture, DatagramPort port) {
        this.collector = collector;
        this.counters = capture.counters();
        this.loop = capture.loop();
        this.throttle = new Throttle(pacing, loop.now());
        this.port = port;
    }

    /// Takes a port for sending. Blocks until bound; not on the capture loop. The caller attaches
    /// the result to the capture.
    ///
    /// @param local the address to send from, usually the wildcard with port 0
    /// @param collector where to send
    /// @throws IOException if `local` cannot be bound
    public static PaklogSender open(
            InetSocketAddress local,
            InetSocketAddress collector,
            Pacing pacing,
            Capture capture,
            DatagramTransport transport)
            throws IOException {
        Counters<TraceCounter> counters = capture.counters();
        DatagramPort port =
                transport.bind(
                        local,
                        new SendingOnly(() -> counters.increment(TraceCounter.PAKLOG_LOST)),
                        capture.loop());
        return new PaklogSender(collector, pacing, capture, port);
    }

    @Override
    public void onMsu(CapturedMsu msu) {
        assert loop.inLoop();
        int number = sequence;
        sequence = (sequence + 1) % PaklogFormat.SEQUENCE_MODULUS;
        switch (throttle.admit(loop.now())) {
            case PASS -> send(number, msu);
            case SAMPLED_OUT -> counters.increment(TraceCounter.PAKLOG_SAMPLED_OUT);
            case RATE_LIMITED -> counters.increment(TraceCounter.PAKLOG_RATE_LIMITED);
        }
    }

    @Override
    public void onBatchEnd() {
        port.flush();
    }

    /// Releases the port.
    @Override
    public void close() {
        assert loop.inLoop();
        port.close();
    }

    private void send(int number, CapturedMsu msu) {
        ByteBuf datagram = ByteBufAllocator.DEFAULT.directBuffer(PaklogFormat.octetsTypical(msu));
        PaklogFormat.write(number, msu, datagram);
        if (datagram.readableBytes() > PaklogFormat.UNFRAGMENTED_OCTETS_MAX) {
            counters.increment(TraceCounter.PAKLOG_LARGE);
        }
        counters.increment(TraceCounter.PAKLOG_SENT);
        port.send(collector, datagram);
    }
}
