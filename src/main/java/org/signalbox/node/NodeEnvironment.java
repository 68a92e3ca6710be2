// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.machine.Entropy;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;
import org.signalbox.machine.WallClock;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.net.DatagramTransport;
import org.signalbox.net.StreamTransport;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// The world as a node sees it. In production loops are threads and transports are sockets
/// ([ProductionEnvironment]); in simulation all of it is virtual, and the loops may be one.
///
/// @param control owns MTP3 management and the configuration
/// @param signalling owns SCTP endpoints, associations and links
/// @param capture owns paklog and pcap streams
/// @param operations runs what may block or takes long, such as binding a port and the handshakes
///     of TLS; never one of the loops where binding really blocks
/// @param transports chooses the SCTP to run on
/// @param datagrams for paklog
/// @param streams for pcap
/// @param entropy for nonces
/// @param clock stamps events and captures
/// @param faults told of bugs that reach a loop's edge
/// @param memory how the process does with it, from any thread
/// @param metrics where counters are shown
/// @param base the directory to which files in typed lines of configuration are relative
public record NodeEnvironment(
        Loop control,
        Loop signalling,
        Loop capture,
        Executor operations,
        SctpChooser transports,
        DatagramTransport datagrams,
        StreamTransport streams,
        Entropy entropy,
        WallClock clock,
        FaultListener faults,
        Supplier<MemoryUse> memory,
        MetricsRegistry metrics,
        Path base) {}
