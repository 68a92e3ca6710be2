// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.DestinationReport;
import org.signalbox.link.LinkUser;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.machine.MachineDriver;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.SctpEndpoint;
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

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// All of M3UA in a node: application servers, the processes that serve them, and what both say.
///
/// One loop owns everything: an application server and its processes cannot disagree, and no
/// message is ever between two of them. How processes and servers stand, [ServerMachine] decides;
/// here that is performed.
public final class M3uaLayer {
    /// How long after the end of an association the next is called.
    static final long REOPEN_NANOS = 1_000_000_000L;

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

        private long errorTold = Long.MIN_VALUE;

        private Process(AspConfig config, AspAssociation association) {
            this.config = config;
            this.association = association;
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
                case ASP -> true;
                case IPSP ->
                        config.exchange() == Exchange.DOUBLE_EXCHANGE
                                || config.transportRole() == TransportRole.CLIENT;
            };
        }

        /// Whether the far end gives this node traffic of a server, since it asked for it.
        private boolean isGiven(AsConfig server) {
            return asking != null
                    && asking.active().stream()
                            .anyMatch(served -> server.context().equals(served.context()));
        }

        private void ask(AspPlan wanted) {
            if (wanted.equals(plan)) {
                return;
            }
            stopAsking();
            plan = wanted;
            AspMachine made = new AspMachine(wanted, config.role() == AspRole.IPSP);
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
    private final Map<String, AsConfig> configs = new LinkedHashMap<>();
    private final Map<String, ApplicationServer> servers = new LinkedHashMap<>();

    /// How the processes of a server share its traffic, as far as that is known.
    private final Map<String, TrafficMode> modes = new HashMap<>();

    private final ServerMachine machine = new ServerMachine(new ServerPlan(List.of(), List.of()));
    private final MachineDriver<ServerInput, ServerOutput> driver;

    /// @param inputs told of every input of the machine
    /// @param loop owns every association and application server
    public M3uaLayer(
            M3uaObserver observer, InputObserver inputs, ByteBufAllocator allocator, Loop loop) {
        this.observer = observer;
        this.inputs = inputs;
        this.allocator = allocator;
        this.loop = loop;
        this.driver = new MachineDriver<>("m3ua", machine, this::perform, inputs, loop);
    }

    // ---- configuration ------------------------------------------------------------------------

    /// Makes an application server; level 3 starts it. Takes effect with [#applyPlan].
    ///
    /// @param user level 3
    public ApplicationServer addServer(AsConfig config, Variant variant, LinkUser user) {
        assert loop.inLoop();
        ApplicationServer server =
                new ApplicationServer(AsTraffic.of(config, variant), user, allocator, loop);
        servers.put(config.name(), server);
        configs.put(config.name(), config);
        return server;
    }

    /// Ends an application server. Its processes are told with [#applyPlan].
    public void removeServer(String name) {
        assert loop.inLoop();
        ApplicationServer server = servers.remove(name);
        configs.remove(name);
        if (server != null) {
            asps.values().forEach(this::updateReceptions);
            configs.values().forEach(this::updateAlternatives);
            server.close();
        }
    }

    /// Makes a process known at its endpoint, and opens the association with [#applyPlan].
    ///
    /// @return what is counted there, readable from any thread
    public Counters<AspCounter> addAsp(AspConfig config, Variant variant, SctpEndpoint endpoint) {
        assert loop.inLoop();
        AspAssociation association =
                new AspAssociation(
                        config.name(),
                        variant,
                        new AssociationEvents(),
                        user ->
                                endpoint.associate(
                                        config.name(), config.remote(), config.association(), user),
                        allocator,
                        loop);
        asps.put(config.name(), new Process(config, association));
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
        boolean blockChanged = config.blocked() != process.config.blocked();
        process.config = config;
        if (blockChanged) {
            block(config.name(), config.blocked());
        }
        if (ends) {
            process.reason = "shut down by the operator";
            process.association.association().shutdown();
        }
    }

    /// Goes on with other processes, or other rules for them. Takes effect with [#applyPlan].
    public void changeServer(AsConfig config) {
        assert loop.inLoop();
        configs.put(config.name(), config);
    }

    /// Ends the association of a process for good.
    public void removeAsp(String name) {
        assert loop.inLoop();
        Process process = asps.remove(name);
        if (process != null) {
            process.stopAsking();
            process.heartbeats.close();
            if (process.isServed() && process.association.isUp()) {
                driver.handle(new ServerInput.Lost(name));
            }
            process.association.association().remove("no longer configured");
            configs.values().forEach(this::updateServer);
        }
    }

    /// What was added and removed since the last time takes effect.
    public void applyPlan() {
        assert loop.inLoop();
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
                            config.role() == AspRole.IPSP,
                            process.blocked ? Admission.BLOCKED : Admission.OPEN));
        }
        List<ServerPlan.ApplicationServer> planned = new ArrayList<>();
        for (AsConfig config : configs.values()) {
            if (config.members().stream().noneMatch(this::isServed)) {
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
        driver.handle(new ServerInput.Reconfigured(new ServerPlan(processes, planned)));
        for (Process process : asps.values()) {
            if (process.asks()) {
                process.ask(planFor(process));
            }
            open(process);
        }
        configs.values().forEach(this::updateServer);
        configs.values().forEach(this::updateAlternatives);
    }

    /// Those at one point in one network, if some want less than all that goes there.
    private void updateAlternatives(AsConfig config) {
        List<ApplicationServer> together = new ArrayList<>();
        for (AsConfig other : configs.values()) {
            ApplicationServer server = servers.get(other.name());
            if (server != null
                    && other.instance() == config.instance()
                    && other.key().destination().equals(config.key().destination())) {
                together.add(server);
            }
        }
        boolean particular = together.stream().anyMatch(server -> server.key().particularity() > 0);
        ApplicationServer here = servers.get(config.name());
        if (here != null) {
            here.shareWith(particular ? together : List.of());
        }
    }

    private boolean isServed(AsMember member) {
        Process process = asps.get(member.asp());
        return process != null && process.isServed();
    }

    /// What this node asks the far end for.
    private AspPlan planFor(Process process) {
        List<AspPlan.Served> served = new ArrayList<>();
        for (AsConfig config : configs.values()) {
            if (isMember(process.name(), config)) {
                served.add(new AspPlan.Served(config.context(), config.trafficMode().orElse(null)));
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

    private static boolean isMember(String asp, AsConfig server) {
        return server.members().stream().anyMatch(member -> member.asp().equals(asp));
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
            driver.handle(new ServerInput.Admit(asp, blocked ? Admission.BLOCKED : Admission.OPEN));
        }
        process.tellAsking(new AspInput.Block(blocked));
        flush(asp);
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

    /// Ends everything.
    public void close() {
        assert loop.inLoop();
        driver.close();
        for (Process process : asps.values()) {
            process.stopAsking();
            process.heartbeats.close();
            process.association.association().remove("node stops");
        }
        asps.clear();
        servers.values().forEach(ApplicationServer::close);
        servers.clear();
    }

    private void open(Process process) {
        if (!process.config.shutdown() && !process.association.isUp()) {
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
                        .filter(config -> isMember(name, config))
                        .map(AsConfig::name)
                        .toList();
        AspIdentifier identifier = machine.identifier(name);
        return new AspStatus(
                process.config,
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
            return "belongs to no application server";
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
        return new AsStatus(
                config,
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
                    process.association.send(message);
                }
            }
            case ServerOutput.AspChanged(String asp, AspState state) -> {
                Process process = asps.get(asp);
                String why =
                        process == null || state != AspState.DOWN || process.association.isUp()
                                ? ""
                                : process.reason;
                observer.onAsp(asp, state, why);
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
                observer.onAsp(
                        process.name(), state, process.association.isUp() ? "" : process.reason);
                configs.values().stream()
                        .filter(config -> isMember(process.name(), config))
                        .toList()
                        .forEach(this::updateServer);
            }
            case AspOutput.Refused(ErrorReport error) -> {
                process.reason = "the gateway refuses: " + error.code();
                tellError(process, "is refused: " + error.code());
            }
            case AspOutput.Finished _ -> process.association.association().shutdown();
        }
    }

    private static void perform(Process process, HeartbeatOutput output) {
        switch (output) {
            case HeartbeatOutput.Send(var message) -> process.association.send(message);
            case HeartbeatOutput.GiveUp(String reason) ->
                    process.association.association().abort(reason);
        }
        process.association.flush();
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

    /// Gives a server's traffic to whoever takes it now.
    private void updateServer(AsConfig config) {
        ApplicationServer server = servers.get(config.name());
        if (server == null) {
            return;
        }
        asps.values().forEach(this::updateReceptions);
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
        } else {
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

    /// A far end may bring what servers send in which it is active, and whatever it gives this node
    /// as one of its processes.
    private void updateReceptions(Process process) {
        List<Reception> receptions = new ArrayList<>();
        for (AsConfig config : configs.values()) {
            ApplicationServer server = servers.get(config.name());
            if (server == null || !isMember(process.name(), config)) {
                continue;
            }
            boolean gateway = process.config.role() == AspRole.ASP;
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

    private void flush(String asp) {
        Process process = asps.get(asp);
        if (process != null) {
            process.association.flush();
        }
    }

    // ---- from the associations ----------------------------------------------------------------

    private final class AssociationEvents implements AspAssociation.Events {
        @Override
        public void onUp(AspAssociation asp) {
            Process process = process(asp.name());
            process.reason = "";
            if (process.isServed()) {
                driver.handle(new ServerInput.Up(asp.name()));
            }
            process.tellAsking(new AspInput.Up());
            process.heartbeats.handle(new HeartbeatInput.Begin());
        }

        @Override
        public void onRestart(AspAssociation asp) {
            onUp(asp);
        }

        @Override
        public void onHeard(AspAssociation asp) {
            Process process = asps.get(asp.name());
            if (process != null) {
                process.heartbeat.heard();
            }
        }

        @Override
        public void onDown(AspAssociation asp, DownReason reason) {
            Process process = asps.get(asp.name());
            if (process == null || process.association != asp) {
                return;
            }
            process.reason = reason.toString();
            process.heartbeats.handle(new HeartbeatInput.End());
            if (process.isServed()) {
                driver.handle(new ServerInput.Lost(asp.name()));
            }
            process.tellAsking(new AspInput.Lost());
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
            Process process = process(asp.name());
            switch (message) {
                case M3uaMessage.Asp(AspMessage about) -> onManagement(process, about);
                case M3uaMessage.AboutDestinations about -> {
                    return onDestinations(process, about);
                }
                case M3uaMessage.RegistrationRequest request -> register(asp, request);
                case M3uaMessage.DeregistrationRequest request -> deregister(asp, request);
                case M3uaMessage.RegistrationResponse _, M3uaMessage.DeregistrationResponse _ -> {
                    return ErrorReport.of(ErrorCode.UNEXPECTED_MESSAGE);
                }
            }
            return null;
        }

        @Override
        public void onWritable(AspAssociation asp) {
            servers.values().forEach(server -> server.resume(asp));
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
        if (gateway ? audit : !audit && !congestion) {
            return ErrorReport.of(ErrorCode.UNSUPPORTED_MESSAGE_TYPE);
        }
        List<ApplicationServer> about = new ArrayList<>();
        for (AsConfig config : configs.values()) {
            ApplicationServer server = servers.get(config.name());
            boolean may =
                    asp.brings(server)
                            || gateway
                                    && process.config.quirks().contains(AspQuirk.SNM_INACTIVE)
                                    && isMember(process.name(), config);
            if (server != null && may && concerns(message.scope(), server)) {
                about.add(server);
            }
        }
        if (about.isEmpty()) {
            return ErrorReport.about(ErrorCode.UNEXPECTED_MESSAGE, message.scope().contexts());
        }
        for (ApplicationServer server : about) {
            for (DestinationReport report : Reports.of(message, server.config().variant())) {
                server.receive(report);
            }
        }
        return null;
    }

    private static boolean concerns(Scope scope, ApplicationServer server) {
        RoutingContext context = server.config().context();
        return scope.contexts().isEmpty() || context != null && scope.contexts().contains(context);
    }

    // ---- routing keys -------------------------------------------------------------------------

    /// Keys are those of the configuration: who asks for one that is its own is told its context.
    private void register(AspAssociation asp, M3uaMessage.RegistrationRequest request) {
        List<M3uaMessage.RegistrationResult> results = new ArrayList<>();
        for (M3uaMessage.KeyRequest key : request.keys()) {
            results.add(
                    switch (key) {
                        case M3uaMessage.UnusableKey(var identifier, var refusal) ->
                                refused(identifier, refusal);
                        case M3uaMessage.WantedKey wanted -> register(asp, wanted);
                    });
        }
        asp.send(new M3uaMessage.RegistrationResponse(results));
    }

    private M3uaMessage.RegistrationResult register(
            AspAssociation asp, M3uaMessage.WantedKey wanted) {
        for (AsConfig config : configs.values()) {
            if (isMember(asp.name(), config)
                    && config.key().equals(wanted.key())
                    && (wanted.context() == null || wanted.context().equals(config.context()))) {
                return new M3uaMessage.RegistrationResult(
                        wanted.identifier(), RegistrationStatus.REGISTERED, config.context());
            }
        }
        return refused(wanted.identifier(), RegistrationStatus.PERMISSION_DENIED);
    }

    private static M3uaMessage.RegistrationResult refused(
            KeyIdentifier identifier, RegistrationStatus status) {
        return new M3uaMessage.RegistrationResult(identifier, status, new RoutingContext(0));
    }

    private void deregister(AspAssociation asp, M3uaMessage.DeregistrationRequest request) {
        List<M3uaMessage.DeregistrationResult> results = new ArrayList<>();
        for (RoutingContext context : request.contexts()) {
            results.add(new M3uaMessage.DeregistrationResult(context, deregister(asp, context)));
        }
        asp.send(new M3uaMessage.DeregistrationResponse(results));
    }

    private DeregistrationStatus deregister(AspAssociation asp, RoutingContext context) {
        for (AsConfig config : configs.values()) {
            if (config.context().equals(context)) {
                if (!isMember(asp.name(), config)) {
                    return DeregistrationStatus.PERMISSION_DENIED;
                }
                return machine.active(config.name()).contains(asp.name())
                        ? DeregistrationStatus.ASP_ACTIVE
                        : DeregistrationStatus.DEREGISTERED;
            }
        }
        return DeregistrationStatus.INVALID_ROUTING_CONTEXT;
    }
}
