// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.net.ByteStream;
import org.signalbox.net.StreamEnd;
import org.signalbox.net.StreamTransport;
import org.signalbox.net.StreamUser;
import org.signalbox.sctp.Admission;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.Callers;
import org.signalbox.sctp.Guests;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// A local port: listens as long as it is open, and knows which association a caller is for.
final class TcpEndpoint implements SctpEndpoint {
    /// Words about calls that were refused come no faster; the rest are counted.
    private static final long REFUSAL_INTERVAL_NANOS = 100_000_000;

    private final LocalEndpoint local;
    private final SctpObserver observer;
    private final StreamTransport streams;
    private final ByteBufAllocator allocator;
    private final FaultListener faults;
    private final Loop loop;
    private final Counters<TcpCounter> counters = new Counters<>(TcpCounter.class);
    private final List<TcpAssociation> associations = new ArrayList<>();

    private final Guests<TcpAssociation> guests = new Guests<>();

    private List<StreamTransport.ListeningPort> listening = List.of();
    private boolean closed;
    private long wordsFrom;
    private long unreported;

    TcpEndpoint(
            LocalEndpoint local,
            SctpObserver observer,
            StreamTransport streams,
            ByteBufAllocator allocator,
            FaultListener faults,
            Loop loop) {
        this.local = local;
        this.observer = observer;
        this.streams = streams;
        this.allocator = allocator;
        this.faults = faults;
        this.loop = loop;
        this.wordsFrom = loop.now();
    }

    /// Takes the port. Blocks.
    void listen() throws IOException {
        List<StreamTransport.ListeningPort> opened = new ArrayList<>();
        try {
            for (InetAddress address : local.addresses()) {
                InetSocketAddress at = new InetSocketAddress(address, local.port());
                opened.add(streams.listen(at, this::admit, loop));
            }
        } catch (IOException refused) {
            opened.forEach(StreamTransport.ListeningPort::close);
            throw refused;
        }
        listening = List.copyOf(opened);
    }

    Loop loop() {
        return loop;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    Counters<TcpCounter> counters() {
        return counters;
    }

    FaultListener faults() {
        return faults;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public LocalEndpoint local() {
        return local;
    }

    @Override
    public MetricsRegistry.Binding publish(MetricsRegistry metrics) {
        return metrics.bind(counters, Map.of("local_peer", Integer.toString(local.port())));
    }

    @Override
    public Association associate(
            String name, RemoteEndpoint remote, AssociationProfile profile, AssociationUser user) {
        assert loop.inLoop();
        remote.requireFit(name, profile);
        for (TcpAssociation other : List.copyOf(associations)) {
            boolean isSame =
                    other.remote().port() == remote.port()
                            && !Collections.disjoint(
                                    other.remote().addresses(), remote.addresses());
            if (isSame && guests.has(other)) {
                other.abort("configured as " + name);
            } else if (isSame) {
                throw new IllegalArgumentException(
                        "%s: %s already has one of its addresses with port %d"
                                .formatted(name, other.name(), remote.port()));
            }
        }
        TcpAssociation association = new TcpAssociation(name, remote, profile, user, this);
        associations.add(association);
        return association;
    }

    @Override
    public void admission(Admission admission) {
        assert loop.inLoop();
        guests.decide(admission);
    }

    void forget(TcpAssociation association) {
        associations.remove(association);
        guests.remove(association);
    }

    @Override
    public void close() {
        assert loop.inLoop();
        closed = true;
        for (TcpAssociation association : List.copyOf(associations)) {
            association.abort("endpoint closed");
        }
        listening.forEach(StreamTransport.ListeningPort::close);
        listening = List.of();
    }

    /// Calls from an address of ours of the same family, and a port of the system's choice: the
    /// port of our own is taken by what listens there.
    void call(InetSocketAddress peer, StreamUser user) {
        InetAddress from =
                local.addresses().stream()
                        .filter(address -> address.getClass() == peer.getAddress().getClass())
                        .findFirst()
                        .orElse(local.addresses().getFirst());
        streams.connect(new InetSocketAddress(from, 0), peer, user, loop);
    }

    /// A peer's port is the one it listens at; it calls from any. So a peer is known by its
    /// address, and by its port only where that is needed and possible.
    private StreamUser admit(InetSocketAddress caller) {
        List<TcpAssociation> sameAddress =
                associations.stream()
                        .filter(peer -> peer.remote().addresses().contains(caller.getAddress()))
                        .toList();
        for (TcpAssociation association : sameAddress) {
            if (association.remote().port() == caller.getPort()) {
                return new Connection(association, true, allocator);
            }
        }
        for (TcpAssociation association : sameAddress) {
            if (association.remote().isAnyPort() && !association.isEngaged()) {
                return new Connection(association, true, allocator);
            }
        }
        List<TcpAssociation> byAddress =
                sameAddress.stream()
                        .filter(peer -> !peer.remote().isAnyPort() && !guests.has(peer))
                        .toList();
        if (byAddress.size() == 1) {
            return new Connection(byAddress.getFirst(), true, allocator);
        }
        if (!closed && guests.ask(List.of(caller)).isPresent()) {
            return new Newcomer();
        }
        return refuse(caller, byAddress.size() > 1);
    }

    private StreamUser refuse(InetSocketAddress caller, boolean ambiguous) {
        counters.increment(TcpCounter.CALLS_REFUSED);
        report(caller, () -> strangerCalled(caller, ambiguous));
        return new CutOff();
    }

    /// A peer that may call from any port calls once more.
    void reportSecondCall(TcpAssociation peer, InetSocketAddress caller) {
        report(caller, () -> secondCall(peer, caller));
    }

    private String secondCall(TcpAssociation peer, InetSocketAddress caller) {
        return Callers.secondCall(List.of(caller), local, peer.name(), peer.portInUse());
    }

    /// A configured peer calls anew before its last call was taken or given up.
    void reportRepeatedCall(String peer, InetSocketAddress caller) {
        report(
                caller,
                () ->
                        "%s calls again and again, last from %s port %d: only the newest call is kept"
                                .formatted(
                                        peer,
                                        caller.getAddress().getHostAddress(),
                                        caller.getPort()));
    }

    private String strangerCalled(InetSocketAddress caller, boolean ambiguous) {
        for (TcpAssociation association : associations) {
            if (Callers.mayBe(association.remote(), List.of(caller))) {
                return secondCall(association, caller);
            }
        }
        Map<String, RemoteEndpoint> peers = new LinkedHashMap<>();
        for (TcpAssociation association : associations) {
            peers.put(association.name(), association.remote());
        }
        String refusal = Callers.refusal(List.of(caller), local, peers) + guests.wordsWhenFull();
        return ambiguous
                ? refusal
                        + "; several peers have this address, and over TCP only a local port for"
                        + " each tells them apart"
                : refusal;
    }

    private void report(InetSocketAddress caller, Supplier<String> words) {
        if (loop.now() - wordsFrom < 0) {
            unreported++;
            return;
        }
        wordsFrom = loop.now() + REFUSAL_INTERVAL_NANOS;
        if (unreported > 0) {
            observer.onRefusedUnreported(this, unreported);
            unreported = 0;
        }
        observer.onRefused(this, caller, words.get());
    }

    /// A caller that nobody configured, and that is let in when its connection is open.
    private final class Newcomer implements StreamUser {
        private @Nullable Connection connection;

        @Override
        public void onOpen(ByteStream stream) {
            InetSocketAddress caller = stream.remote();
            Optional<Admission.Admitted> admitted =
                    closed ? Optional.empty() : guests.ask(List.of(caller));
            if (admitted.isEmpty()) {
                stream.abort();
                return;
            }
            TcpAssociation association =
                    new TcpAssociation(
                            admitted.get().name(),
                            Guests.remote(List.of(caller), LocalEndpoint.DEFAULT_UDP_PORT),
                            guests.profile(),
                            admitted.get().user(),
                            TcpEndpoint.this);
            associations.add(association);
            guests.add(association);
            association.answer();
            Connection taken = new Connection(association, true, allocator);
            connection = taken;
            taken.onOpen(stream);
        }

        @Override
        public void onOctets(ByteBuf octets) {
            if (connection == null) {
                octets.release();
            } else {
                connection.onOctets(octets);
            }
        }

        @Override
        public void onWritable() {
            // the association counts what waits by itself
        }

        @Override
        public void onClosed(String reason) {
            onClosed(StreamEnd.FAILURE, reason);
        }

        @Override
        public void onClosed(StreamEnd end, String reason) {
            if (connection != null) {
                connection.onClosed(end, reason);
            }
        }
    }

    /// A caller that is nobody's.
    private static final class CutOff implements StreamUser {
        @Override
        public void onOpen(ByteStream stream) {
            stream.abort();
        }

        @Override
        public void onOctets(ByteBuf octets) {
            octets.release();
        }

        @Override
        public void onWritable() {}

        @Override
        public void onClosed(String reason) {}
    }
}
