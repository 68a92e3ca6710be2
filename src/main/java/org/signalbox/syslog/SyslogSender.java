// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.syslog;

import org.signalbox.metrics.Counters;

import java.util.Optional;

/// Sends messages to one host. Owned by one loop.
public sealed interface SyslogSender permits DatagramSyslog, StreamSyslog {
    LogHost host();

    /// Sends a message, now or when the host takes it.
    ///
    /// @param node the name of the node
    void send(SyslogMessage message, String node);

    /// Why messages do not get there; empty if they do, or nobody can know. Callable from any
    /// thread.
    Optional<String> trouble();

    /// Readable from any thread.
    Counters<SyslogCounter> counters();

    /// Sends nothing any more; what waits is dropped.
    void close();
}
