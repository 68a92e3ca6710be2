// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.snmp;

import org.jspecify.annotations.Nullable;
import org.signalbox.alarm.AlarmChange;
import org.signalbox.machine.Loop;
import org.signalbox.machine.Machine;
import org.signalbox.metrics.Counters;
import org.signalbox.net.DatagramPort;
import org.signalbox.net.DatagramTransport;
import org.signalbox.net.SendingOnly;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/// Sends notifications about alarms to all hosts. Owned by one loop.
public final class TrapSender {
    /// Any address, any port.
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(0);

    private static final long NANOS_PER_TICK = Duration.ofMillis(10).toNanos();

    private final SnmpConfig config;
    private final TrapWriter writer;
    private final Counters<SnmpCounter> counters;
    private final DatagramPort port;
    private final long startedAt;
    private final Loop loop;

    private Loop.@Nullable Scheduled windowEnd;
    private int request;

    /// Blocks until a port is bound; not on the loop.
    ///
    /// @param startedAt when the node was, in terms of the loop's time
    /// @throws IOException if none can be
    public TrapSender(
            SnmpConfig config,
            TrapSubjects subjects,
            Counters<SnmpCounter> counters,
            DatagramTransport transport,
            long startedAt,
            Loop loop)
            throws IOException {
        this.config = config;
        this.counters = counters;
        this.writer = new TrapWriter(config, subjects, counters);
        this.startedAt = startedAt;
        this.loop = loop;
        this.port =
                transport.bind(
                        ANYWHERE,
                        new SendingOnly(() -> counters.increment(SnmpCounter.LOST)),
                        loop);
    }

    /// Tells what was raised or cleared.
    public void tell(AlarmChange change) {
        assert loop.inLoop();
        writer.write(change, upTime(), loop.now(), this::send);
        arm();
    }

    public void close() {
        assert loop.inLoop();
        if (windowEnd != null) {
            windowEnd.cancel();
        }
        port.close();
    }

    private void arm() {
        if (windowEnd != null) {
            windowEnd.cancel();
        }
        long deadline = writer.nextDeadline();
        windowEnd =
                deadline == Machine.NO_DEADLINE
                        ? null
                        : loop.schedule(
                                deadline,
                                () -> {
                                    writer.advance(upTime(), loop.now(), this::send);
                                    arm();
                                });
    }

    private void send(Notification notification) {
        request = request == Integer.MAX_VALUE ? 1 : request + 1;
        for (SnmpHost host : config.hosts()) {
            counters.increment(SnmpCounter.SENT);
            port.send(
                    host.socket(),
                    TrapCodec.encode(notification, host.community(), request, upTime()));
        }
        port.flush();
    }

    /// In hundredths of a second, modulo 2 to the power of 32.
    private long upTime() {
        return (loop.now() - startedAt) / NANOS_PER_TICK & 0xFFFF_FFFFL;
    }
}
