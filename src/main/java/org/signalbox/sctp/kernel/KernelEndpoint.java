// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import com.sun.nio.sctp.SctpChannel;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.sctp.Admission;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.BindFailure;
import org.signalbox.sctp.Callers;
import org.signalbox.sctp.Guests;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.Offer;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A local port of the kernel's SCTP.
///
/// A socket that neither calls nor listens holds the port while nothing else does: so it shows at
/// once whether the port can be had, and a call is refused while every association here is closed.
/// It makes way for the one socket that calls, or for the one that listens as long as any
/// association is not closed: the kernel does not let one port do both.
final class KernelEndpoint implements SctpEndpoint {
    private final LocalEndpoint local;
    private final SctpObserver observer;
    private final FaultListener faults;
    private final boolean natively;
    private final NettyLoop loop;
    private final List<KernelAssociation> associations = new ArrayList<>();

    private final Guests<KernelAssociation> guests = new Guests<>();

    private @Nullable SctpChannel reservation;
    private @Nullable ListeningChannel listening;
    private boolean closed;

    KernelEndpoint(
            LocalEndpoint local,
            SctpObserver observer,
            FaultListener faults,
            boolean natively,
            NettyLoop loop) {
        this.local = local;
        this.observer = observer;
        this.faults = faults;
        this.natively = natively;
        this.loop = loop;
    }

    NettyLoop loop() {
        return loop;
    }

    FaultListener faults() {
        return faults;
    }

    /// Whether to set by native calls what the JDK has no option for.
    boolean natively() {
        return natively;
    }

    @Override
    public LocalEndpoint local() {
        return local;
    }

    /// Takes the port.
    void reserve() throws IOException {
        assert loop.inLoop();
        SctpChannel socket;
        try {
            socket = SctpChannel.open();
        } catch (UnsupportedOperationException unsupported) {
            throw new IOException(
                    "this kernel has no SCTP (%s): load the module sctp, or use the userland transport"
                            .formatted(unsupported.getMessage()),
                    unsupported);
        }
        try {
            KernelChannel.bindAll(socket, local.addresses(), local.port());
        } catch (IOException refused) {
            socket.close();
            throw BindFailure.describe(local, refused);
        }
        reservation = socket;
    }

    /// Why an association cannot be opened beside those that are open, in words; empty if it can.
    Optional<String> obstacle(KernelAssociation opening) {
        for (KernelAssociation other : associations) {
            boolean oneSocketOnly = opening.role() == Role.CALLS || other.role() == Role.CALLS;
            if (other != opening && other.isOpen() && oneSocketOnly) {
                return Optional.of(
                        ("%s from port %d while %s %s: the kernel's one-to-one sockets let a port"
                                        + " listen, for any number of peers, or call one. Give the"
                                        + " link another local port, let this end only listen, or"
                                        + " use the userland transport")
                                .formatted(
                                        opening.role().verb(),
                                        local.port(),
                                        other.name(),
                                        other.role().verb()));
            }
        }
        if (opening.role() == Role.CALLS && guests.areWelcome()) {
            return Optional.of(
                    ("calls from port %d, which listens for peers that nobody configured: the"
                                    + " kernel's one-to-one sockets let a port listen or call one."
                                    + " Give the link another local port")
                            .formatted(local.port()));
        }
        return Optional.empty();
    }

    /// Makes way for a socket that calls from this port.
    void makeWay() throws IOException {
        SctpChannel socket = reservation;
        reservation = null;
        if (socket != null) {
            socket.close();
        }
    }

    /// An association waits to be called.
    void listen() throws IOException {
        assert loop.inLoop();
        if (listening != null) {
            offer(listening);
            return;
        }
        makeWay();
        ListeningChannel channel = new ListeningChannel(natively);
        try {
            offer(channel);
            channel.bindAll(local.addresses(), local.port());
        } catch (IOException refused) {
            channel.unsafe().closeForcibly();
            throw BindFailure.describe(local, refused);
        }
        channel.pipeline().addLast(new Acceptor());
        loop.eventLoop().register(channel);
        listening = channel;
    }

    private void offer(ListeningChannel channel) throws IOException {
        List<AssociationProfile> profiles = new ArrayList<>();
        associations.forEach(association -> profiles.add(association.profile()));
        if (guests.areWelcome()) {
            profiles.add(guests.profile());
        }
        channel.offer(Offer.toCallersOf(profiles));
    }

    /// An association has been closed: when all are, the port rests.
    void onClosed() {
        boolean anyOpen = associations.stream().anyMatch(KernelAssociation::isOpen);
        if (anyOpen || closed) {
            return;
        }
        if (guests.areWelcome()) {
            listenForGuests();
            return;
        }
        stopListening();
        if (reservation == null) {
            try {
                reserve();
            } catch (IOException taken) {
                // whoever was quicker has it; the next opening says so
            }
        }
    }

    @Override
    public void admission(Admission admission) {
        assert loop.inLoop();
        guests.decide(admission);
        boolean calls =
                associations.stream()
                        .anyMatch(other -> other.isOpen() && other.role() == Role.CALLS);
        if (!guests.areWelcome()) {
            onClosed();
        } else if (!calls) {
            listenForGuests();
        } // else when that call is over
    }

    private void listenForGuests() {
        try {
            listen();
        } catch (IOException refused) {
            faults.onFault("SCTP port " + local.port(), refused);
        }
    }

    @Override
    public Association associate(
            String name, RemoteEndpoint remote, AssociationProfile profile, AssociationUser user) {
        assert loop.inLoop();
        remote.requireFit(name, profile);
        Role role = Role.of(profile.initiation(), local, remote);
        for (KernelAssociation other : List.copyOf(associations)) {
            boolean isSame =
                    other.remote().port() == remote.port()
                            && remote.addresses().stream()
                                    .anyMatch(other.remote().addresses()::contains);
            if (isSame && guests.has(other)) {
                other.abort("configured as " + name);
            } else if (isSame) {
                throw new IllegalArgumentException(
                        "%s: %s already has one of its addresses with port %d"
                                .formatted(name, other.name(), remote.port()));
            }
        }
        KernelAssociation association =
                new KernelAssociation(name, remote, profile, role, user, this);
        associations.add(association);
        return association;
    }

    /// The association has been removed: its peer and its role are free.
    void forget(KernelAssociation association) {
        associations.remove(association);
        guests.remove(association);
        onClosed();
    }

    @Override
    public void close() {
        assert loop.inLoop();
        closed = true;
        for (KernelAssociation association : List.copyOf(associations)) {
            association.abort("endpoint closed");
        }
        stopListening();
        try {
            makeWay();
        } catch (IOException fault) {
            faults.onFault("SCTP port " + local.port(), fault);
        }
    }

    boolean isClosed() {
        return closed;
    }

    private void stopListening() {
        ListeningChannel channel = listening;
        listening = null;
        if (channel != null) {
            channel.close();
        }
    }

    private void accept(KernelChannel caller) {
        Collection<InetSocketAddress> from = caller.allRemoteAddresses();
        if (from.isEmpty()) {
            caller.unsafe().closeForcibly(); // it has gone again
            return;
        }
        if (hearTheLastOf(from)) {
            loop.execute(() -> guard(caller, () -> judge(caller, from)));
        } else {
            judge(caller, from);
        }
    }

    /// A peer that has ended its association and calls again at once is on two sockets, of which
    /// the loop may look at this one first.
    ///
    /// @return whether there may be news in the loop's next turn
    private boolean hearTheLastOf(Collection<InetSocketAddress> caller) {
        boolean mayHaveEnded = false;
        for (KernelAssociation association : List.copyOf(associations)) {
            if (Callers.isPeer(association.remote(), caller)
                    || Callers.mayBe(association.remote(), caller)) {
                mayHaveEnded |= association.catchUp();
            }
        }
        return mayHaveEnded;
    }

    private void judge(KernelChannel caller, Collection<InetSocketAddress> from) {
        if (closed) {
            caller.abort();
            return;
        }
        KernelAssociation owner = owner(from);
        if (owner != null) {
            owner.onCalled(caller);
            if (guests.has(owner) && !owner.isEngaged()) {
                forget(owner); // it has gone again
            }
            return;
        }
        caller.abort();
        observer.onRefused(this, from.iterator().next(), refusal(from));
    }

    private void guard(KernelChannel caller, Runnable looking) {
        try {
            looking.run();
        } catch (RuntimeException | Error fault) {
            caller.abort();
            faults.onFault("SCTP port " + local.port(), fault);
        }
    }

    /// Whose call it is; of somebody whom nobody configured, if he is let in.
    private @Nullable KernelAssociation owner(Collection<InetSocketAddress> from) {
        for (KernelAssociation association : associations) {
            if (Callers.isPeer(association.remote(), from)) {
                return association;
            }
        }
        for (KernelAssociation association : associations) {
            if (Callers.mayBe(association.remote(), from) && !association.isEngaged()) {
                return association;
            }
        }
        Optional<Admission.Admitted> admitted = guests.ask(from);
        if (admitted.isEmpty()) {
            return null;
        }
        KernelAssociation newcomer =
                new KernelAssociation(
                        admitted.get().name(),
                        Guests.remote(from, LocalEndpoint.DEFAULT_UDP_PORT),
                        guests.profile(),
                        Role.LISTENS,
                        admitted.get().user(),
                        this);
        associations.add(newcomer);
        guests.add(newcomer);
        newcomer.answer();
        return newcomer;
    }

    private String refusal(Collection<InetSocketAddress> from) {
        for (KernelAssociation association : associations) {
            if (Callers.mayBe(association.remote(), from)) {
                return Callers.secondCall(from, local, association.name(), association.portInUse());
            }
        }
        Map<String, RemoteEndpoint> peers = new LinkedHashMap<>();
        for (KernelAssociation association : associations) {
            peers.put(association.name(), association.remote());
        }
        return Callers.refusal(from, local, peers) + guests.wordsWhenFull();
    }

    private final class Acceptor extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            KernelChannel caller = (KernelChannel) message;
            guard(caller, () -> accept(caller));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // Netty keeps a listening socket open; a caller that is gone before it is accepted
            // ends here too
            if (!(cause instanceof IOException)) {
                faults.onFault("SCTP port " + local.port(), cause);
            }
        }
    }
}
