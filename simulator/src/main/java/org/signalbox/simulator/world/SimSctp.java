// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.world;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Loop;
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
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.TransportKind;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// SCTP at message level: what users of [SctpTransport] can see of it, without packets.
///
/// One object is the network of all nodes of a [World]. A message takes the one-way delay of its
/// direction, keeps its place within its stream, and may overtake messages of other streams. Loss
/// shows as delay (the message is sent again). While a direction is cut, messages wait; when the
/// cut, or a peer that is gone, lasts as long as [#unreachableAfter], both ends go down.
///
/// An address is reached when any of an end's addresses can reach any of the other's.
public final class SimSctp implements SctpTransport {
    private final World world;
    private final Wiring wiring = new Wiring();
    private final Map<Where, SimEndpoint> endpoints = new HashMap<>();
    private final List<SimAssociation> established = new ArrayList<>();

    private Duration unreachableAfter = Duration.ofSeconds(5);
    private long lastTag;
    private boolean answersBlindly;

    public SimSctp(World world) {
        this.world = world;
    }

    /// How long an association survives without its peer. 5 s unless set.
    public void unreachableAfter(Duration duration) {
        unreachableAfter = duration;
    }

    /// As a kernel does whose port listens for any of its associations: a call is answered before
    /// it is known whose it is, and ended if the caller's own association is closed.
    public void answersBeforeItLooks() {
        answersBlindly = true;
    }

    boolean answersBlindly() {
        return answersBlindly;
    }

    /// The same conditions everywhere; forgets those set for single directions.
    public void conditions(LinkConditions all) {
        wiring.conditions(all);
    }

    /// The conditions of one direction.
    public void conditions(InetAddress from, InetAddress to, LinkConditions one) {
        wiring.conditions(from, to, one);
    }

    /// Cuts one direction.
    public void cut(InetAddress from, InetAddress to) {
        wiring.cut(from, to);
    }

    /// Repairs one direction; what waited there is delivered.
    public void mend(InetAddress from, InetAddress to) {
        wiring.mend(from, to);
        releaseHeld();
    }

    /// Cuts both directions.
    public void partition(InetAddress one, InetAddress other) {
        wiring.cut(one, other);
        wiring.cut(other, one);
    }

    /// Repairs both directions; what waited there is delivered.
    public void heal(InetAddress one, InetAddress other) {
        wiring.mend(one, other);
        wiring.mend(other, one);
        releaseHeld();
    }

    /// Cuts everything from and to an address. What is closed while isolated cannot say goodbye:
    /// that is how a process dies.
    public void isolate(InetAddress address) {
        wiring.isolate(address);
    }

    /// Ends [#isolate].
    public void rejoin(InetAddress address) {
        wiring.rejoin(address);
        releaseHeld();
    }

    @Override
    public TransportKind kind() {
        return TransportKind.SIMULATED;
    }

    @Override
    public SctpEndpoint open(LocalEndpoint local, SctpObserver observer, Loop loop)
            throws IOException {
        for (InetAddress address : local.addresses()) {
            Where where = new Where(address, local.udpPort(), local.port());
            if (endpoints.containsKey(where)) {
                throw new BindException("cannot bind " + where + ": address already in use");
            }
        }
        SimEndpoint endpoint = new SimEndpoint(local, observer, loop);
        for (InetAddress address : local.addresses()) {
            endpoints.put(new Where(address, local.udpPort(), local.port()), endpoint);
        }
        return endpoint;
    }

    World world() {
        return world;
    }

    long unreachableNanos() {
        return unreachableAfter.toNanos();
    }

    long nextTag() {
        return ++lastTag;
    }

    void up(SimAssociation association) {
        established.add(association);
    }

    void down(SimAssociation association) {
        established.remove(association);
    }

    /// The direction that is in use between two ends, or null while none carries.
    Wiring.@Nullable Direction direction(List<InetAddress> from, List<InetAddress> to) {
        for (InetAddress remote : to) {
            for (InetAddress local : from) {
                if (wiring.carries(local, remote)) {
                    return new Wiring.Direction(local, remote);
                }
            }
        }
        return null;
    }

    LinkConditions conditionsOf(Wiring.Direction direction) {
        return wiring.between(direction.from(), direction.to());
    }

    /// The endpoint that answers for a peer's configuration, or null if there is none.
    @Nullable SimEndpoint find(RemoteEndpoint remote) {
        for (InetAddress address : remote.addresses()) {
            SimEndpoint endpoint =
                    endpoints.get(new Where(address, remote.udpPort(), remote.port()));
            if (endpoint != null) {
                return endpoint;
            }
        }
        return null;
    }

    private void releaseHeld() {
        List.copyOf(established).forEach(SimAssociation::releaseHeld);
    }

    private record Where(InetAddress address, int udpPort, int port) {}

    /// A bound port of one node.
    final class SimEndpoint implements SctpEndpoint {
        private final LocalEndpoint local;
        private final SctpObserver observer;
        private final Loop loop;
        private final List<SimAssociation> associations = new ArrayList<>();

        private final Guests<SimAssociation> guests = new Guests<>();

        private boolean closed;

        private SimEndpoint(LocalEndpoint local, SctpObserver observer, Loop loop) {
            this.local = local;
            this.observer = observer;
            this.loop = loop;
        }

        @Override
        public LocalEndpoint local() {
            return local;
        }

        @Override
        public Association associate(
                String name,
                RemoteEndpoint remote,
                AssociationProfile profile,
                AssociationUser user) {
            remote.requireFit(name, profile);
            for (SimAssociation known : List.copyOf(associations)) {
                boolean isSame =
                        known.remote().port() == remote.port()
                                && known.remote().udpPort() == remote.udpPort()
                                && shareAddress(known.remote().addresses(), remote.addresses());
                if (isSame && guests.has(known)) {
                    known.abort("configured as " + name);
                } else if (isSame) {
                    throw new IllegalArgumentException(
                            "peer of " + name + " is already known as " + known.name());
                }
            }
            SimAssociation association =
                    new SimAssociation(name, remote, profile, user, this, SimSctp.this);
            associations.add(association);
            return association;
        }

        @Override
        public void admission(Admission admission) {
            assert loop.inLoop() : "admission from outside " + loop.name();
            guests.decide(admission);
        }

        @Override
        public void close() {
            assert loop.inLoop() : "endpoint closed from outside " + loop.name();
            closed = true;
            for (SimAssociation association : List.copyOf(associations)) {
                association.abort("endpoint closed");
            }
            endpoints.values().removeIf(endpoint -> endpoint == this);
        }

        Loop loop() {
            return loop;
        }

        void forget(SimAssociation association) {
            associations.remove(association);
            guests.remove(association);
        }

        boolean isListening() {
            return associations.stream().anyMatch(SimAssociation::acceptsCalls);
        }

        boolean closed() {
            return closed;
        }

        /// The association configured for a caller, or null.
        @Nullable SimAssociation of(SimEndpoint caller) {
            for (SimAssociation association : associations) {
                if (association.isWith(caller.local)) {
                    return association;
                }
            }
            for (SimAssociation association : associations) {
                if (association.awaitsAnyPort(caller.local)) {
                    return association;
                }
            }
            return null;
        }

        /// The association for a caller that nobody configured, if it is let in.
        @Nullable SimAssociation letIn(SimEndpoint caller) {
            List<InetSocketAddress> from =
                    caller.local.addresses().stream()
                            .map(address -> new InetSocketAddress(address, caller.local.port()))
                            .toList();
            Optional<Admission.Admitted> admitted = closed ? Optional.empty() : guests.ask(from);
            if (admitted.isEmpty()) {
                return null;
            }
            SimAssociation newcomer =
                    new SimAssociation(
                            admitted.get().name(),
                            Guests.remote(from, caller.local.udpPort()),
                            guests.profile(),
                            admitted.get().user(),
                            this,
                            SimSctp.this);
            associations.add(newcomer);
            guests.add(newcomer);
            newcomer.answer();
            return newcomer;
        }

        void refused(SimEndpoint caller) {
            List<String> known = new ArrayList<>();
            for (SimAssociation association : associations) {
                known.add(association.name() + " " + association.remote());
            }
            InetSocketAddress from =
                    new InetSocketAddress(caller.local.addresses().getFirst(), caller.local.port());
            for (SimAssociation association : associations) {
                if (Callers.mayBe(association.remote(), List.of(from))) {
                    observer.onRefused(
                            this,
                            from,
                            Callers.secondCall(
                                    List.of(from),
                                    local,
                                    association.name(),
                                    association.portInUse()));
                    return;
                }
            }
            observer.onRefused(
                    this,
                    from,
                    "peer is " + caller.local + "; known here: " + known + guests.wordsWhenFull());
        }

        private static boolean shareAddress(List<InetAddress> ones, List<InetAddress> others) {
            return ones.stream().anyMatch(others::contains);
        }
    }
}
