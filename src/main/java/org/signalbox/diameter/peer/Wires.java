// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
import org.signalbox.net.StreamTransport;
import org.signalbox.net.StreamUser;
import org.signalbox.net.TlsCredentials;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.SctpTransport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// Takes calls and makes them, over TCP, with TLS or without, and SCTP.
///
/// What is shown by TLS may change while all goes on: connections that are there stay.
///
/// SCTP peers are called from a port of its own, where nobody is listened to: if both ends called
/// each other between the same two ports, that were one association with two callers, and no
/// election could give up one of two connections.
final class Wires {
    /// Several SCTP associations of each peer may be there at once while it is decided which stays.
    private static final int CALLS_OF_A_PEER_MAX = 4;

    private static final AssociationProfile CALLED =
            AssociationProfile.SIGNALLING.withInitiation(Initiation.PASSIVE);
    private static final AssociationProfile CALLING =
            AssociationProfile.SIGNALLING.withInitiation(Initiation.ACTIVE);

    private final LocalConfig config;
    private final StreamTransport streams;
    private final SctpTransport sctp;
    private final Admission admission;
    private final ByteBufAllocator allocator;
    private final Loop loop;

    private final List<StreamTransport.ListeningPort> ports = new ArrayList<>();
    private final List<SctpEndpoint> endpoints = new ArrayList<>();
    private final Map<String, Association> called = new HashMap<>();
    private @Nullable SctpEndpoint calling;
    private @Nullable TlsCredentials credentials;

    Wires(
            LocalConfig config,
            StreamTransport streams,
            SctpTransport sctp,
            Admission admission,
            ByteBufAllocator allocator,
            Loop loop) {
        this.config = config;
        this.streams = streams;
        this.sctp = sctp;
        this.admission = admission;
        this.allocator = allocator;
        this.loop = loop;
    }

    /// Shows this by TLS from now on.
    void show(@Nullable TlsCredentials ours) {
        assert loop.inLoop();
        credentials = ours;
    }

    private TlsCredentials credentials() {
        return Objects.requireNonNull(credentials, "nothing to show by TLS");
    }

    /// Streams over TLS; empty if there is no TLS in this world.
    private Optional<StreamTransport> secured() {
        return streams.overTls(this::credentials);
    }

    /// Takes the ports. Blocks.
    ///
    /// @param callsBySctp whether the port from which SCTP peers are called is needed
    void open(boolean callsBySctp) throws IOException {
        Map<Integer, List<InetAddress>> bySctpPort = new TreeMap<>();
        try {
            for (LocalConfig.Listener listener : config.listeners()) {
                switch (listener.transport()) {
                    case TCP -> ports.add(streams.listen(addressOf(listener), this::take, loop));
                    case TLS -> {
                        StreamTransport secured =
                                secured()
                                        .orElseThrow(
                                                () -> new IOException("there is no TLS to be had"));
                        ports.add(secured.listen(addressOf(listener), this::takeSecured, loop));
                    }
                    case SCTP ->
                            bySctpPort
                                    .computeIfAbsent(listener.port(), _ -> new ArrayList<>())
                                    .add(listener.address());
                }
            }
            for (Map.Entry<Integer, List<InetAddress>> local : bySctpPort.entrySet()) {
                endpoints.add(open(local.getValue(), local.getKey()));
            }
            if (callsBySctp) {
                calling = openCalling(sctp);
            }
        } catch (IOException refused) {
            loop.execute(this::close);
            throw refused;
        }
    }

    private static InetSocketAddress addressOf(LocalConfig.Listener listener) {
        return new InetSocketAddress(listener.address(), listener.port());
    }

    private SctpEndpoint open(List<InetAddress> addresses, int port) throws IOException {
        return open(sctp, addresses, port);
    }

    private SctpEndpoint open(SctpTransport by, List<InetAddress> addresses, int port)
            throws IOException {
        LocalEndpoint local = new LocalEndpoint(addresses, port, LocalEndpoint.DEFAULT_UDP_PORT);
        return by.open(local, new SctpRefusals(), loop);
    }

    /// Takes the port from which SCTP peers are called. Blocks.
    SctpEndpoint openCalling(SctpTransport by) throws IOException {
        return open(by, config.addresses(), config.sctpPort());
    }

    /// Calls SCTP peers from this port from now on.
    void callFrom(SctpEndpoint opened) {
        calling = opened;
    }

    boolean hasCalling() {
        return calling != null;
    }

    /// Gives up the port from which SCTP peers are called.
    void closeCalling() {
        SctpEndpoint last = calling;
        calling = null;
        if (last != null) {
            last.close();
        }
    }

    private StreamUser take(InetSocketAddress caller) {
        TcpWire wire = admitted(caller);
        return wire == null ? StreamUser.REFUSED : wire;
    }

    private StreamUser takeSecured(InetSocketAddress caller) {
        TcpWire wire = admitted(caller);
        return wire == null || !wire.beginHandshake() ? StreamUser.REFUSED : wire;
    }

    private @Nullable TcpWire admitted(InetSocketAddress caller) {
        WireUser user = admission.admit(caller.getAddress());
        if (user == null) {
            admission.onRefused(caller.getAddress(), 1, "");
            return null;
        }
        return new TcpWire(user, caller.getAddress(), allocator);
    }

    /// Lets SCTP callers in from now on.
    ///
    /// @param peers how many are configured
    void admitCallersOf(int peers) {
        SctpCallers callers = new SctpCallers(peers * CALLS_OF_A_PEER_MAX);
        endpoints.forEach(endpoint -> endpoint.admission(callers));
    }

    /// Calls a peer.
    ///
    /// @param attempt counts them: each goes to the next of its addresses
    Wire call(PeerConfig peer, int attempt, WireUser user) {
        InetAddress address = peer.addresses().get(Math.floorMod(attempt, peer.addresses().size()));
        return switch (peer.transport()) {
            case TCP -> callByTcp(streams, peer, address, user);
            case TLS -> callByTcp(secured().orElseThrow(), peer, address, user);
            case SCTP -> callBySctp(peer, address, user);
        };
    }

    private Wire callByTcp(
            StreamTransport by, PeerConfig peer, InetAddress address, WireUser user) {
        TcpWire wire = new TcpWire(user, address, allocator);
        by.connect(
                new InetSocketAddress(source(address), 0),
                new InetSocketAddress(address, peer.port()),
                wire,
                loop);
        return wire;
    }

    private Wire callBySctp(PeerConfig peer, InetAddress address, WireUser user) {
        SctpEndpoint from = calling;
        if (from == null) {
            throw new IllegalStateException("no port to call " + peer.name() + " from");
        }
        forget(peer, "called anew");
        SctpWire wire = new SctpWire(user, address);
        RemoteEndpoint remote =
                new RemoteEndpoint(peer.addresses(), peer.port(), LocalEndpoint.DEFAULT_UDP_PORT);
        Association association = from.associate(peer.name(), remote, CALLING, wire);
        called.put(peer.name(), association);
        wire.isCalledBy(association);
        association.open();
        return wire;
    }

    /// Gives up what is left of calls to a peer that is not configured any more.
    void forget(PeerConfig peer, String reason) {
        Association last = called.remove(peer.name());
        if (last != null) {
            last.remove(reason);
        }
    }

    /// Of our own addresses one from which another can be reached.
    private InetAddress source(InetAddress remote) {
        return config.addresses().stream()
                .filter(own -> own.getClass() == remote.getClass())
                .findFirst()
                .orElse(config.addresses().getFirst());
    }

    void close() {
        assert loop.inLoop();
        ports.forEach(StreamTransport.ListeningPort::close);
        endpoints.forEach(SctpEndpoint::close);
        closeCalling();
        ports.clear();
        endpoints.clear();
        called.clear();
    }

    private final class SctpCallers implements org.signalbox.sctp.Admission {
        private final int associationsMax;

        private SctpCallers(int associationsMax) {
            this.associationsMax = associationsMax;
        }

        @Override
        public int associationsMax() {
            return associationsMax;
        }

        @Override
        public AssociationProfile profile() {
            return CALLED;
        }

        /// A peer with several addresses may list them in any order (RFC 9260 section 5.1.2): one
        /// that is configured is enough.
        @Override
        public Optional<Admitted> admit(Collection<InetSocketAddress> caller) {
            for (InetSocketAddress from : caller) {
                WireUser user = admission.admit(from.getAddress());
                if (user != null) {
                    String name =
                            "diameter:%s:%d"
                                    .formatted(from.getAddress().getHostAddress(), from.getPort());
                    return Optional.of(new Admitted(name, new SctpWire(user, from.getAddress())));
                }
            }
            return Optional.empty();
        }
    }

    /// What is refused by SCTP itself, after [SctpCallers] was asked or since too many are there.
    private final class SctpRefusals implements SctpObserver {
        private InetAddress last = InetAddress.getLoopbackAddress();

        @Override
        public void onRefused(SctpEndpoint endpoint, InetSocketAddress from, String detail) {
            last = from.getAddress();
            admission.onRefused(last, 1, detail);
        }

        @Override
        public void onRefusedUnreported(SctpEndpoint endpoint, long calls) {
            admission.onRefused(last, calls, "of many the last");
        }

        @Override
        public void onDropped(SctpEndpoint endpoint, InetSocketAddress from, String reason) {
            // the transport counts what it drops
        }
    }
}
