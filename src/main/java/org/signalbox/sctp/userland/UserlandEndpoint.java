// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Entropy;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.MetricsRegistry;
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
import org.signalbox.sctp.userland.association.AssociationConfig;
import org.signalbox.sctp.userland.association.AssociationMachine;
import org.signalbox.sctp.userland.association.CookieJar;
import org.signalbox.sctp.userland.association.OutOfTheBlue;
import org.signalbox.sctp.userland.association.SctpCounter;
import org.signalbox.sctp.userland.chunk.Chunk;
import org.signalbox.sctp.userland.chunk.ChunkCursor;
import org.signalbox.sctp.userland.chunk.ChunkException;
import org.signalbox.sctp.userland.chunk.ChunkType;
import org.signalbox.sctp.userland.chunk.CookieEchoChunk;
import org.signalbox.sctp.userland.chunk.InitChunk;
import org.signalbox.sctp.userland.chunk.PacketHeader;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A local SCTP port over UDP: finds the association that a packet is for, and turns away what is
/// for none.
public final class UserlandEndpoint implements SctpEndpoint {
    private final LocalEndpoint local;
    private final SctpObserver observer;
    private final Entropy entropy;
    private final ByteBufAllocator allocator;
    private final FaultListener faults;
    private final Loop loop;

    private final Counters<SctpCounter> counters = new Counters<>(SctpCounter.class);
    private final CookieJar cookies;
    private final Strangers strangers;
    private final Guests<UserlandAssociation> guests = new Guests<>();
    private final ChunkCursor cursor = new ChunkCursor();
    private final List<UdpSocket> sockets = new ArrayList<>();
    private final List<UserlandAssociation> associations = new ArrayList<>();
    private final Map<InetAddress, List<UserlandAssociation>> byAddress = new HashMap<>();

    private boolean closed;
    private int holds;
    private int performing;

    UserlandEndpoint(
            LocalEndpoint local,
            SctpObserver observer,
            Entropy entropy,
            ByteBufAllocator allocator,
            FaultListener faults,
            Loop loop) {
        this.local = local;
        this.observer = observer;
        this.entropy = entropy;
        this.allocator = allocator;
        this.faults = faults;
        this.loop = loop;
        this.cookies = new CookieJar(entropy, loop.now());
        this.strangers = new Strangers(loop.now());
    }

    /// In the order of [LocalEndpoint#addresses], before the endpoint hears anything.
    void use(List<UdpSocket> opened) {
        sockets.addAll(opened);
    }

    @Override
    public LocalEndpoint local() {
        return local;
    }

    @Override
    public MetricsRegistry.Binding publish(MetricsRegistry metrics) {
        return metrics.bind(counters, Map.of("local_peer", Integer.toString(local.port())));
    }

    /// What happened here. Readable from any thread.
    public Counters<SctpCounter> counters() {
        return counters;
    }

    /// Makes a configured peer known. Two peers may share an address and an SCTP port if their UDP
    /// ports differ: that is how several nodes live behind one address.
    @Override
    public Association associate(
            String name, RemoteEndpoint remote, AssociationProfile profile, AssociationUser user) {
        assert loop.inLoop() : name + " associated from outside " + loop.name();
        remote.requireFit(name, profile);
        for (UserlandAssociation known : List.copyOf(associations)) {
            if (isKnownAs(known, remote) && guests.has(known)) {
                known.abort("configured as " + name);
            } else if (isKnownAs(known, remote)) {
                throw new IllegalArgumentException(
                        "the peer of " + name + " is already known as " + known.name());
            }
        }
        UserlandAssociation association = make(name, remote, profile, user);
        add(association);
        return association;
    }

    private static boolean isKnownAs(UserlandAssociation known, RemoteEndpoint remote) {
        RemoteEndpoint other = known.config().remote();
        return other.port() == remote.port()
                && other.udpPort() == remote.udpPort()
                && !Collections.disjoint(other.addresses(), remote.addresses());
    }

    private UserlandAssociation make(
            String name, RemoteEndpoint remote, AssociationProfile profile, AssociationUser user) {
        AssociationConfig config = new AssociationConfig(name, local, remote, profile);
        AssociationMachine machine =
                new AssociationMachine(config, cookies, entropy, allocator, counters);
        return new UserlandAssociation(config, user, this, machine, faults, loop);
    }

    private void add(UserlandAssociation association) {
        associations.add(association);
        for (InetAddress address : association.config().remote().addresses()) {
            byAddress.computeIfAbsent(address, _ -> new ArrayList<>()).add(association);
        }
    }

    @Override
    public void admission(Admission admission) {
        assert loop.inLoop() : "admission from outside " + loop.name();
        guests.decide(admission);
    }

    /// The peer is configured no more: from now on it is a stranger.
    void forget(UserlandAssociation association) {
        associations.remove(association);
        guests.remove(association);
        for (InetAddress address : association.config().remote().addresses()) {
            List<UserlandAssociation> others = byAddress.get(address);
            if (others != null && others.remove(association) && others.isEmpty()) {
                byAddress.remove(address);
            }
        }
    }

    @Override
    public void close() {
        assert loop.inLoop() : "endpoint closed from outside " + loop.name();
        if (closed) {
            return;
        }
        closed = true;
        for (UserlandAssociation association : List.copyOf(associations)) {
            association.abort("endpoint closed");
        }
        if (performing > 0) {
            // called by a user: the aborts leave when its callback has returned
            loop.execute(this::releaseSockets);
        } else {
            releaseSockets();
        }
    }

    boolean isClosed() {
        return closed;
    }

    private void releaseSockets() {
        sockets.forEach(socket -> socket.detach(this));
    }

    // ---- from the wire -------------------------------------------------------------------------

    /// Takes a packet whose checksum holds.
    ///
    /// @param packet borrowed
    /// @return the association to be told when the batch ends, or null
    @Nullable UserlandAssociation onPacket(
            UdpSocket socket, InetSocketAddress from, ByteBuf packet) {
        counters.increment(SctpCounter.PACKETS_RECEIVED);
        UserlandAssociation association = find(from, packet);
        if (association == null) {
            return onStranger(socket, from, packet);
        }
        SctpCounter drop = association.onPacket(sockets.indexOf(socket), from, packet);
        if (drop == null) {
            return association;
        }
        dropped(from, drop);
        if (drop == SctpCounter.DROPPED_OUT_OF_THE_BLUE) {
            answerOutOfTheBlue(socket, from, packet);
        }
        return null;
    }

    /// A packet that concerns none of our associations was dropped.
    void dropped(InetSocketAddress from, SctpCounter why) {
        counters.increment(why);
        observer.onDropped(this, from, why.reason());
    }

    /// One of our datagrams came to nothing; SCTP will notice and send its content again.
    void lost(SctpCounter why) {
        counters.increment(why);
    }

    /// A packet was too long for the way from a socket to an address.
    void tooLong(UdpSocket socket, InetSocketAddress to) {
        int at = sockets.indexOf(socket);
        associations.forEach(association -> association.onTooLong(at, to));
    }

    /// Answers a packet for an SCTP port that nobody has opened on this socket. A call is refused,
    /// and reported: most likely somebody has mistaken a port.
    void answerForNobody(UdpSocket socket, InetSocketAddress from, ByteBuf packet) {
        dropped(from, SctpCounter.DROPPED_NO_ENDPOINT);
        InitChunk init = init(packet);
        if (init == null) {
            answerOutOfTheBlue(socket, from, packet);
        } else {
            refuse(socket, from, packet, init);
        }
    }

    /// The peers that are configured here.
    List<AssociationConfig> configured() {
        return associations.stream().map(UserlandAssociation::config).toList();
    }

    private @Nullable UserlandAssociation find(InetSocketAddress from, ByteBuf packet) {
        List<UserlandAssociation> candidates = byAddress.get(from.getAddress());
        if (candidates == null) {
            return null;
        }
        int port = PacketHeader.sourcePort(packet);
        int tag = PacketHeader.verificationTag(packet);
        UserlandAssociation found = null;
        for (int i = 0; i < candidates.size(); i++) {
            UserlandAssociation candidate = candidates.get(i);
            RemoteEndpoint remote = candidate.config().remote();
            if (!candidate.hasPort(port)) {
                continue;
            }
            if (found == null) {
                found = candidate;
            } else if (tag != 0 && candidate.ownsTag(tag)) {
                return candidate;
            } else if (!(tag != 0 && found.ownsTag(tag)) && remote.udpPort() == from.getPort()) {
                found = candidate; // peers behind one address are told apart by their UDP port
            }
        }
        return found != null || port == 0 ? found : anyPort(candidates, from);
    }

    /// Of the peers that may call from any port the one that has not; of several the one with this
    /// UDP port.
    private static @Nullable UserlandAssociation anyPort(
            List<UserlandAssociation> candidates, InetSocketAddress from) {
        UserlandAssociation found = null;
        for (int i = 0; i < candidates.size(); i++) {
            UserlandAssociation candidate = candidates.get(i);
            if (candidate.awaitsAnyPort()
                    && (found == null || candidate.config().remote().udpPort() == from.getPort())) {
                found = candidate;
            }
        }
        return found;
    }

    /// @return the association that the packet has brought about, or null
    private @Nullable UserlandAssociation onStranger(
            UdpSocket socket, InetSocketAddress from, ByteBuf packet) {
        InitChunk init = init(packet);
        if (init != null) {
            if (!answerNewcomer(socket, from, packet, init)) {
                refuse(socket, from, packet, init);
            }
            return null;
        }
        UserlandAssociation newcomer = newcomerWithCookie(from, packet);
        if (newcomer == null) {
            dropped(from, SctpCounter.DROPPED_OUT_OF_THE_BLUE);
            answerOutOfTheBlue(socket, from, packet);
            return null;
        }
        return letIn(newcomer, socket, from, packet) ? newcomer : null;
    }

    /// A call by somebody who may be let in though nobody configured it. It is answered by an
    /// association that is forgotten at once: all that matters is in the cookie (RFC 9260 section
    /// 5.1.3), so that a forged address costs us nothing but the answer.
    private boolean answerNewcomer(
            UdpSocket socket, InetSocketAddress from, ByteBuf packet, InitChunk init) {
        if (!guests.areWelcome() || PacketHeader.sourcePort(packet) == 0) {
            return false;
        }
        int port = PacketHeader.sourcePort(packet);
        List<InetSocketAddress> caller = new ArrayList<>();
        caller.add(new InetSocketAddress(from.getAddress(), port));
        init.parameters().addresses().stream()
                .filter(address -> !address.isMulticastAddress() && !address.isAnyLocalAddress())
                .forEach(address -> caller.add(new InetSocketAddress(address, port)));
        UserlandAssociation newcomer = newcomer(caller, from);
        if (newcomer == null || !strangers.admit(loop.now())) {
            return false;
        }
        newcomer.answer();
        SctpCounter drop = newcomer.onPacket(sockets.indexOf(socket), from, packet);
        if (drop != null) {
            dropped(from, drop);
        }
        return true;
    }

    /// The association for a packet with a cookie that we have given to somebody who may be let in.
    private @Nullable UserlandAssociation newcomerWithCookie(
            InetSocketAddress from, ByteBuf packet) {
        List<InetSocketAddress> caller =
                guests.areWelcome() ? cookies.callerOf(cookie(packet)) : List.of();
        return caller.isEmpty() ? null : newcomer(caller, from);
    }

    private boolean letIn(
            UserlandAssociation newcomer,
            UdpSocket socket,
            InetSocketAddress from,
            ByteBuf packet) {
        add(newcomer);
        guests.add(newcomer);
        newcomer.answer();
        SctpCounter drop = newcomer.onPacket(sockets.indexOf(socket), from, packet);
        if (drop != null) {
            dropped(from, drop);
        }
        if (!newcomer.isEngaged()) {
            forget(newcomer);
        }
        return newcomer.isEngaged();
    }

    private @Nullable UserlandAssociation newcomer(
            List<InetSocketAddress> caller, InetSocketAddress from) {
        RemoteEndpoint remote = Guests.remote(caller, from.getPort());
        for (UserlandAssociation known : associations) {
            if (isKnownAs(known, remote)) {
                return null; // it lists an address of somebody else's
            }
        }
        return guests.ask(caller)
                .map(in -> make(in.name(), remote, guests.profile(), in.user()))
                .orElse(null);
    }

    /// The cookie of a packet that begins with one; empty if it does not.
    private ByteBuf cookie(ByteBuf packet) {
        try {
            cursor.over(packet);
            return cursor.next()
                            && cursor.type() == ChunkType.COOKIE_ECHO
                            && Chunk.parse(cursor) instanceof CookieEchoChunk(ByteBuf sealed)
                    ? sealed
                    : Unpooled.EMPTY_BUFFER;
        } catch (ChunkException e) {
            return Unpooled.EMPTY_BUFFER;
        }
    }

    private void refuse(UdpSocket socket, InetSocketAddress from, ByteBuf packet, InitChunk init) {
        counters.increment(SctpCounter.PEERS_REFUSED);
        if (!strangers.admit(loop.now())) {
            strangers.onUnreported();
            return;
        }
        long unreported = strangers.takeUnreported();
        if (unreported > 0) {
            observer.onRefusedUnreported(this, unreported);
        }
        Strangers.Call call =
                new Strangers.Call(
                        from,
                        PacketHeader.sourcePort(packet),
                        PacketHeader.destinationPort(packet),
                        init.parameters().addresses());
        InetSocketAddress caller = new InetSocketAddress(from.getAddress(), call.port());
        UserlandAssociation engaged = engaged(caller);
        observer.onRefused(
                this,
                caller,
                engaged == null || call.called() != local.port()
                        ? Strangers.describe(call, local, socket.configured())
                                + guests.wordsWhenFull()
                        : Callers.secondCall(
                                List.of(caller), local, engaged.name(), engaged.portInUse()));
        answer(socket, from, packet);
    }

    /// The peer that may call from any port, and has called from another than this.
    private @Nullable UserlandAssociation engaged(InetSocketAddress caller) {
        for (UserlandAssociation association : associations) {
            if (association.isEngaged()
                    && Callers.mayBe(association.config().remote(), List.of(caller))) {
                return association;
            }
        }
        return null;
    }

    private @Nullable InitChunk init(ByteBuf packet) {
        try {
            cursor.over(packet);
            return cursor.next()
                            && cursor.type() == ChunkType.INIT
                            && Chunk.parse(cursor) instanceof InitChunk init
                    ? init
                    : null;
        } catch (ChunkException e) {
            return null; // answered and counted like any other stranger's packet
        }
    }

    private void answerOutOfTheBlue(UdpSocket socket, InetSocketAddress from, ByteBuf packet) {
        if (strangers.admit(loop.now())) {
            answer(socket, from, packet);
        }
    }

    private void answer(UdpSocket socket, InetSocketAddress from, ByteBuf packet) {
        ByteBuf answer = OutOfTheBlue.answer(packet, cursor, allocator);
        if (answer != null) {
            counters.increment(SctpCounter.OUT_OF_THE_BLUE_ANSWERS);
            counters.increment(SctpCounter.PACKETS_SENT);
            socket.send(from, answer);
            socket.flush();
        }
    }

    // ---- to the wire ---------------------------------------------------------------------------

    /// Keeps packets back until the matching [#letGo], so that they leave together.
    void hold() {
        holds++;
    }

    void letGo() {
        holds--;
        if (holds == 0) {
            for (int i = 0; i < sockets.size(); i++) {
                sockets.get(i).flush();
            }
        }
    }

    /// A user's callback or another effect begins.
    void enter() {
        performing++;
    }

    void leave() {
        performing--;
    }

    void transmit(int socket, InetSocketAddress to, ByteBuf packet) {
        UdpSocket through = sockets.get(socket);
        through.send(to, packet);
        if (holds == 0) {
            through.flush();
        }
    }
}
