// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

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
import org.signalbox.sctp.ReceiveWindow;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A local port: the one-to-many socket that calls and listens for all its associations, until each
/// is up and has a socket of its own. While no association wants to be called it does not listen,
/// and the kernel refuses calls.
final class LinuxEndpoint implements SctpEndpoint, Source {
    private static final int BACKLOG = 128;

    private final LocalEndpoint local;
    private final SctpObserver observer;
    private final FaultListener faults;
    private final NettyLoop loop;
    private final Reactor reactor;
    private final SctpSocket socket;
    private final NotificationPieces notifications = new NotificationPieces();
    private final List<LinuxAssociation> associations = new ArrayList<>();

    private final Guests<LinuxAssociation> guests = new Guests<>();

    private boolean listening;
    private boolean closed;

    private LinuxEndpoint(
            LocalEndpoint local,
            SctpObserver observer,
            FaultListener faults,
            NettyLoop loop,
            Reactor reactor,
            SctpSocket socket) {
        this.local = local;
        this.observer = observer;
        this.faults = faults;
        this.loop = loop;
        this.reactor = reactor;
        this.socket = socket;
    }

    /// Takes the port. Called on the loop.
    static LinuxEndpoint open(
            LocalEndpoint local, SctpObserver observer, FaultListener faults, NettyLoop loop)
            throws IOException {
        Reactor reactor = Reactor.of(loop);
        SctpSocket socket = SctpSocket.open(reactor, local.addresses());
        LinuxEndpoint endpoint = new LinuxEndpoint(local, observer, faults, loop, reactor, socket);
        try {
            socket.bind(local.addresses(), local.port());
            socket.listenTo(endpoint);
        } catch (IOException refused) {
            socket.close();
            throw BindFailure.describe(local, refused);
        }
        return endpoint;
    }

    NettyLoop loop() {
        return loop;
    }

    Reactor reactor() {
        return reactor;
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
    public Association associate(
            String name, RemoteEndpoint remote, AssociationProfile profile, AssociationUser user) {
        assert loop.inLoop();
        remote.requireFit(name, profile);
        for (LinuxAssociation other : List.copyOf(associations)) {
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
        LinuxAssociation association = new LinuxAssociation(name, remote, profile, user, this);
        associations.add(association);
        return association;
    }

    /// The association has been removed: its peer is free.
    void forget(LinuxAssociation association) {
        associations.remove(association);
        guests.remove(association);
        onClosed();
    }

    @Override
    public void admission(Admission admission) {
        assert loop.inLoop();
        guests.decide(admission);
        if (!guests.areWelcome()) {
            onClosed();
            return;
        }
        try {
            listen();
        } catch (IOException refused) {
            faults.onFault(toString(), refused);
        }
    }

    @Override
    public void close() {
        assert loop.inLoop();
        closed = true;
        for (LinuxAssociation association : List.copyOf(associations)) {
            association.abort("endpoint closed");
        }
        socket.close();
    }

    // ---- for its associations ------------------------------------------------------------------

    /// An association waits to be called.
    void listen() throws IOException {
        offer();
        if (!listening) {
            socket.listen(BACKLOG);
            listening = true;
        }
    }

    /// See [Offer]. What is of use only later follows when the association is up.
    private void offer() throws IOException {
        List<AssociationProfile> profiles = new ArrayList<>();
        associations.forEach(association -> profiles.add(association.profile()));
        if (guests.areWelcome()) {
            profiles.add(guests.profile());
        }
        AssociationProfile offer = Offer.toCallersOf(profiles);
        SocketOptions options = socket.options();
        options.setStreams(offer.outboundStreams(), offer.maxInboundStreams(), offer);
        options.configure(offer, SocketOptions.FUTURE_ASSOCIATIONS, 1);
        ReceiveWindow.of(options::setReceiveBuffer, offer.receiveWindowOctets())
                .offer(options::setReceiveBuffer);
    }

    /// Calls a peer, at first at the address that is preferred.
    ///
    /// @return the kernel's number of the association
    int call(RemoteEndpoint remote, InetAddress preferred, AssociationProfile profile)
            throws IOException {
        List<InetAddress> addresses = new ArrayList<>(remote.addresses());
        addresses.remove(preferred);
        addresses.addFirst(preferred);
        ReceiveWindow.of(socket.options()::setReceiveBuffer, profile.receiveWindowOctets())
                .offer(socket.options()::setReceiveBuffer);
        socket.options()
                .setStreams(profile.outboundStreams(), profile.maxInboundStreams(), profile);
        socket.options()
                .configure(profile, SocketOptions.FUTURE_ASSOCIATIONS, remote.addresses().size());
        int number;
        try {
            number = socket.connect(addresses, remote.port());
        } catch (SystemCallException refused) {
            offer();
            throw refused;
        }
        try {
            offer();
            return number;
        } catch (IOException refused) {
            socket.abort(number, "out of resources");
            throw refused;
        }
    }

    /// Gives up a call.
    void abort(int association, String reason) {
        socket.abort(association, reason);
    }

    /// An association has been closed: when none waits to be called, the port refuses calls.
    void onClosed() {
        if (!listening || closed || guests.areWelcome()) {
            return;
        }
        if (associations.stream().noneMatch(LinuxAssociation::acceptsCalls)) {
            listening = false;
            try {
                socket.listen(0);
            } catch (IOException fault) {
                faults.onFault(toString(), fault);
            }
        }
    }

    // ---- what the socket says ------------------------------------------------------------------

    @Override
    public void onReady(int events) {
        ReceiveArea received = reactor.received();
        // one at a time: what follows the news that an association is up belongs to its own socket
        for (int i = 0; i < ReceiveArea.MESSAGES_MAX && !closed; i++) {
            int count = received.receive(socket.fd(), 1);
            if (count == 0) {
                return;
            }
            if (count > 0
                    && received.isNotification(0)
                    && notifications.begins(received.isComplete(0))
                    && Notification.decode(received.octets(0))
                            instanceof Notification.AssociationChange change) {
                onChange(change);
            }
            // errors concern associations that are not up: their own news follow
        }
    }

    private void onChange(Notification.AssociationChange change) {
        switch (change.change()) {
            case UP -> onUp(change);
            case LOST, SHUT_DOWN, NOT_STARTED -> {
                for (LinuxAssociation association : associations) {
                    if (association.isCalling(change.association())) {
                        association.onCallFailed(change);
                        return;
                    }
                }
            }
            case RESTARTED -> {} // of one that is being peeled off: its user knows no other life
        }
    }

    private void onUp(Notification.AssociationChange change) {
        int number = change.association();
        List<InetSocketAddress> from = socket.peerAddresses(number);
        if (from.isEmpty()) {
            // It has gone again, and the news of that are next; or the caller has listed more
            // addresses than anybody has, and must not stay.
            socket.abort(number, "too many addresses");
            return;
        }
        hearTheLastOf(from);
        if (closed) {
            return; // by a user who has heard of an end
        }
        LinuxAssociation owner = null;
        for (LinuxAssociation association : associations) {
            if (association.isCalling(number)) {
                owner = association;
                break;
            }
            if (owner == null && Callers.isPeer(association.remote(), from)) {
                owner = association;
            }
        }
        if (owner == null) {
            owner = anyPort(from);
        }
        if (owner == null) {
            owner = letIn(from);
        }
        if (owner == null) {
            refuse(number, from);
        } else if (!owner.isCalling(number) && !owner.acceptsCalls()) {
            socket.abort(number, owner.isOpen() ? "associated already" : "closed");
        } else {
            peelOff(owner, change, from);
        }
    }

    /// A peer that has ended its association and calls again at once is on two sockets, of which
    /// the loop may look at this one first.
    private void hearTheLastOf(List<InetSocketAddress> caller) {
        for (LinuxAssociation association : List.copyOf(associations)) {
            if (Callers.isPeer(association.remote(), caller)
                    || Callers.mayBe(association.remote(), caller)) {
                association.catchUp();
            }
        }
    }

    /// The peer that may call from any port, and has not yet.
    private @Nullable LinuxAssociation anyPort(List<InetSocketAddress> from) {
        for (LinuxAssociation association : associations) {
            if (Callers.mayBe(association.remote(), from) && !association.isEngaged()) {
                return association;
            }
        }
        return null;
    }

    private @Nullable LinuxAssociation letIn(List<InetSocketAddress> from) {
        Optional<Admission.Admitted> admitted = guests.ask(from);
        if (admitted.isEmpty()) {
            return null;
        }
        LinuxAssociation newcomer =
                new LinuxAssociation(
                        admitted.get().name(),
                        Guests.remote(from, LocalEndpoint.DEFAULT_UDP_PORT),
                        guests.profile(),
                        admitted.get().user(),
                        this);
        associations.add(newcomer);
        guests.add(newcomer);
        newcomer.answer();
        return newcomer;
    }

    private void peelOff(
            LinuxAssociation owner,
            Notification.AssociationChange change,
            List<InetSocketAddress> from) {
        SctpSocket own;
        try {
            own = socket.peelOff(change.association());
        } catch (SystemCallException refused) {
            if (refused.errno() != Errno.EINVAL) { // else it has gone again
                socket.abort(change.association(), "out of resources");
                owner.onCallRefusedBySystem(refused);
            } else if (guests.has(owner)) {
                forget(owner);
            }
            return;
        }
        owner.onUp(own, change, from);
    }

    private void refuse(int number, List<InetSocketAddress> from) {
        for (LinuxAssociation association : associations) {
            if (Callers.mayBe(association.remote(), from)) {
                socket.abort(number, "associated already");
                observer.onRefused(
                        this,
                        from.getFirst(),
                        Callers.secondCall(
                                from, local, association.name(), association.portInUse()));
                return;
            }
        }
        Map<String, RemoteEndpoint> peers = new LinkedHashMap<>();
        for (LinuxAssociation association : associations) {
            peers.put(association.name(), association.remote());
        }
        socket.abort(number, "peer not configured");
        observer.onRefused(
                this,
                from.getFirst(),
                Callers.refusal(List.copyOf(from), local, peers) + guests.wordsWhenFull());
    }

    @Override
    public void onTurnEnd() {
        // it sends nothing
    }

    @Override
    public void onLoopEnd() {
        closed = true;
        socket.close();
    }

    @Override
    public void onFault(Throwable fault) {
        faults.onFault(toString(), fault);
    }

    @Override
    public String toString() {
        return "SCTP port " + local.port();
    }
}
