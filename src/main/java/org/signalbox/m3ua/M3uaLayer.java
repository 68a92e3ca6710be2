// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.DestinationReport;
import org.signalbox.link.LinkUser;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.machine.MachineDriver;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.AssociationUser;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.ForwardingUser;
import org.signalbox.sctp.Guests;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.Admission;
import org.signalbox.xua.AsState;
import org.signalbox.xua.AspIdentifier;
import org.signalbox.xua.AspInput;
import org.signalbox.xua.AspMachine;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.AspMessage.ErrorReport;
import org.signalbox.xua.AspOutput;
import org.signalbox.xua.AspPlan;
import org.signalbox.xua.AspState;
import org.signalbox.xua.ErrorCode;
import org.signalbox.xua.HeartbeatInput;
import org.signalbox.xua.HeartbeatMachine;
import org.signalbox.xua.HeartbeatOutput;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.ServerInput;
import org.signalbox.xua.ServerMachine;
import org.signalbox.xua.ServerOutput;
import org.signalbox.xua.ServerPlan;
import org.signalbox.xua.TrafficMode;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// All of M3UA in a node: application servers, the processes that serve them, and what both say.
///
/// One loop owns everything: an application server and its processes cannot disagree, and no
/// message is ever between two of them. How processes and servers stand, [ServerMachine] decides;
/// here that is performed.
public final class M3uaLayer {
    /// How long after the end of an association the next is called.
    static final long REOPEN_NANOS = 1_000_000_000L;

    /// How long an association may last whose process is no longer configured: more than three
    /// times
    /// T(ack), for ASPIA, DEREG REQ and ASPDN.
    static final long DEPARTURE_NANOS = 8_000_000_000L;

    /// The least time between two lines about errors of one process.
    static final long ERROR_NEWS_NANOS = 1_000_000_000L;

    /// A process, and this node's part towards it: gateway, process, or both.
    private final class Process {
        private AspConfig config;
        private final AspAssociation association;
        private final HeartbeatMachine heartbeat;
        private final MachineDriver<HeartbeatInput, HeartbeatOutput> heartbeats;

        /// Of this node as a process of the far end; null while it is none.
        private @Nullable AspMachine asking;

        private @Nullable MachineDriver<AspInput, AspOutput> asked;
        private @Nullable AspPlan plan;

        /// By the configuration, or by an operator since.
        private boolean blocked;

        /// Why its association is not up, or why it is not active though that is.
        private String reason;

        /// What the observer knows.
        private AspState told = AspState.DOWN;

        private long errorTold = Long.MIN_VALUE;

        /// It is told good-bye, and no association is wanted.
        private boolean leaving;

        /// What its gateway calls the keys that were registered, by application server.
        private final Map<String, RoutingContext> contexts = new HashMap<>();

        /// Registrations that were asked for, by what they were called then: the last of each
        /// application server.
        private final Map<KeyIdentifier, String> registering = new HashMap<>();

        private int keysAsked;

        /// Told when it is gone; null if it is configured, and stays.
        private final @Nullable GuestBook guestOf;

        private Process(AspConfig config, AspAssociation association, @Nullable GuestBook guestOf) {
            this.config = config;
            this.association = association;
            this.guestOf = guestOf;
            this.blocked = config.blocked();
            this.reason =
                    config.transportRole() == TransportRole.CLIENT
                            ? "the peer has not answered yet"
                            : "the peer has not called yet";
            this.heartbeat = new HeartbeatMachine(config.timers().beat());
            this.heartbeats =
                    new MachineDriver<>(
                            "heartbeat " + config.name(),
                            heartbeat,
                            output -> perform(this, output),
                            inputs,
                            loop);
        }

        private String name() {
            return config.name();
        }

        /// Whether the far end asks, and this node answers.
        private boolean isServed() {
            return config.role() != AspRole.ASP;
        }

        /// Whether this node asks: as a process, and between peers where it calls, or each end asks
        /// for itself.
        private boolean asks() {
            return switch (config.role()) {
                case SG -> false;
                case ASP, MATE -> true;
                case IPSP ->
                        config.exchange() == Exchange.DOUBLE_EXCHANGE
                                || config.transportRole() == TransportRole.CLIENT;
            };
        }

        /// Whether the far end gives this node traffic of a server, since it asked for it.
        private boolean isGiven(AsConfig server) {
            return asking != null
                    && asking.active().stream()
                            .anyMatch(
                                    served ->
                                            served.registers() == null
                                                    ? server.context().equals(served.context())
                                                    : served.registers().equals(server.name()));
        }

        /// Ends in good order: the far end knows before the association ends.
        private void leave() {
            if (leaving) {
                return;
            }
            leaving = true;
            if (isServed()) {
                // section 4.3.4.4 first: traffic ends before the process is put down
                driver.handle(new ServerInput.Admit(name(), Admission.BLOCKED));
                driver.handle(new ServerInput.Admit(name(), Admission.LOCKED_OUT));
            }
            if (asked == null) {
                association.association().shutdown();
            } else {
                asked.handle(new AspInput.Stop());
            }
        }

        private void comeBack() {
            leaving = false;
            tellAsking(new AspInput.Start());
        }

        private void ask(AspPlan wanted) {
            if (wanted.equals(plan)) {
                return;
            }
            stopAsking();
            plan = wanted;
            AspMachine made = new AspMachine(wanted, config.role().isMutual());
            MachineDriver<AspInput, AspOutput> driven =
                    new MachineDriver<>(
                            "asp " + name(), made, output -> perform(this, output), inputs, loop);
            asking = made;
            asked = driven;
            driven.handle(new AspInput.Start());
            if (blocked) {
                driven.handle(new AspInput.Block(true));
            }
            if (association.isUp()) {
                driven.handle(new AspInput.Up());
            }
            // what it had before is gone with the machine that knew
            tellState(this);
        }

        private void tellAsking(AspInput input) {
            if (asked != null) {
                asked.handle(input);
            }
        }

        private void stopAsking() {
            if (asked != null) {
                asked.close();
            }
            contexts.clear();
            registering.clear();
            asking = null;
            asked = null;
            plan = null;
        }
    }

    private final M3uaObserver observer;
    private final InputObserver inputs;
    private final ByteBufAllocator allocator;
    private final Loop loop;

    private final Map<String, Process> asps = new LinkedHashMap<>();

    /// No longer known, but their associations have not ended yet.
    private final List<Process> departing = new ArrayList<>();

    private final Map<String, AsConfig> configs = new LinkedHashMap<>();
    private final Map<String, ApplicationServer> servers = new LinkedHashMap<>();

    /// How the processes of a server share its traffic, as far as that is known.
    private final Map<String, TrafficMode> modes = new HashMap<>();

    private final Registrations registrations;
    private final ServerRegistrar registrar;
    private M3uaConfig rules = M3uaConfig.NONE;
    private @Nullable Farewell farewell;
    private final GuestNames guestNames = new GuestNames(asps::containsKey);

    private final ServerMachine machine = new ServerMachine(new ServerPlan(List.of(), List.of()));
    private final MachineDriver<ServerInput, ServerOutput> driver;

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
        this.registrar = registrar;
        this.registrations = new Registrations(new RegisteringGateway(), registrar);
        this.inputs = inputs;
        this.allocator = allocator;
        this.loop = loop;
        this.driver = new MachineDriver<>("m3ua", machine, this::perform, inputs, loop);
    }

    // ---- configuration ------------------------------------------------------------------------

    /// What processes that ask may do, from now on. What they have stays theirs.
    public void permit(M3uaConfig changed) {
        assert loop.inLoop();
        rules = changed;
        farewell = null;
    }

    /// Makes an application server; level 3 starts it. Takes effect with [#applyPlan].
    ///
    /// @param user level 3
    public ApplicationServer addServer(AsConfig config, Variant variant, LinkUser user) {
        assert loop.inLoop();
        return makeServer(registrations.configure(config), variant, user);
    }

    private ApplicationServer makeServer(AsConfig config, Variant variant, LinkUser user) {
        ApplicationServer server =
                new ApplicationServer(AsTraffic.of(config, variant), user, allocator, loop);
        servers.put(config.name(), server);
        configs.put(config.name(), config);
        return server;
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
        ApplicationServer server = takeOut(name);
        if (server != null) {
            server.close();
        }
    }

    private @Nullable ApplicationServer takeOut(String name) {
        AsConfig config = configs.remove(name);
        modes.remove(name);
        ApplicationServer server = servers.remove(name);
        if (config != null) {
            updateReceptions(config);
            updateAlternatives(config);
        }
        return server;
    }

    /// Makes a process known at its endpoint, and opens the association with [#applyPlan].
    ///
    /// @return what is counted there, readable from any thread
    public Counters<AspCounter> addAsp(AspConfig config, Variant variant, SctpEndpoint endpoint) {
        assert loop.inLoop();
        hurry(config.at(), config.remote());
        Process called = asps.get(config.name());
        if (called != null) {
            endGuest(called, "its name was given to another");
        }
        AspAssociation association =
                new AspAssociation(
                        config.name(),
                        variant,
                        config.role() == AspRole.IPSP,
                        new AssociationEvents(),
                        user ->
                                endpoint.associate(
                                        config.name(), config.remote(), config.association(), user),
                        allocator,
                        loop);
        association.forgive(config.quirks());
        asps.put(config.name(), new Process(config, association, null));
        return association.counters();
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
        Process process = process(config.name());
        boolean ends = config.shutdown() && !process.config.shutdown();
        boolean returns = !config.shutdown() && process.config.shutdown();
        boolean blockChanged = config.blocked() != process.config.blocked();
        process.config = config;
        process.association.forgive(config.quirks());
        if (blockChanged) {
            block(config.name(), config.blocked());
        }
        if (ends) {
            process.reason = "shut down by the operator";
            process.leave();
        } else if (returns) {
            process.comeBack();
        }
    }

    /// Goes on with other processes, or other rules for them. Takes effect with [#applyPlan].
    public void changeServer(AsConfig config) {
        assert loop.inLoop();
        configs.put(config.name(), registrations.configure(config));
        ApplicationServer server = servers.get(config.name());
        if (server != null) {
            server.shareBy(config.sharing());
        }
    }

    /// Ends the association of a process for good.
    public void removeAsp(String name) {
        assert loop.inLoop();
        Process process = asps.get(name);
        if (process != null) {
            boolean up = process.association.isUp();
            if (up) {
                depart(process);
            } else {
                process.stopAsking();
                process.association.remove("no longer configured");
            }
            asps.remove(name);
            process.heartbeats.close();
            if (process.isServed() && up) {
                driver.handle(new ServerInput.Lost(name));
            }
            registrations.leave(name);
            configs.values().forEach(this::updateServer);
        }
    }

    /// Its association ends in good order, though its name and its peer may be somebody else's by
    /// then.
    private void depart(Process process) {
        departing.add(process);
        process.leave();
        process.association.take(List.of());
        loop.schedule(loop.now() + DEPARTURE_NANOS, () -> departed(process));
    }

    private void departed(Process process) {
        if (departing.remove(process)) {
            process.stopAsking();
            process.association.remove("no longer configured");
        }
    }

    /// Those who depart from a port must be gone now: all, or those at a peer's addresses.
    private void hurry(M3uaEndpointConfig.At at, @Nullable RemoteEndpoint peer) {
        for (Process process : List.copyOf(departing)) {
            boolean inTheWay =
                    peer == null
                            || process.config.remote().addresses().stream()
                                    .anyMatch(peer.addresses()::contains);
            if (process.config.at().equals(at) && inTheWay) {
                departed(process);
            }
        }
    }

    /// Ends all associations in good order: gateways are told that this node goes, processes that
    /// their gateway does. No caller is let in any more.
    ///
    /// @param bound how long that may take
    /// @param left told once whether it was done in time
    public void leave(Duration bound, Consumer<Boolean> left) {
        assert loop.inLoop();
        Farewell begun = new Farewell(left);
        farewell = begun;
        begun.end = loop.schedule(loop.now() + bound.toNanos(), () -> begun.finish(false));
        List.copyOf(asps.values()).forEach(Process::leave);
        begun.look();
    }

    /// Until all associations are gone.
    private final class Farewell {
        private final Consumer<Boolean> left;
        private Loop.Scheduled end = () -> {};
        private boolean finished;

        private Farewell(Consumer<Boolean> left) {
            this.left = left;
        }

        private void look() {
            if (asps.values().stream().noneMatch(process -> process.association.isUp())) {
                finish(true);
            }
        }

        private void finish(boolean inTime) {
            end.cancel();
            if (!finished) {
                finished = true;
                left.accept(inTime);
            }
        }
    }

    /// What was added and removed since the last time takes effect.
    public void applyPlan() {
        assert loop.inLoop();
        driver.handle(new ServerInput.Reconfigured(plan()));
        for (AsConfig config : configs.values()) {
            driver.handle(
                    config.shutdown()
                            ? new ServerInput.Severed(config.name())
                            : new ServerInput.Joined(config.name()));
        }
        for (Process process : asps.values()) {
            if (process.asks()) {
                process.ask(planFor(process));
            }
            open(process);
        }
        // who is no member any more brings nothing
        asps.values().forEach(this::updateReceptions);
        configs.values().forEach(this::updateServer);
        configs.values().forEach(this::updateAlternatives);
    }

    /// What is configured, and who is there without.
    private ServerPlan plan() {
        List<ServerPlan.Asp> processes = new ArrayList<>();
        for (Process process : asps.values()) {
            AspConfig config = process.config;
            if (!process.isServed()) {
                continue;
            }
            processes.add(
                    new ServerPlan.Asp(
                            config.name(),
                            identifier(config),
                            false,
                            config.role().isMutual(),
                            admissionOf(process)));
        }
        List<ServerPlan.ApplicationServer> planned = new ArrayList<>();
        for (AsConfig config : configs.values()) {
            if (config.members().stream().noneMatch(this::isServed)
                    || registrations.hasMade(config.name())) {
                continue;
            }
            planned.add(
                    new ServerPlan.ApplicationServer(
                            config.name(),
                            config.context(),
                            config.trafficMode().orElse(null),
                            config.recovery(),
                            1,
                            config.members().stream()
                                    .filter(this::isServed)
                                    .map(AsMember::asp)
                                    .toList()));
        }
        return new ServerPlan(processes, planned);
    }

    private static Admission admissionOf(Process process) {
        if (process.leaving) {
            return Admission.LOCKED_OUT;
        }
        return process.blocked ? Admission.BLOCKED : Admission.OPEN;
    }

    /// Those at one point in one network, if some want less than all that goes there.
    private void updateAlternatives(AsConfig config) {
        List<ApplicationServer> together = new ArrayList<>();
        for (AsConfig other : configs.values()) {
            ApplicationServer server = servers.get(other.name());
            // this node's own keys say what a gateway gives it, not what it is given
            if (server != null
                    && !leadsToGateway(other)
                    && !other.mate()
                    && other.instance() == config.instance()
                    && other.key().destination().equals(config.key().destination())) {
                together.add(server);
            }
        }
        boolean particular = together.stream().anyMatch(server -> server.key().particularity() > 0);
        List<ApplicationServer> told = particular ? together : List.of();
        together.forEach(server -> server.shareWith(told));
        ApplicationServer here = servers.get(config.name());
        if (here != null && !together.contains(here)) {
            here.shareWith(List.of());
        }
    }

    private boolean leadsToGateway(AsConfig server) {
        return server.members().stream()
                .map(member -> asps.get(member.asp()))
                .anyMatch(process -> process != null && !process.isServed());
    }

    private boolean isServed(AsMember member) {
        Process process = asps.get(member.asp());
        return process != null && process.isServed();
    }

    /// What this node asks the far end for.
    private AspPlan planFor(Process process) {
        List<AspPlan.Served> served = new ArrayList<>();
        for (AsConfig config : configs.values()) {
            if (config.has(process.name())) {
                served.add(
                        new AspPlan.Served(
                                config.proposed(),
                                config.trafficMode().orElse(null),
                                config.registers() ? config.name() : null));
            }
        }
        return new AspPlan(
                identifier(process.config),
                served,
                !process.config.quirks().contains(AspQuirk.NO_NOTIFY),
                process.config.timers().ack(),
                AspPlan.STANDARD_NOTIFICATION,
                AspPlan.STANDARD_RETRY);
    }

    private static @Nullable AspIdentifier identifier(AspConfig config) {
        return config.identifier().isPresent()
                ? new AspIdentifier((int) config.identifier().getAsLong())
                : null;
    }

    /// An operator keeps traffic from a process, or lets it have it again: until the configuration
    /// of that changes, or the process is made anew.
    ///
    /// @throws IllegalArgumentException if there is no such process
    public void block(String asp, boolean blocked) {
        assert loop.inLoop();
        Process process = process(asp);
        process.blocked = blocked;
        if (process.isServed()) {
            driver.handle(new ServerInput.Admit(asp, admissionOf(process)));
        }
        process.tellAsking(new AspInput.Block(blocked));
    }

    /// Ends the association of a process in good order; who calls may call again.
    ///
    /// @throws IllegalArgumentException if there is no such process
    /// @throws IllegalStateException if it has no association
    public void disconnect(String asp) {
        assert loop.inLoop();
        Process process = process(asp);
        if (!process.association.isUp()) {
            throw new IllegalStateException("ASP " + asp + " has no association");
        }
        process.association.association().shutdown();
    }

    /// Asks the gateway of a process of this node how a point stands, for all that it serves.
    ///
    /// @param pointCode in any notation
    /// @throws IllegalArgumentException in words for the operator if there is no such process, it
    ///     is none of this node, or that is no point code
    /// @throws IllegalStateException if it is not active
    public void audit(String asp, String pointCode) {
        assert loop.inLoop();
        Process process = process(asp);
        if (process.config.role() != AspRole.ASP) {
            throw new IllegalArgumentException(
                    "ASP " + asp + " does not lead to a gateway: expected one of role asp");
        }
        List<RoutingContext> contexts =
                configs.values().stream()
                        .filter(config -> config.has(asp) && process.isGiven(config))
                        .map(AsConfig::context)
                        .toList();
        if (contexts.isEmpty()) {
            throw new IllegalStateException("ASP " + asp + " is not active");
        }
        PointCode point = PointCode.parse(process.association.variant(), pointCode);
        process.association.send(
                new M3uaMessage.DestinationStateAudit(
                        new Scope(null, contexts), List.of(PointCodeMask.full(point)), ""));
    }

    /// Ends everything.
    public void close() {
        assert loop.inLoop();
        driver.close();
        if (farewell != null) {
            farewell.finish(false);
        }
        List.copyOf(departing).forEach(this::departed);
        for (Process process : asps.values()) {
            process.stopAsking();
            process.heartbeats.close();
            process.association.remove("node stops");
        }
        asps.clear();
        servers.values().forEach(ApplicationServer::close);
        servers.clear();
    }

    private void open(Process process) {
        if (!process.config.shutdown() && !process.leaving && !process.association.isUp()) {
            process.association.association().open();
        }
    }

    private Process process(String name) {
        Process process = asps.get(name);
        if (process == null) {
            throw new IllegalArgumentException("there is no ASP " + name);
        }
        return process;
    }

    // ---- status -------------------------------------------------------------------------------

    public @Nullable ApplicationServer server(String name) {
        assert loop.inLoop();
        return servers.get(name);
    }

    /// All processes, in the order in which they were made.
    public List<AspStatus> aspStatus() {
        assert loop.inLoop();
        return asps.values().stream().map(this::status).toList();
    }

    /// All application servers, in the order in which they were made.
    public List<AsStatus> serverStatus() {
        assert loop.inLoop();
        return configs.values().stream().map(this::status).toList();
    }

    private AspStatus status(Process process) {
        String name = process.config.name();
        AspState state = state(process);
        List<String> memberOf =
                configs.values().stream()
                        .filter(config -> config.has(name))
                        .map(AsConfig::name)
                        .toList();
        AspIdentifier identifier = machine.identifier(name);
        return new AspStatus(
                process.config,
                process.guestOf != null,
                state,
                state == AspState.ACTIVE ? "" : reason(process, state, memberOf),
                memberOf,
                memberOf.stream().filter(as -> active(configs.get(as)).contains(process)).toList(),
                identifier == null ? "" : identifier.toString(),
                process.association.association().status(),
                process.association.counters());
    }

    private AspState state(Process process) {
        AspState served = machine.aspState(process.name());
        AspState given = process.asking == null ? AspState.DOWN : process.asking.state();
        return given.compareTo(served) > 0 ? given : served;
    }

    private static String reason(Process process, AspState state, List<String> memberOf) {
        if (process.config.shutdown()) {
            return "shut down by the operator";
        }
        if (!process.association.isUp()) {
            return process.reason;
        }
        if (process.blocked) {
            return "blocked by the operator";
        }
        if (memberOf.isEmpty()) {
            return process.guestOf == null
                    ? "belongs to no application server"
                    : "is not configured, and has registered no routing key";
        }
        if (process.config.role() == AspRole.ASP) {
            return process.reason.isEmpty() ? "the gateway has not answered" : process.reason;
        }
        return state == AspState.DOWN ? "association is up, no ASPUP came" : "is up, no ASPAC came";
    }

    private AsStatus status(AsConfig config) {
        ApplicationServer server = Objects.requireNonNull(servers.get(config.name()));
        AsState state = machine.asState(config.name());
        List<Process> active = active(config);
        RoutingContext context = server.config().context();
        return new AsStatus(
                context == null ? config : config.withContext(context),
                registrations.hasMade(config.name()),
                active.isEmpty() ? state.word() : new AsState.Active().word(),
                Optional.ofNullable(modes.get(config.name())).or(config::trafficMode),
                active.stream().map(Process::name).toList(),
                server.bindings(),
                server.unacknowledged(),
                state instanceof AsState.Pending(var recovery)
                        ? Optional.of(Duration.ofNanos(recovery.deadline() - loop.now()))
                        : Optional.empty(),
                server.counters());
    }

    // ---- what the machine decides -------------------------------------------------------------

    private void perform(ServerOutput output) {
        switch (output) {
            case ServerOutput.Send(String asp, AspMessage message) -> {
                Process process = asps.get(asp);
                if (process != null) {
                    if (message instanceof ErrorReport error) {
                        tellError(process, "was refused: " + error.code());
                    }
                    if (message instanceof AspMessage.AspActiveAck acknowledgement) {
                        tellAhead(process, acknowledgement);
                    }
                    process.association.send(message);
                }
            }
            case ServerOutput.Open(String name) -> {
                ApplicationServer server = servers.get(name);
                if (server != null) {
                    server.prepare(() -> opened(name));
                }
            }
            case ServerOutput.Close(String name) -> {
                AsConfig config = configs.get(name);
                if (config != null) {
                    updateServer(config);
                }
            }
            case ServerOutput.AspChanged(String asp, AspState state) -> {
                Process process = asps.get(asp);
                if (process == null) {
                    observer.onAsp(asp, state, "");
                } else {
                    tellState(process);
                }
                if (state == AspState.DOWN) {
                    registrations.leave(asp);
                }
            }
            case ServerOutput.AsChanged changed -> serverChanged(changed);
            case ServerOutput.Abort(String asp, String reason) -> {
                Process process = asps.get(asp);
                if (process != null) {
                    process.association.association().abort(reason);
                }
            }
        }
    }

    private void perform(Process process, AspOutput output) {
        switch (output) {
            case AspOutput.Send(AspMessage message) -> process.association.send(message);
            case AspOutput.Changed(AspState state, _) -> {
                if (state == AspState.ACTIVE) {
                    process.reason = "";
                }
                tellState(process);
                configs.values().stream()
                        .filter(config -> config.has(process.name()))
                        .toList()
                        .forEach(this::updateServer);
            }
            case AspOutput.Refused(ErrorReport error) -> {
                process.reason = "the gateway refuses: " + error.code();
                tellError(process, "is refused: " + error.code());
            }
            case AspOutput.Register(AspPlan.Served server) -> askForKey(process, server);
            case AspOutput.Deregister(var contexts) ->
                    process.association.send(new M3uaMessage.DeregistrationRequest(contexts));
            case AspOutput.Finished _ -> process.association.association().shutdown();
        }
    }

    /// Tells how a process stands, if that is new: of an equal two machines may know (IPSP), and
    /// what one of them says is not yet the state.
    private void tellState(Process process) {
        AspState state = state(process);
        if (state != process.told) {
            process.told = state;
            boolean lost = state == AspState.DOWN && !process.association.isUp();
            observer.onAsp(process.name(), state, lost ? process.reason : "");
        }
    }

    private static void perform(Process process, HeartbeatOutput output) {
        switch (output) {
            case HeartbeatOutput.Send(var message) -> process.association.send(message);
            case HeartbeatOutput.GiveUp(String reason) ->
                    process.association.association().abort(reason);
        }
    }

    private void tellError(Process process, String what) {
        long now = loop.now();
        if (process.errorTold == Long.MIN_VALUE || now - process.errorTold >= ERROR_NEWS_NANOS) {
            process.errorTold = now;
            observer.onError(process.name(), what);
        }
    }

    private void serverChanged(ServerOutput.AsChanged changed) {
        TrafficMode mode = changed.mode();
        if (mode == null) {
            modes.remove(changed.server());
        } else {
            modes.put(changed.server(), mode);
        }
        observer.onServer(
                changed.server(), "AS-" + changed.state().word().toUpperCase(Locale.ROOT));
        AsConfig config = configs.get(changed.server());
        if (config != null) {
            updateServer(config);
        }
    }

    /// Level 3 has the way to a server: its processes are let in, and hear so at once.
    private void opened(String server) {
        driver.handle(new ServerInput.Opened(server));
    }

    /// Section 4.5.1: what cannot be reached may be told before the acknowledgement. To a process
    /// that takes such messages while it is inactive it is; others would take it for an error.
    private void tellAhead(Process process, AspMessage.AspActiveAck acknowledgement) {
        if (!process.config.quirks().contains(AspQuirk.SNM_INACTIVE)) {
            return;
        }
        for (AsConfig config : configs.values()) {
            ApplicationServer server = servers.get(config.name());
            boolean named =
                    acknowledgement.contexts().isEmpty()
                            || acknowledgement.contexts().contains(config.context());
            if (server != null && named && config.has(process.name())) {
                server.tellAhead(process.association);
            }
        }
    }

    /// Gives a server's traffic to whoever takes it now.
    private void updateServer(AsConfig config) {
        ApplicationServer server = servers.get(config.name());
        if (server == null) {
            return;
        }
        updateReceptions(config);
        List<Process> active = active(config);
        AsState state = machine.asState(config.name());
        if (!active.isEmpty()) {
            server.serve(
                    modes.getOrDefault(
                            config.name(), config.trafficMode().orElse(TrafficMode.LOADSHARE)),
                    turns(config),
                    active.stream().map(process -> (AspWire) process.association).toList());
        } else if (state instanceof AsState.Pending) {
            server.suspend();
        } else if (!machine.isOpening(config.name())) {
            server.withdraw("AS-" + state.word().toUpperCase(Locale.ROOT));
        }
    }

    /// The processes that take a server's traffic: those that asked for it, and those that this
    /// node asked, as a process of theirs or where one exchange is for both ends.
    private List<Process> active(@Nullable AsConfig config) {
        if (config == null) {
            return List.of();
        }
        List<String> asking = machine.active(config.name());
        List<Process> active = new ArrayList<>();
        for (AsMember member : config.members()) {
            Process process = asps.get(member.asp());
            if (process == null) {
                continue;
            }
            boolean oneForBoth =
                    process.config.role() == AspRole.ASP
                            || process.config.exchange() == Exchange.SINGLE_EXCHANGE;
            if (asking.contains(process.name()) || oneForBoth && process.isGiven(config)) {
                active.add(process);
            }
        }
        return active;
    }

    /// Each process of a server as often as its weight says.
    private List<AspWire> turns(AsConfig config) {
        List<AspWire> turns = new ArrayList<>();
        for (AsMember member : config.members()) {
            Process process = asps.get(member.asp());
            for (int i = 0; process != null && i < member.weight(); i++) {
                turns.add(process.association);
            }
        }
        // where all have weight 0, nobody stands before the others
        return turns.isEmpty()
                ? active(config).stream().map(process -> (AspWire) process.association).toList()
                : turns;
    }

    private void updateReceptions(AsConfig config) {
        for (AsMember member : config.members()) {
            Process process = asps.get(member.asp());
            if (process != null) {
                updateReceptions(process);
            }
        }
    }

    /// A far end may bring what servers send in which it is active, and whatever it gives this node
    /// as one of its processes.
    private void updateReceptions(Process process) {
        List<Reception> receptions = new ArrayList<>();
        for (AsConfig config : configs.values()) {
            ApplicationServer server = servers.get(config.name());
            if (server == null || !config.has(process.name())) {
                continue;
            }
            boolean gateway = !process.isServed() || config.mate();
            boolean doubly = process.config.exchange() == Exchange.DOUBLE_EXCHANGE;
            boolean given = process.isGiven(config);
            boolean asked = machine.active(config.name()).contains(process.name());
            if (gateway && given) {
                receptions.add(new Reception(server, Set.of()));
            } else if (!gateway && (doubly && process.asks() ? given : given || asked)) {
                receptions.add(new Reception(server, Set.of(config.key().destination())));
            }
        }
        process.association.take(receptions);
    }

    // ---- keys that this node registers ---------------------------------------------------------

    private void askForKey(Process process, AspPlan.Served served) {
        AsConfig config = configs.get(Objects.requireNonNull(served.registers()));
        if (config == null) {
            return; // about to be forgotten, by the next plan
        }
        process.registering.values().remove(config.name());
        KeyIdentifier identifier = new KeyIdentifier(++process.keysAsked);
        process.registering.put(identifier, config.name());
        process.association.send(
                new M3uaMessage.RegistrationRequest(
                        List.of(
                                new M3uaMessage.WantedKey(
                                        identifier,
                                        config.key(),
                                        served.context(),
                                        served.mode()))));
    }

    /// What a gateway answers of one key. An answer that comes when the key was asked for again is
    /// not waited for any more.
    private void onResult(Process process, M3uaMessage.RegistrationResult result) {
        String name = process.registering.remove(result.identifier());
        ApplicationServer server = name == null ? null : servers.get(name);
        if (name == null || server == null) {
            return;
        }
        RoutingContext context = result.context();
        boolean has =
                result.status() == RegistrationStatus.REGISTERED
                        || result.status() == RegistrationStatus.ALREADY_REGISTERED
                                && context.value() != 0;
        String refusal =
                has
                        ? clash(process, name, context)
                        : "the gateway refuses the routing key of %s: %s"
                                .formatted(name, result.status());
        if (!refusal.isEmpty()) {
            process.reason = refusal;
            tellError(process, "has no routing key: " + refusal);
            process.tellAsking(new AspInput.RegistrationRefused(name));
            return;
        }
        process.contexts.put(name, context);
        if (!context.equals(server.config().context())) {
            server.name(context);
        }
        process.reason = "";
        process.tellAsking(new AspInput.Registered(name, context));
    }

    /// Why a context cannot be used, in words; empty if it can. An application server has one name
    /// on all its associations, and no other has it on any of these.
    private String clash(Process process, String name, RoutingContext context) {
        for (Process other : asps.values()) {
            RoutingContext there = other.contexts.get(name);
            if (other != process && there != null && !there.equals(context)) {
                return "%s has routing context %s, and is %s at ASP %s: propose one to both"
                        .formatted(name, context, there, other.name());
            }
        }
        for (AsConfig config : configs.values()) {
            RoutingContext taken =
                    config.registers() ? process.contexts.get(config.name()) : config.context();
            if (!config.name().equals(name)
                    && config.has(process.name())
                    && context.equals(taken)) {
                return "routing context %s of %s is that of %s, too"
                        .formatted(context, name, config.name());
            }
        }
        return "";
    }

    // ---- callers that nobody configured ---------------------------------------------------------

    /// Who is let in from now on at a port, besides those who are configured there. Who was let in
    /// before stays.
    ///
    /// @param variant of the network that those are in who serve no configured application server
    /// @param book told of them
    public void admit(
            M3uaEndpointConfig port, Variant variant, SctpEndpoint endpoint, GuestBook book) {
        assert loop.inLoop();
        endpoint.admission(
                port.dynamicAsps()
                        ? new CallerAdmission(port, variant, book)
                        : org.signalbox.sctp.Admission.CLOSED);
    }

    /// Ends those who were let in at a port, which is about to be closed.
    public void endGuests(M3uaEndpointConfig.At at) {
        assert loop.inLoop();
        hurry(at, null);
        for (Process process : List.copyOf(asps.values())) {
            if (process.config.at().equals(at)) {
                endGuest(process, "the port is closed");
            }
        }
    }

    /// Does nothing to a process that is configured.
    private void endGuest(Process process, String reason) {
        if (process.guestOf != null) {
            process.association.remove(reason);
            driver.handle(new ServerInput.Lost(process.name()));
            forget(process, process.guestOf);
        }
    }

    private void forget(Process process, GuestBook book) {
        if (asps.remove(process.name(), process)) {
            registrations.leave(process.name());
            process.heartbeats.close();
            driver.handle(new ServerInput.Reconfigured(plan()));
            book.left(process.name());
        }
    }

    /// Lets in whoever calls at one port, as far as the port's bound allows.
    private final class CallerAdmission implements org.signalbox.sctp.Admission {
        private final M3uaEndpointConfig port;
        private final Variant variant;
        private final GuestBook book;

        private CallerAdmission(M3uaEndpointConfig port, Variant variant, GuestBook book) {
            this.port = port;
            this.variant = variant;
            this.book = book;
        }

        @Override
        public AssociationProfile profile() {
            return port.profile();
        }

        @Override
        public int associationsMax() {
            return M3uaEndpointConfig.DYNAMIC_ASPS_MAX;
        }

        @Override
        public Optional<Admitted> admit(Collection<InetSocketAddress> caller) {
            String name = guestNames.of(port.at(), caller.iterator().next());
            if (asps.containsKey(name) || farewell != null) {
                return Optional.empty();
            }
            AspConfig config =
                    AspConfig.ofCaller(name, port, Guests.remote(caller, port.udpPort()));
            return Optional.of(new Admitted(name, new Newcomer(config, variant, book)));
        }
    }

    /// Of a caller that was not let in after all.
    private static final AssociationUser NOBODY =
            new AssociationUser() {
                @Override
                public void onUp(Association association) {}

                @Override
                public void onMessage(
                        Association association, int stream, int payloadProtocol, ByteBuf message) {
                    message.release();
                }

                @Override
                public void onRestart(Association association) {}

                @Override
                public void onDown(Association association, DownReason reason) {}
            };

    /// A caller that was let in: a process from the moment its association is up.
    private final class Newcomer implements ForwardingUser {
        private final AspConfig config;
        private final Variant variant;
        private final GuestBook book;
        private AssociationUser under = NOBODY;

        private Newcomer(AspConfig config, Variant variant, GuestBook book) {
            this.config = config;
            this.variant = variant;
            this.book = book;
        }

        @Override
        public AssociationUser under() {
            return under;
        }

        @Override
        public void onUp(Association association) {
            if (asps.containsKey(config.name()) || farewell != null) {
                association.abort(
                        farewell == null
                                ? "there is an ASP " + config.name() + " already"
                                : "this node stops");
                return;
            }
            AspAssociation made =
                    new AspAssociation(
                            config.name(),
                            variant,
                            config.role() == AspRole.IPSP,
                            new AssociationEvents(),
                            _ -> association,
                            allocator,
                            loop);
            under = made;
            asps.put(config.name(), new Process(config, made, book));
            driver.handle(new ServerInput.Reconfigured(plan()));
            book.came(config.name(), made.counters());
            made.onUp(association);
        }
    }

    // ---- from the associations ----------------------------------------------------------------

    private final class AssociationEvents implements AspAssociation.Events {
        @Override
        public void onUp(AspAssociation asp) {
            Process process = process(asp);
            if (process == null) {
                return;
            }
            process.reason = "";
            if (process.isServed()) {
                driver.handle(new ServerInput.Up(asp.name()));
            }
            process.contexts.clear();
            process.tellAsking(new AspInput.Up());
            process.heartbeats.handle(new HeartbeatInput.Begin());
            if (process.leaving) {
                process.association.association().shutdown();
            }
        }

        @Override
        public void onRestart(AspAssociation asp) {
            onUp(asp);
        }

        @Override
        public void onHeard(AspAssociation asp) {
            Process process = process(asp);
            if (process != null) {
                process.heartbeat.heard();
            }
        }

        @Override
        public void onDown(AspAssociation asp, DownReason reason) {
            Process process = process(asp);
            if (process == null) {
                departing.stream()
                        .filter(gone -> gone.association == asp)
                        .toList()
                        .forEach(M3uaLayer.this::departed);
                return;
            }
            process.reason = reason.toString();
            process.heartbeats.handle(new HeartbeatInput.End());
            if (process.isServed()) {
                driver.handle(new ServerInput.Lost(asp.name()));
            }
            process.contexts.clear();
            process.tellAsking(new AspInput.Lost());
            if (farewell != null) {
                farewell.look();
            }
            if (process.guestOf != null) {
                forget(process, process.guestOf);
                return;
            }
            long wait = process.config.transportRole() == TransportRole.CLIENT ? REOPEN_NANOS : 0;
            loop.schedule(
                    loop.now() + wait,
                    () -> {
                        if (asps.get(asp.name()) == process) {
                            open(process);
                        }
                    });
        }

        @Override
        public @Nullable ErrorReport onMessage(AspAssociation asp, M3uaMessage message) {
            Process process = process(asp);
            if (process == null) {
                onLateMessage(asp, message);
                return null;
            }
            switch (message) {
                case M3uaMessage.Asp(AspMessage about) -> onManagement(process, about);
                case M3uaMessage.AboutDestinations about -> {
                    return onDestinations(process, about);
                }
                case M3uaMessage.RegistrationRequest request -> {
                    if (!mayRegister(process)) {
                        return ErrorReport.of(ErrorCode.UNEXPECTED_MESSAGE);
                    }
                    registrations.register(asp.name(), request);
                }
                case M3uaMessage.DeregistrationRequest request -> {
                    if (!mayRegister(process)) {
                        return ErrorReport.of(ErrorCode.UNEXPECTED_MESSAGE);
                    }
                    registrations.deregister(asp.name(), request);
                }
                case M3uaMessage.RegistrationResponse(var results) -> {
                    if (process.asking == null) {
                        return ErrorReport.of(ErrorCode.UNEXPECTED_MESSAGE);
                    }
                    results.forEach(result -> onResult(process, result));
                }
                case M3uaMessage.DeregistrationResponse _ -> {
                    if (process.asking == null) {
                        return ErrorReport.of(ErrorCode.UNEXPECTED_MESSAGE);
                    }
                    process.tellAsking(new AspInput.Deregistered());
                }
            }
            return null;
        }

        @Override
        public void onWritable(AspAssociation asp) {
            servers.values().forEach(server -> server.resume(asp));
        }
    }

    /// Null if it departs.
    private @Nullable Process process(AspAssociation asp) {
        Process process = asps.get(asp.name());
        return process != null && process.association == asp ? process : null;
    }

    /// Of a far end that was told good-bye.
    private void onLateMessage(AspAssociation asp, M3uaMessage message) {
        for (Process process : List.copyOf(departing)) {
            if (process.association == asp && message instanceof M3uaMessage.Asp(var about)) {
                process.tellAsking(new AspInput.Received(about));
            } else if (process.association == asp
                    && message instanceof M3uaMessage.DeregistrationResponse) {
                process.tellAsking(new AspInput.Deregistered());
            }
        }
    }

    /// Requests are for this node as a gateway, answers for it as a process.
    private void onManagement(Process process, AspMessage message) {
        boolean request =
                switch (message) {
                    case AspMessage.AspUp _,
                            AspMessage.AspDown _,
                            AspMessage.AspActive _,
                            AspMessage.AspInactive _,
                            AspMessage.Heartbeat _ ->
                            true;
                    case AspMessage.AspUpAck _,
                            AspMessage.AspDownAck _,
                            AspMessage.AspActiveAck _,
                            AspMessage.AspInactiveAck _,
                            AspMessage.HeartbeatAck _,
                            AspMessage.Notify _,
                            ErrorReport _ ->
                            false;
                };
        if (message instanceof AspMessage.HeartbeatAck(var data)) {
            process.heartbeats.handle(new HeartbeatInput.Answered(data));
        } else {
            process.heartbeat.heard();
        }
        if (message instanceof ErrorReport error) {
            tellError(process, "says: " + error.code());
        }
        if (process.isServed() && (request || process.asked == null)) {
            driver.handle(new ServerInput.Received(process.name(), message));
        } else {
            process.tellAsking(new AspInput.Received(message));
        }
    }

    /// Section 3.4: a process may ask, and tell of its own congestion; the rest is the gateway's to
    /// say.
    ///
    /// @return why the message is refused; null if it is not
    private @Nullable ErrorReport onDestinations(
            Process process, M3uaMessage.AboutDestinations message) {
        AspAssociation asp = process.association;
        boolean audit = message instanceof M3uaMessage.DestinationStateAudit;
        boolean congestion = message instanceof M3uaMessage.SignallingCongestion;
        boolean gateway = process.config.role() == AspRole.ASP;
        boolean mate = process.config.role() == AspRole.MATE;
        boolean mayAudit = process.config.quirks().contains(AspQuirk.DAUD_IN_ASP);
        // of mates both are gateways: each may say all that a gateway says, and ask
        if (!mate && (gateway ? audit && !mayAudit : !audit && !congestion)) {
            return ErrorReport.of(ErrorCode.UNSUPPORTED_MESSAGE_TYPE);
        }
        List<ApplicationServer> about = new ArrayList<>();
        for (AsConfig config : configs.values()) {
            ApplicationServer server = servers.get(config.name());
            boolean may =
                    asp.brings(server)
                            || gateway
                                    && process.config.quirks().contains(AspQuirk.SNM_INACTIVE)
                                    && config.has(process.name());
            if (server != null && may && concerns(message.scope(), server)) {
                about.add(server);
            }
        }
        if (about.isEmpty()) {
            return ErrorReport.about(ErrorCode.UNEXPECTED_MESSAGE, message.scope().contexts());
        }
        for (ApplicationServer server : about) {
            for (DestinationReport report : Reports.of(message, server.config().variant())) {
                server.receive(report, asp);
            }
        }
        return null;
    }

    private static boolean concerns(Scope scope, ApplicationServer server) {
        RoutingContext context = server.config().context();
        return scope.contexts().isEmpty() || context != null && scope.contexts().contains(context);
    }

    // ---- routing keys -------------------------------------------------------------------------

    /// Section 4.3.1: who is down says nothing but that it is there.
    private boolean mayRegister(Process process) {
        return process.isServed()
                && process.config.role() != AspRole.MATE
                && machine.aspState(process.name()) != AspState.DOWN;
    }

    /// What this layer is to those who register keys.
    private final class RegisteringGateway implements Registrations.Gateway {
        @Override
        public Collection<AsConfig> servers() {
            return configs.values().stream()
                    .filter(server -> !leadsToGateway(server) && !server.mate())
                    .toList();
        }

        @Override
        public int instanceOf(String asp) {
            return configs.values().stream()
                    .filter(server -> server.has(asp))
                    .map(AsConfig::instance)
                    .findFirst()
                    .orElseGet(() -> rules.instanceOf(process(asp).config));
        }

        @Override
        public Optional<Integer> instanceOf(String asp, NetworkAppearance appearance) {
            Variant variant = process(asp).association.variant();
            return configs.values().stream()
                    .filter(server -> appearance.equals(server.key().appearance()))
                    .filter(server -> server.key().destination().variant() == variant)
                    .map(AsConfig::instance)
                    .findFirst();
        }

        @Override
        public boolean mayRegister(int instance) {
            return rules.instance(instance).dynamicKeys();
        }

        @Override
        public boolean isActive(String asp, AsConfig server) {
            return machine.active(server.name()).contains(asp);
        }

        @Override
        public @Nullable TrafficMode mode(AsConfig server) {
            TrafficMode agreed = machine.mode(server.name());
            return agreed == null ? server.trafficMode().orElse(null) : agreed;
        }

        @Override
        public void answer(String asp, M3uaMessage message) {
            Process process = asps.get(asp);
            if (process != null) {
                process.association.send(message);
            }
        }

        @Override
        public void begin(AsConfig server, ServerRegistrar.Place place) {
            registrar.use(makeServer(server, place.variant(), place.user()));
            updateAlternatives(server);
        }

        @Override
        public void change(AsConfig server) {
            AsConfig before = configs.replace(server.name(), server);
            if (before != null) {
                updateReceptions(before);
            }
            updateServer(server);
        }

        @Override
        public void end(AsConfig server) {
            ApplicationServer ended = takeOut(server.name());
            if (ended != null) {
                ended.withdraw("its last process has left");
                registrar.leave(server.name(), ended::close);
            }
        }

        @Override
        public void tell(ServerInput input) {
            driver.handle(input);
        }
    }
}
