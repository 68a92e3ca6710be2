// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.DestinationReport;
import org.signalbox.link.LinkUser;
import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.machine.MachineDriver;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.Admission;
import org.signalbox.xua.AsState;
import org.signalbox.xua.AspIdentifier;
import org.signalbox.xua.AspMessage;
import org.signalbox.xua.AspMessage.ErrorReport;
import org.signalbox.xua.AspState;
import org.signalbox.xua.ErrorCode;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.ServerInput;
import org.signalbox.xua.ServerMachine;
import org.signalbox.xua.ServerOutput;
import org.signalbox.xua.ServerPlan;
import org.signalbox.xua.TrafficMode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

    /// A process.
    private final class Process {
        private AspConfig config;
        private final AspAssociation association;
        private String reason = "association not opened";

        private Process(AspConfig config, AspAssociation association) {
            this.config = config;
            this.association = association;
        }
    }

    private final M3uaObserver observer;
    private final ByteBufAllocator allocator;
    private final Loop loop;

    private final Map<String, Process> asps = new LinkedHashMap<>();
    private final Map<String, AsConfig> configs = new LinkedHashMap<>();
    private final Map<String, ApplicationServer> servers = new LinkedHashMap<>();
    private final ServerMachine machine = new ServerMachine(new ServerPlan(List.of(), List.of()));
    private final MachineDriver<ServerInput, ServerOutput> driver;

    /// @param inputs told of every input of the machine
    /// @param loop owns every association and application server
    public M3uaLayer(
            M3uaObserver observer, InputObserver inputs, ByteBufAllocator allocator, Loop loop) {
        this.observer = observer;
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
        AsTraffic traffic =
                AsTraffic.of(
                        config.name(), variant, config.key().appearance(), config.context());
        ApplicationServer server = new ApplicationServer(traffic, user, allocator, loop);
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
            server.close();
        }
    }

    /// Makes a process known at its endpoint, and opens the association with [#applyPlan].
    public void addAsp(AspConfig config, Variant variant, SctpEndpoint endpoint) {
        assert loop.inLoop();
        AspAssociation association =
                new AspAssociation(
                        config.name(),
                        variant,
                        new AssociationEvents(),
                        user ->
                                endpoint.associate(
                                        config.name(),
                                        config.remote(),
                                        config.association(),
                                        user),
                        allocator,
                        loop);
        asps.put(config.name(), new Process(config, association));
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
        process.config = config;
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
            driver.handle(new ServerInput.Lost(name));
            process.association.association().remove("no longer configured");
        }
    }

    /// What was added and removed since the last time takes effect.
    public void applyPlan() {
        assert loop.inLoop();
        List<ServerPlan.Asp> processes = new ArrayList<>();
        for (Process process : asps.values()) {
            AspConfig config = process.config;
            processes.add(
                    new ServerPlan.Asp(
                            config.name(),
                            config.identifier().isPresent()
                                    ? new AspIdentifier((int) config.identifier().getAsLong())
                                    : null,
                            false,
                            config.role() == AspRole.IPSP,
                            config.blocked() ? Admission.BLOCKED : Admission.OPEN));
        }
        List<ServerPlan.ApplicationServer> planned = new ArrayList<>();
        for (AsConfig config : configs.values()) {
            planned.add(
                    new ServerPlan.ApplicationServer(
                            config.name(),
                            config.context(),
                            config.trafficMode().orElse(null),
                            config.recovery(),
                            1,
                            config.members().stream()
                                    .map(AsMember::asp)
                                    .filter(asps::containsKey)
                                    .toList()));
        }
        driver.handle(new ServerInput.Reconfigured(new ServerPlan(processes, planned)));
        for (Process process : asps.values()) {
            open(process);
        }
    }

    /// An operator keeps traffic from a process, or lets it have it again.
    ///
    /// @throws IllegalArgumentException if there is no such process
    public void block(String asp, boolean blocked) {
        assert loop.inLoop();
        process(asp);
        driver.handle(
                new ServerInput.Admit(asp, blocked ? Admission.BLOCKED : Admission.OPEN));
        flush(asp);
    }

    /// Ends everything.
    public void close() {
        assert loop.inLoop();
        driver.close();
        asps.values().forEach(process -> process.association.association().remove("node stops"));
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
            throw new IllegalArgumentException("no ASP " + name);
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
        AspState state = machine.aspState(name);
        List<String> memberOf = machine.serversOf(name);
        AspIdentifier identifier = machine.identifier(name);
        return new AspStatus(
                process.config,
                state,
                state == AspState.ACTIVE ? "" : reason(process, state, memberOf),
                memberOf,
                memberOf.stream().filter(as -> machine.active(as).contains(name)).toList(),
                identifier == null ? "" : identifier.toString(),
                process.association.association().status(),
                process.association.counters());
    }

    private static String reason(Process process, AspState state, List<String> memberOf) {
        if (process.config.shutdown()) {
            return "shut down by the operator";
        }
        if (process.config.blocked()) {
            return "blocked by the operator";
        }
        if (!process.association.isUp()) {
            return process.reason;
        }
        if (memberOf.isEmpty()) {
            return "belongs to no application server";
        }
        return state == AspState.DOWN
                ? "association is up, no ASPUP came"
                : "is up, no ASPAC came";
    }

    private AsStatus status(AsConfig config) {
        ApplicationServer server = Objects.requireNonNull(servers.get(config.name()));
        AsState state = machine.asState(config.name());
        return new AsStatus(
                config,
                state.word(),
                config.trafficMode(),
                machine.active(config.name()),
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
                        observer.onError(asp, "refused: " + error.code());
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

    private void serverChanged(ServerOutput.AsChanged changed) {
        ApplicationServer server = servers.get(changed.server());
        AsConfig config = configs.get(changed.server());
        observer.onServer(changed.server(), "AS-" + changed.state().word().toUpperCase(
                java.util.Locale.ROOT));
        if (server == null || config == null) {
            return;
        }
        asps.values().forEach(this::updateReceptions);
        TrafficMode mode = changed.mode();
        switch (changed.state()) {
            case AsState.Active _ ->
                    server.serve(
                            mode == null ? TrafficMode.OVERRIDE : mode,
                            turns(config),
                            changed.active().stream().map(this::wire).toList());
            case AsState.Pending _ -> server.suspend();
            case AsState.Inactive _ -> server.withdraw("AS-INACTIVE");
            case AsState.Down _ -> server.withdraw("AS-DOWN");
        }
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
        return turns;
    }

    private AspWire wire(String asp) {
        return process(asp).association;
    }

    /// A process may bring what the servers send in which it is active.
    private void updateReceptions(Process process) {
        List<Reception> receptions = new ArrayList<>();
        for (AsConfig config : configs.values()) {
            ApplicationServer server = servers.get(config.name());
            if (server != null
                    && machine.active(config.name()).contains(process.config.name())) {
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
            driver.handle(new ServerInput.Up(asp.name()));
        }

        @Override
        public void onRestart(AspAssociation asp) {
            driver.handle(new ServerInput.Up(asp.name()));
        }

        @Override
        public void onDown(AspAssociation asp, DownReason reason) {
            Process process = asps.get(asp.name());
            if (process == null || process.association != asp) {
                return;
            }
            process.reason = reason.toString();
            driver.handle(new ServerInput.Lost(asp.name()));
            long wait =
                    process.config.transportRole() == TransportRole.CLIENT ? REOPEN_NANOS : 0;
            loop.schedule(
                    loop.now() + wait,
                    () -> {
                        if (asps.get(asp.name()) == process) {
                            open(process);
                        }
                    });
        }

        @Override
        public void onMessage(AspAssociation asp, M3uaMessage message) {
            switch (message) {
                case M3uaMessage.Asp(ErrorReport error) ->
                        observer.onError(asp.name(), "was refused: " + error.code());
                case M3uaMessage.Asp(AspMessage about) ->
                        driver.handle(new ServerInput.Received(asp.name(), about));
                case M3uaMessage.AboutDestinations about -> onDestinations(asp, about);
                case M3uaMessage.RegistrationRequest request -> register(asp, request);
                case M3uaMessage.DeregistrationRequest request -> deregister(asp, request);
                case M3uaMessage.RegistrationResponse _,
                        M3uaMessage.DeregistrationResponse _ ->
                        asp.send(ErrorReport.of(ErrorCode.UNEXPECTED_MESSAGE));
            }
        }

        @Override
        public void onWritable(AspAssociation asp) {
            servers.values().forEach(server -> server.resume(asp));
        }
    }

    /// Section 3.4: a process may ask, and tell of its own congestion; the rest is the gateway's to
    /// say.
    private void onDestinations(AspAssociation asp, M3uaMessage.AboutDestinations message) {
        boolean its =
                message instanceof M3uaMessage.DestinationStateAudit
                        || message instanceof M3uaMessage.SignallingCongestion;
        List<ApplicationServer> about = new ArrayList<>();
        asp.forEachReception(
                reception -> {
                    if (concerns(message.scope(), reception.server())) {
                        about.add(reception.server());
                    }
                });
        if (!its || about.isEmpty()) {
            asp.send(ErrorReport.about(ErrorCode.UNEXPECTED_MESSAGE, message.scope().contexts()));
            return;
        }
        for (ApplicationServer server : about) {
            for (DestinationReport report :
                    Reports.of(message, server.config().variant())) {
                server.receive(report);
            }
        }
    }

    private static boolean concerns(Scope scope, ApplicationServer server) {
        RoutingContext context = server.config().context();
        return scope.contexts().isEmpty()
                || context != null && scope.contexts().contains(context);
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
            boolean its =
                    config.members().stream().anyMatch(member -> member.asp().equals(asp.name()));
            if (its
                    && config.key().equals(wanted.key())
                    && (wanted.context() == null || wanted.context().equals(config.context()))) {
                return new M3uaMessage.RegistrationResult(
                        wanted.identifier(),
                        RegistrationStatus.REGISTERED,
                        config.context());
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
            results.add(
                    new M3uaMessage.DeregistrationResult(context, deregister(asp, context)));
        }
        asp.send(new M3uaMessage.DeregistrationResponse(results));
    }

    private DeregistrationStatus deregister(AspAssociation asp, RoutingContext context) {
        for (AsConfig config : configs.values()) {
            if (config.context().equals(context)) {
                boolean its =
                        config.members().stream()
                                .anyMatch(member -> member.asp().equals(asp.name()));
                if (!its) {
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
