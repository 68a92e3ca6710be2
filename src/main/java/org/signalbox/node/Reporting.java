// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.Nullable;
import org.signalbox.alarm.AlarmChange;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.node.NodeEvent.Severity;
import org.signalbox.snmp.SnmpConfig;
import org.signalbox.snmp.SnmpCounter;
import org.signalbox.snmp.TrapSender;
import org.signalbox.syslog.DatagramSyslog;
import org.signalbox.syslog.LogHost;
import org.signalbox.syslog.LogHost.Transport;
import org.signalbox.syslog.StreamSyslog;
import org.signalbox.syslog.SyslogCounter;
import org.signalbox.syslog.SyslogMessage;
import org.signalbox.syslog.SyslogSender;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Tells log hosts and management systems of events and alarms.
///
/// The senders are on the capture loop, away from signalling. Its changes run one at a time, on the
/// node's operations executor, because binding may block.
final class Reporting {
    /// Messages on their way to that loop; beyond them it has fallen behind, and they are dropped.
    private static final int HANDED_OVER_MAX = 4_096;

    private final NodeEnvironment environment;
    private final EventLog events;
    private final Loop loop;
    private final long startedAt;
    private final Counters<SnmpCounter> trapCounters = new Counters<>(SnmpCounter.class);
    private final AtomicInteger handedOver = new AtomicInteger();

    private volatile List<Host> hosts = List.of();
    private volatile String node = NodeConfig.HOSTNAME_DEFAULT;

    /// Owned by the operations executor.
    private SnmpConfig snmp = SnmpConfig.NONE;

    private final ConfiguredSubjects subjects = new ConfiguredSubjects();

    /// Owned by the loop.
    private @Nullable TrapSender traps;

    private record Host(SyslogSender sender, MetricsRegistry.Binding binding) {}

    Reporting(NodeEnvironment environment, EventLog events, AlarmWatch alarms) {
        this.environment = environment;
        this.events = events;
        this.loop = environment.capture();
        this.startedAt = loop.now();
        environment.metrics().bind(trapCounters, Map.of());
        var _ = events.subscribe(this::tell);
        var _ = alarms.subscribe(this::tell);
    }

    /// Another configuration runs. Not on a loop.
    void use(NodeConfig config) {
        node = config.hostname();
        subjects.use(config);
        useHosts(config.logHosts());
        if (!config.snmp().equals(snmp)) {
            useTraps(config.snmp());
        }
    }

    /// Why messages do not get to log hosts, by host.
    Map<String, String> troubles() {
        Map<String, String> troubles = new LinkedHashMap<>();
        for (Host host : hosts) {
            host.sender()
                    .trouble()
                    .ifPresent(why -> troubles.put(host.sender().host().name(), why));
        }
        return troubles;
    }

    private void useHosts(List<LogHost> wanted) {
        List<Host> before = hosts;
        List<Host> after = new ArrayList<>();
        for (Host host : before) {
            if (wanted.contains(host.sender().host())) {
                after.add(host);
            } else {
                host.binding().close();
                loop.execute(host.sender()::close);
            }
        }
        for (LogHost host : wanted) {
            if (after.stream().noneMatch(known -> known.sender().host().equals(host))) {
                open(host, after);
            }
        }
        hosts = List.copyOf(after);
    }

    private void open(LogHost host, List<Host> opened) {
        try {
            SyslogSender sender =
                    host.transport() == Transport.TCP
                            ? new StreamSyslog(host, environment.streams(), loop)
                            : new DatagramSyslog(host, environment.datagrams(), loop);
            opened.add(
                    new Host(
                            sender,
                            environment
                                    .metrics()
                                    .bind(sender.counters(), Map.of("host", host.name()))));
        } catch (IOException refused) {
            events.add(
                    "SYS",
                    Severity.ERROR,
                    "LOGHOST",
                    "No messages are sent to %s: %s".formatted(host.name(), refused.getMessage()));
        }
    }

    private void useTraps(SnmpConfig wanted) {
        snmp = wanted;
        TrapSender opened = null;
        if (!wanted.hosts().isEmpty()) {
            try {
                opened =
                        new TrapSender(
                                wanted,
                                subjects,
                                trapCounters,
                                environment.datagrams(),
                                startedAt,
                                loop);
            } catch (IOException refused) {
                events.add(
                        "SYS",
                        Severity.ERROR,
                        "SNMPHOST",
                        "No notifications are sent: " + refused.getMessage());
            }
        }
        TrapSender next = opened;
        loop.execute(
                () -> {
                    if (traps != null) {
                        traps.close();
                    }
                    traps = next;
                });
    }

    private void tell(NodeEvent event) {
        int severity = event.severity().number();
        tell(
                severity,
                new SyslogMessage(
                        event.epochNanos(),
                        severity,
                        event.facility(),
                        event.mnemonic(),
                        event.text(),
                        event.about().stream().map(Object::toString).toList()));
    }

    private void tell(AlarmChange change) {
        handOver(
                () -> {
                    if (traps != null) {
                        traps.tell(change);
                    }
                });
        int severity = change.syslogSeverity();
        tell(
                severity,
                new SyslogMessage(
                        change.epochNanos(),
                        severity,
                        AlarmChange.FACILITY,
                        change.alarm().kind().mnemonic(),
                        change.words(),
                        List.of(change.alarm().object().toString())));
    }

    private void tell(int severity, SyslogMessage message) {
        for (Host host : hosts) {
            SyslogSender sender = host.sender();
            if (severity > sender.host().severityMax()) {
                continue;
            }
            if (!handOver(() -> sender.send(message, node))) {
                sender.counters().incrementShared(SyslogCounter.DROPPED_QUEUE);
            }
        }
    }

    /// @return false if the loop has fallen behind
    private boolean handOver(Runnable task) {
        if (handedOver.incrementAndGet() > HANDED_OVER_MAX) {
            handedOver.decrementAndGet();
            return false;
        }
        loop.execute(
                () -> {
                    handedOver.decrementAndGet();
                    task.run();
                });
        return true;
    }
}
