// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkUser;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.machine.MachineDriver;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.AspMessage.ErrorReport;
import org.signalbox.xua.AspPlan;
import org.signalbox.xua.AspState;
import org.signalbox.xua.ErrorCode;
import org.signalbox.xua.ServerInput;
import org.signalbox.xua.ServerMachine;
import org.signalbox.xua.ServerOutput;
import org.signalbox.xua.ServerPlan;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/// All of M3UA in a node: application servers, the processes that serve them, and what both say.
///
/// One loop owns everything: an application server and its processes cannot disagree, and no
/// message is ever between two of them. How processes and servers stand, [ServerMachine] decides;
/// what follows, the classes beside this one do, each its part. Here they are joined.
public final class M3uaLayer {
    private final M3uaObserver observer;
    private final InputObserver inputs;
    private final ByteBufAllocator allocator;
    private final Loop loop;

    private final ServerMachine machine = new ServerMachine(new ServerPlan(List.of(), List.of()));
    private final MachineDriver<ServerInput, ServerOutput> driver;

    private final Roster roster = new Roster();
    private final Assignments assignments;
    private final RegisteringGateway gateway;
    private final Registrations registrations;
    private final Plans plans;
    private final OwnKeys ownKeys = new OwnKeys(roster);
    private final DestinationDesk destinations = new DestinationDesk(roster);
    private final Callers callers = new Callers(roster, new House());
    private final Departures departures;
    private final Statuses statuses;

    private final PeerEvents peerEvents = new PeerEvents();

    /// Null while this node stays.
    private @Nullable Farewell farewell;

    /// Without application servers but those of the configuration.
    public M3uaLayer(
            M3uaObserver observer, InputObserver inputs, ByteBufAllocator allocator, Loop loop) {
        this(observer, inputs, ServerRegistrar.NONE, allocator, loop);
    }

    /// @param inputs told of every input of the machine
    /// @param registrar gives those application servers their place that processes register
    /// @param loop owns every association and application server
    public M3uaLayer(
            M3uaObserver observer,
            InputObserver inputs,
            ServerRegistrar registrar,
            ByteBufAllocator allocator,
            Loop loop) {
        this.observer = observer;
        this.inputs = inputs;
        this.allocator = allocator;
        this.loop = loop;
        this.driver = new MachineDriver<>("m3ua", machine, this::perform, inputs, loop);
        this.assignments = new Assignments(roster, machine, allocator, loop);
        this.gateway =
                new RegisteringGateway(roster, machine, assignments, registrar, driver::handle);
        this.registrations = new Registrations(gateway, registrar);
        this.plans = new Plans(roster, registrations::hasMade);
        this.departures = new Departures(loop);
        this.statuses = new Statuses(roster, machine, assignments, loop);
    }

    // ---- configuration ------------------------------------------------------------------------

    /// What processes that ask may do, from now on. What they have stays theirs.
    public void permit(M3uaConfig changed) {
        assert loop.inLoop();
        gateway.permit(changed);
        farewell = null;
    }

    /// Makes an application server; level 3 starts it. Takes effect with [#applyPlan].
    ///
    /// @param user level 3
    public ApplicationServer addServer(AsConfig config, Variant variant, LinkUser user) {
        assert loop.inLoop();
        return assignments.begin(registrations.configure(config), variant, user);
    }

    /// Goes on with other processes, or other rules for them. Takes effect with [#applyPlan].
    public void changeServer(AsConfig config) {
        assert loop.inLoop();
        AsConfig changed = registrations.configure(config);
        ServerEntry server = roster.server(config.name());
        if (server != null) {
            roster.put(new ServerEntry(changed, server.link()));
            server.link().shareBy(config.sharing());
        }
    }

    /// Ends an application server that processes have registered, since something that is
    /// configured takes its place. Does nothing if there is none of this name.
    public void giveWay(String name) {
        assert loop.inLoop();
        registrations.giveWay(name);
    }

    /// Ends an application server. Its processes are told with [#applyPlan].
    public void removeServer(String name) {
        assert loop.inLoop();
        registrations.forget(name);
        ApplicationServer ended = assignments.end(name);
        if (ended != null) {
            ended.close();
        }
    }

    /// Makes a process known at its endpoint, and opens the association with [#applyPlan].
    ///
    /// @return what is counted there, readable from any thread
    public Counters<AspCounter> addAsp(AspConfig config, Variant variant, SctpEndpoint endpoint) {
        assert loop.inLoop();
        departures.hurry(config.at(), config.remote());
        AspPeer called = roster.peer(config.name());
        if (called != null) {
            endCaller(called, "its name was given to another");
        }
        AspPeer peer =
                peer(
                        config,
                        variant,
                        user ->
                                endpoint.associate(
                                        config.name(),
                                        config.remote(),
                                        config.association(),
                                        user));
        roster.add(peer);
        return peer.association().counters();
    }

    private AspPeer peer(
            AspConfig config, Variant variant, Function<AssociationUser, Association> associate) {
        return new AspPeer(
                config, variant, associate, peerEvents, observer, inputs, allocator, loop);
    }

    /// Whether a process can go on by another configuration: with [#changeAsp].
    public static boolean isSameAssociation(AspConfig one, AspConfig other) {
        return one.transport() == other.transport()
                && one.remote().equals(other.remote())
                && one.localPort() == other.localPort()
                && one.localAddresses().equals(other.localAddresses())
                && one.role() == other.role()
                && one.exchange() == other.exchange()
                && one.transportRole() == other.transportRole()
                && one.association().equals(other.association());
    }

    /// Goes on with another configuration of the same association. Takes effect with [#applyPlan].
    public void changeAsp(AspConfig config) {
        assert loop.inLoop();
        roster.existing(config.name()).change(config);
    }

    /// Ends the association of a process for good.
    public void removeAsp(String name) {
        assert loop.inLoop();
        AspPeer peer = roster.peer(name);
        if (peer == null) {
            return;
        }
        boolean up = peer.isUp();
        if (up) {
            departures.begin(peer);
        } else {
            peer.remove("no longer configured");
        }
        roster.remove(peer);
        if (peer.isServed() && up) {
            driver.handle(new ServerInput.Lost(name));
        }
        registrations.leave(name);
        assignments.updateServers();
    }

    /// What was added and removed since the last time takes effect.
    public void applyPlan() {
        assert loop.inLoop();
        replan();
        for (ServerEntry server : roster.servers()) {
            driver.handle(
                    server.config().shutdown()
                            ? new ServerInput.Severed(server.name())
                            : new ServerInput.Joined(server.name()));
        }
        for (AspPeer peer : roster.peers()) {
            if (peer.asks()) {
                peer.ask(plans.ofProcess(peer));
            }
            peer.open();
        }
        assignments.updateAll();
    }

    private void replan() {
        driver.handle(new ServerInput.Reconfigured(plans.ofGateway()));
    }

    // ---- callers that nobody configured -------------------------------------------------------

    /// Who is let in from now on at a port, besides those who are configured there. Who was let in
    /// before stays.
    ///
    /// @param variant of the network that those are in who serve no configured application server
    /// @param book told of them
    public void admit(
            M3uaEndpointConfig port, Variant variant, SctpEndpoint endpoint, GuestBook book) {
        assert loop.inLoop();
        endpoint.admission(callers.admission(port, variant, book));
    }

    /// Ends those who were let in at a port, which is about to be closed.
    public void endGuests(M3uaEndpointConfig.At at) {
        assert loop.inLoop();
        departures.hurry(at, null);
        for (AspPeer peer : List.copyOf(roster.peers())) {
            if (peer.config().at().equals(at)) {
                endCaller(peer, "the port is closed");
            }
        }
    }

    /// Does nothing to a process that is configured.
    private void endCaller(AspPeer peer, String reason) {
        if (callers.has(peer)) {
            peer.remove(reason);
            driver.handle(new ServerInput.Lost(peer.name()));
            callers.forget(peer);
        }
    }

    private final class House implements Callers.House {
        @Override
        public boolean isClosed() {
            return farewell != null;
        }

        @Override
        public AspPeer enter(AspConfig config, Variant variant, Association association) {
            AspPeer peer = peer(config, variant, _ -> association);
            roster.add(peer);
            replan();
            return peer;
        }

        @Override
        public void exit(AspPeer caller) {
            roster.remove(caller);
            registrations.leave(caller.name());
            replan();
        }
    }

    // ---- what an operator orders --------------------------------------------------------------

    /// An operator keeps traffic from a process, or lets it have it again: until the configuration
    /// of that changes, or the process is made anew.
    ///
    /// @throws IllegalArgumentException if there is no such process
    public void block(String asp, boolean blocked) {
        assert loop.inLoop();
        roster.existing(asp).block(blocked);
    }

    /// Ends the association of a process in good order; who calls may call again.
    ///
    /// @throws IllegalArgumentException if there is no such process
    /// @throws IllegalStateException if it has no association
    public void disconnect(String asp) {
        assert loop.inLoop();
        AspPeer peer = roster.existing(asp);
        if (!peer.isUp()) {
            throw new IllegalStateException("ASP " + asp + " has no association");
        }
        peer.disconnect();
    }

    /// Asks the gateway of a process of this node how a point stands, for all that it serves.
    ///
    /// @param pointCode in any notation
    /// @throws IllegalArgumentException in words for the operator if there is no such process, it
    ///     is none of this node, or that is no point code
    /// @throws IllegalStateException if it is not active
    public void audit(String asp, String pointCode) {
        assert loop.inLoop();
        destinations.audit(roster.existing(asp), pointCode);
    }

    /// Ends all associations in good order: gateways are told that this node goes, processes that
    /// their gateway does. No caller is let in any more.
    ///
    /// @param bound how long that may take
    /// @param left told once whether it was done in time
    public void leave(Duration bound, Consumer<Boolean> left) {
        assert loop.inLoop();
        farewell = new Farewell(roster, bound, left, loop);
        farewell.begin();
    }

    /// Ends everything.
    public void close() {
        assert loop.inLoop();
        driver.close();
        if (farewell != null) {
            farewell.finish(false);
        }
        departures.hurryAll();
        roster.peers().forEach(peer -> peer.remove("node stops"));
        roster.servers().forEach(server -> server.link().close());
        roster.clear();
    }

    // ---- status -------------------------------------------------------------------------------

    public @Nullable ApplicationServer server(String name) {
        assert loop.inLoop();
        ServerEntry server = roster.server(name);
        return server == null ? null : server.link();
    }

    /// All processes, in the order in which they were made.
    public List<AspStatus> aspStatus() {
        assert loop.inLoop();
        return roster.peers().stream().map(peer -> statuses.of(peer, callers.has(peer))).toList();
    }

    /// All application servers, in the order in which they were made.
    public List<AsStatus> serverStatus() {
        assert loop.inLoop();
        return roster.servers().stream()
                .map(server -> statuses.of(server, registrations.hasMade(server.name())))
                .toList();
    }

    // ---- what the machine decides -------------------------------------------------------------

    private void perform(ServerOutput output) {
        switch (output) {
            case ServerOutput.Send(String asp, AspMessage message) -> {
                AspPeer peer = roster.peer(asp);
                if (peer != null) {
                    if (message instanceof AspMessage.AspActiveAck acknowledgement) {
                        destinations.tellAhead(peer, acknowledgement);
                    }
                    peer.answer(message);
                }
            }
            case ServerOutput.Open(String name) -> {
                ServerEntry server = roster.server(name);
                if (server != null) {
                    // its processes are let in, and hear so at once
                    server.link().prepare(() -> driver.handle(new ServerInput.Opened(name)));
                }
            }
            case ServerOutput.Close(String name) -> assignments.update(name);
            case ServerOutput.AspChanged(String asp, AspState state) -> {
                AspPeer peer = roster.peer(asp);
                if (peer == null) {
                    observer.onAsp(asp, state, "");
                } else {
                    peer.tellState();
                }
                if (state == AspState.DOWN) {
                    registrations.leave(asp);
                }
            }
            case ServerOutput.AsChanged(String name, var state, _, _) -> {
                observer.onServer(name, "AS-" + state.word().toUpperCase(Locale.ROOT));
                assignments.update(name);
            }
            case ServerOutput.Abort(String asp, String reason) -> {
                AspPeer peer = roster.peer(asp);
                if (peer != null) {
                    peer.association().association().abort(reason);
                }
            }
        }
    }

    // ---- from the far ends --------------------------------------------------------------------

    private final class PeerEvents implements AspPeer.Surroundings {
        @Override
        public void tell(ServerInput input) {
            driver.handle(input);
        }

        @Override
        public AspState served(String asp) {
            return machine.aspState(asp);
        }

        @Override
        public void onGiven(AspPeer peer) {
            roster.serversOf(peer).forEach(assignments::update);
        }

        @Override
        public void onKeyWanted(AspPeer peer, AspPlan.Served server) {
            ownKeys.ask(peer, server);
        }

        @Override
        public @Nullable ErrorReport onMessage(AspPeer peer, M3uaMessage message) {
            return switch (message) {
                case M3uaMessage.Asp(AspMessage about) -> {
                    peer.received(about);
                    yield null;
                }
                case M3uaMessage.AboutDestinations about -> destinations.receive(peer, about);
                case M3uaMessage.RegistrationRequest request ->
                        ifExpected(
                                mayRegister(peer),
                                () -> registrations.register(peer.name(), request));
                case M3uaMessage.DeregistrationRequest request ->
                        ifExpected(
                                mayRegister(peer),
                                () -> registrations.deregister(peer.name(), request));
                case M3uaMessage.RegistrationResponse(var results) ->
                        ifExpected(
                                peer.isAsked(),
                                () -> results.forEach(result -> ownKeys.onResult(peer, result)));
                case M3uaMessage.DeregistrationResponse _ ->
                        ifExpected(peer.isAsked(), peer::onDeregistered);
            };
        }

        /// Section 4.3.1: who is down says nothing but that it is there.
        private boolean mayRegister(AspPeer peer) {
            return peer.isServed()
                    && !peer.isMate()
                    && machine.aspState(peer.name()) != AspState.DOWN;
        }

        private @Nullable ErrorReport ifExpected(boolean expected, Runnable then) {
            if (!expected) {
                return ErrorReport.of(ErrorCode.UNEXPECTED_MESSAGE);
            }
            then.run();
            return null;
        }

        @Override
        public void onDown(AspPeer peer) {
            if (farewell != null) {
                farewell.look();
            }
            callers.forget(peer);
        }

        @Override
        public void onDeparted(AspPeer peer) {
            departures.end(peer);
        }

        @Override
        public void onWritable(AspWire wire) {
            roster.servers().forEach(server -> server.link().resume(wire));
        }
    }
}
