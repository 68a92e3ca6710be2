// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.machine.Loop;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.TransportKind;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// A transport whose associations can be watched at work, for a layer that opens its endpoints
/// itself. Its endpoints have one loop, and are opened before anybody on it knows of this.
final class WatchedTransport implements SctpTransport {
    private final SctpTransport transport;
    private final BooleanSupplier watched;
    private final Consumer<String> output;
    private final SctpObserver log;
    private final List<WatchedEndpoint> endpoints = new ArrayList<>();

    /// @param watched whether anybody wants to know
    /// @param output takes lines that begin with the association's name
    /// @param log is told of packets that no association saw
    WatchedTransport(
            SctpTransport transport,
            BooleanSupplier watched,
            Consumer<String> output,
            SctpObserver log) {
        this.transport = transport;
        this.watched = watched;
        this.output = output;
        this.log = log;
    }

    @Override
    public TransportKind kind() {
        return transport.kind();
    }

    @Override
    public SctpEndpoint open(LocalEndpoint local, SctpObserver observer, Loop loop)
            throws IOException {
        WatchedEndpoint endpoint =
                new WatchedEndpoint(
                        transport.open(local, new Both(observer), loop),
                        watched,
                        output,
                        PacketTap.NONE,
                        loop);
        endpoints.add(endpoint);
        return endpoint;
    }

    /// Somebody begins to watch. On the endpoints' loop.
    void watch() {
        endpoints.forEach(WatchedEndpoint::watch);
    }

    /// Refusals are for the layer to tell, in its own words.
    private final class Both implements SctpObserver {
        private final SctpObserver layer;

        private Both(SctpObserver layer) {
            this.layer = layer;
        }

        @Override
        public void onRefused(SctpEndpoint endpoint, InetSocketAddress from, String detail) {
            layer.onRefused(endpoint, from, detail);
        }

        @Override
        public void onRefusedUnreported(SctpEndpoint endpoint, long calls) {
            layer.onRefusedUnreported(endpoint, calls);
        }

        @Override
        public void onDropped(SctpEndpoint endpoint, InetSocketAddress from, String reason) {
            layer.onDropped(endpoint, from, reason);
            log.onDropped(endpoint, from, reason);
        }
    }
}
