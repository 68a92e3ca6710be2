// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Machine;
import org.signalbox.xua.AspMessage.AspActive;
import org.signalbox.xua.AspMessage.AspActiveAck;
import org.signalbox.xua.AspMessage.AspDown;
import org.signalbox.xua.AspMessage.AspDownAck;
import org.signalbox.xua.AspMessage.AspInactive;
import org.signalbox.xua.AspMessage.AspInactiveAck;
import org.signalbox.xua.AspMessage.AspUp;
import org.signalbox.xua.AspMessage.AspUpAck;
import org.signalbox.xua.AspMessage.ErrorReport;
import org.signalbox.xua.AspMessage.Heartbeat;
import org.signalbox.xua.AspMessage.HeartbeatAck;
import org.signalbox.xua.AspMessage.Notify;
import org.signalbox.xua.ServerOutput.Send;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/// The gateway's side of RFC 4666 section 4.3: all processes and all application servers of a node.
/// It is also a peer's side (IPSP), which differs in nothing but that a peer may acknowledge and
/// notify in its turn; that is for the machine which has asked, [AspMachine].
///
/// A process, in each of its application servers:
///
/// ```
///          ASPUP                      ASPAC
///   Down ---------> Inactive ---------------------> Active
///    ^ ^                |  ^                         |   |
///    | |  ASPDN, lost   |  |  ASPIA, ASPUP, blocked, |   |
///    | +----------------+  |  taken over (override)  |   |
///    |                     +-------------------------+   |
///    |                    ASPDN, lost                    |
///    +---------------------------------------------------+
/// ```
///
/// An application server is drawn at [AsControl]; its recovery timer T(r) is the only timer here.
///
/// What is refused is refused with the error of section 3.8.1, naming the routing contexts; what
/// is asked twice is acknowledged twice. Where a process names several routing contexts, those that
/// it may have are served and the others refused.
///
/// Who asks first to be active in an application server is answered when level 3 has a way to it
/// ([ServerOutput.Open]): whoever is told that he may send may be answered at once. For the same
/// reason nobody becomes active while level 3 restarts.
///
/// For each input, messages come before the changes they tell of: so nobody is given traffic whose
/// acknowledgement has not gone.
public final class ServerMachine implements Machine<ServerInput, ServerOutput> {
    private final Map<String, AspControl> asps = new LinkedHashMap<>();
    private final Map<String, AsControl> servers = new LinkedHashMap<>();

    /// Application servers that are there because a process has registered.
    private final Set<String> registered = new HashSet<>();

    /// What asks to be active and is not answered before level 3 has a way to all that it named.
    ///
    /// @param servers the application servers that it is for
    /// @param all whether it named none of them
    private record Waiting(
            AspControl asp, AspActive message, List<AsControl> servers, boolean all) {
        Waiting without(List<AsControl> others) {
            List<AsControl> left =
                    servers.stream().filter(server -> !others.contains(server)).toList();
            return new Waiting(asp, message, left, all && left.size() == servers.size());
        }
    }

    /// Oldest first; a process has at most one for each of its application servers.
    private final List<Waiting> waiting = new ArrayList<>();

    private boolean isolated;

    /// Of the call that is under way.
    private Consumer<? super ServerOutput> out = ignored -> {};

    private long now;

    /// @param plan what is there from the beginning
    public ServerMachine(ServerPlan plan) {
        plan.asps().forEach(asp -> asps.put(asp.name(), new AspControl(asp)));
        plan.servers().forEach(this::begin);
    }

    @Override
    public void handle(ServerInput input, long time, Consumer<? super ServerOutput> outputs) {
        enter(time, outputs);
        switch (input) {
            case ServerInput.Up(String asp) -> connected(asp(asp));
            case ServerInput.Lost(String asp) -> lost(asp(asp));
            case ServerInput.Received(String asp, AspMessage message) ->
                    received(asp(asp), message);
            case ServerInput.Admit(String asp, Admission admission) -> admit(asp(asp), admission);
            case ServerInput.Reconfigured(ServerPlan plan) -> reconfigure(plan);
            case ServerInput.Registered(String asp, var server) -> register(asp(asp), server);
            case ServerInput.Deregistered(String asp, String server) ->
                    deregister(asp(asp), server);
            case ServerInput.Opened(String server) -> opened(server);
            case ServerInput.Isolated _ -> isolate();
            case ServerInput.Reachable _ -> isolated = false;
            case ServerInput.Severed(String server) -> sever(server);
            case ServerInput.Joined(String server) -> join(server);
        }
        leave();
    }

    @Override
    public void advance(long time, Consumer<? super ServerOutput> outputs) {
        enter(time, outputs);
        servers.values().forEach(server -> server.advance(time));
        leave();
    }

    @Override
    public long nextDeadline() {
        long earliest = NO_DEADLINE;
        for (AsControl server : servers.values()) {
            earliest = Math.min(earliest, server.deadline());
        }
        return earliest;
    }

    /// How a process stands; down if there is none of this name.
    public AspState aspState(String asp) {
        AspControl control = asps.get(asp);
        return control == null ? AspState.DOWN : state(control);
    }

    /// What a process calls itself, if anything.
    public @Nullable AspIdentifier identifier(String asp) {
        AspControl control = asps.get(asp);
        return control == null ? null : control.identifier;
    }

    /// How an application server stands; down if there is none of this name.
    public AsState asState(String server) {
        AsControl control = servers.get(server);
        return control == null ? new AsState.Down() : control.state();
    }

    /// Which processes of an application server take traffic, in the order of the plan.
    public List<String> active(String server) {
        AsControl control = servers.get(server);
        return control == null ? List.of() : control.active();
    }

    /// Whether level 3 is being asked for a way to an application server, for processes that want
    /// to be active.
    public boolean isOpening(String server) {
        AsControl control = servers.get(server);
        return control != null && isWaitedFor(control);
    }

    /// In which mode an application server's traffic is given; null while neither configured nor
    /// agreed.
    public @Nullable TrafficMode mode(String server) {
        AsControl control = servers.get(server);
        return control == null ? null : control.mode();
    }

    /// The application servers that a process belongs to.
    public List<String> serversOf(String asp) {
        AspControl control = asps.get(asp);
        return control == null ? List.of() : control.servers.stream().map(AsControl::name).toList();
    }

    private void enter(long time, Consumer<? super ServerOutput> outputs) {
        now = time;
        out = outputs;
    }

    private void leave() {
        for (AsControl server : servers.values()) {
            if (!server.isWanted() && !isWaitedFor(server)) {
                server.close();
            }
        }
        servers.values().forEach(AsControl::tellChange);
        for (AspControl asp : asps.values()) {
            AspState state = state(asp);
            if (state != asp.told) {
                asp.told = state;
                out.accept(new ServerOutput.AspChanged(asp.name(), state));
            }
        }
        out = ignored -> {};
    }

    // ---- associations -------------------------------------------------------------------------

    /// A restart is a loss that nobody has seen (section 4.3.3): the process must come up again.
    private void connected(AspControl asp) {
        if (asp.connected) {
            lost(asp);
        }
        asp.connected = true;
    }

    private void lost(AspControl asp) {
        asp.connected = false;
        goDown(asp, true);
    }

    // ---- messages -----------------------------------------------------------------------------

    private void received(AspControl asp, AspMessage message) {
        switch (message) {
            case AspUp up -> up(asp, up);
            case AspDown _ -> {
                // section 4.3.4.2: also if it is down
                send(asp, new AspDownAck(""));
                goDown(asp, false);
            }
            case AspActive active -> active(asp, active);
            case AspInactive inactive -> inactive(asp, inactive);
            // section 4.3.4.6: in whatever state
            case Heartbeat(Octets data) -> send(asp, new HeartbeatAck(data));
            case AspUpAck _, AspDownAck _, AspActiveAck _, AspInactiveAck _, Notify _ -> {
                if (!asp.plan.peer()) {
                    refuse(asp, ErrorCode.UNEXPECTED_MESSAGE, List.of(), message);
                }
            }
            // the one for whoever keeps heartbeats, the other never answered (section 3.8.1)
            case HeartbeatAck _, ErrorReport _ -> {}
        }
    }

    private void up(AspControl asp, AspUp message) {
        if (isolated || asp.admission == Admission.LOCKED_OUT) {
            refuse(asp, ErrorCode.REFUSED_MANAGEMENT_BLOCKING, List.of(), message);
            return;
        }
        ErrorCode wrong = wrongIdentifier(asp, message.identifier());
        if (wrong != null) {
            refuse(asp, wrong, List.of(), message);
            return;
        }
        if (message.identifier() != null) {
            asp.identifier = message.identifier();
        }
        if (state(asp) == AspState.ACTIVE) {
            // section 4.3.4.1: it has lost its mind since it became active
            refuse(asp, ErrorCode.UNEXPECTED_MESSAGE, List.of(), message);
            send(asp, new AspUpAck(null, ""));
            asp.servers.forEach(server -> server.deactivate(asp, now));
            return;
        }
        forgetWaiting(asp, asp.servers);
        send(asp, new AspUpAck(null, ""));
        if (!asp.up) {
            asp.up = true;
            asp.servers.forEach(server -> server.cameUp(asp));
        }
    }

    /// Section 3.5.1: identifiers are unique within an application server.
    private @Nullable ErrorCode wrongIdentifier(AspControl asp, @Nullable AspIdentifier given) {
        if (given == null) {
            return asp.plan.identifierRequired() ? ErrorCode.ASP_IDENTIFIER_REQUIRED : null;
        }
        AspIdentifier configured = asp.plan.identifier();
        boolean taken =
                asp.servers.stream()
                        .flatMap(server -> server.members().stream())
                        .anyMatch(
                                other ->
                                        other != asp && other.up && given.equals(other.identifier));
        return taken || configured != null && !configured.equals(given)
                ? ErrorCode.INVALID_ASP_IDENTIFIER
                : null;
    }

    private void active(AspControl asp, AspActive message) {
        if (!asp.up) {
            refuse(asp, ErrorCode.UNEXPECTED_MESSAGE, message.contexts(), message);
            return;
        }
        if (asp.admission != Admission.OPEN) {
            refuse(asp, ErrorCode.REFUSED_MANAGEMENT_BLOCKING, message.contexts(), message);
            return;
        }
        List<AsControl> joined = joined(asp, message);
        if (joined.isEmpty()) {
            return;
        }
        forgetWaiting(asp, joined);
        boolean all = message.contexts().isEmpty() && joined.size() == asp.servers.size();
        if (joined.stream().allMatch(AsControl::isOpen)) {
            activate(asp, message, joined, all);
            return;
        }
        waiting.add(new Waiting(asp, message, joined, all));
        joined.forEach(AsControl::open);
    }

    /// Section 4.7: of the application servers that a message is about, those for which level 3 can
    /// be used. The others are refused.
    private List<AsControl> joined(AspControl asp, AspActive message) {
        List<AsControl> named = named(asp, message.contexts(), message);
        List<AsControl> severed = named.stream().filter(server -> server.severed).toList();
        if (!severed.isEmpty()) {
            refuse(asp, ErrorCode.REFUSED_MANAGEMENT_BLOCKING, contexts(severed), message);
        }
        return named.stream().filter(server -> !server.severed).toList();
    }

    /// Level 3 has a way to all of these.
    ///
    /// @param all whether the message named none of them
    private void activate(AspControl asp, AspActive message, List<AsControl> named, boolean all) {
        List<AsControl> served =
                named.stream().filter(server -> server.accepts(message.mode())).toList();
        if (served.size() < named.size()) {
            refuse(
                    asp,
                    ErrorCode.UNSUPPORTED_TRAFFIC_MODE_TYPE,
                    contexts(named.stream().filter(server -> !served.contains(server)).toList()),
                    message);
        }
        if (!served.isEmpty()) {
            boolean unnamed = all && served.size() == named.size();
            send(asp, new AspActiveAck(message.mode(), unnamed ? List.of() : contexts(served), ""));
            served.forEach(server -> server.activate(asp, message.mode()));
        }
    }

    // ---- level 3 ------------------------------------------------------------------------------

    private void opened(String name) {
        AsControl opened = servers.get(name);
        if (opened == null || !opened.opened()) {
            return;
        }
        for (Waiting one : List.copyOf(waiting)) {
            if (one.servers().contains(opened)
                    && one.servers().stream().allMatch(AsControl::isOpen)) {
                waiting.remove(one);
                activate(one.asp(), one.message(), one.servers(), one.all());
            }
        }
    }

    private void isolate() {
        isolated = true;
        for (AspControl asp : asps.values()) {
            if (asp.up) {
                send(asp, new AspDownAck(""));
                goDown(asp, false);
            }
        }
    }

    private void sever(String name) {
        AsControl server = servers.get(name);
        if (server == null || server.severed) {
            return;
        }
        server.severed = true;
        for (AspControl asp : List.copyOf(server.members())) {
            if (server.isActive(asp) || isWaiting(asp, server)) {
                deactivate(asp, List.of(server));
            }
        }
    }

    private void join(String name) {
        AsControl server = servers.get(name);
        if (server != null) {
            server.severed = false;
        }
    }

    private boolean isWaitedFor(AsControl server) {
        return waiting.stream().anyMatch(one -> one.servers().contains(server));
    }

    private boolean isWaiting(AspControl asp, AsControl server) {
        return waiting.stream().anyMatch(one -> one.asp() == asp && one.servers().contains(server));
    }

    private void forgetWaiting(AspControl asp, List<AsControl> in) {
        for (Waiting one : List.copyOf(waiting)) {
            if (one.asp() == asp) {
                Waiting left = one.without(in);
                int at = waiting.indexOf(one);
                if (left.servers().isEmpty()) {
                    waiting.remove(at);
                } else {
                    waiting.set(at, left);
                }
            }
        }
    }

    private void inactive(AspControl asp, AspInactive message) {
        if (!asp.up) {
            refuse(asp, ErrorCode.UNEXPECTED_MESSAGE, message.contexts(), message);
            return;
        }
        List<AsControl> named = named(asp, message.contexts(), message);
        if (!named.isEmpty()) {
            boolean all = message.contexts().isEmpty();
            send(asp, new AspInactiveAck(all ? List.of() : contexts(named), ""));
            forgetWaiting(asp, named);
            named.forEach(server -> server.deactivate(asp, now));
        }
    }

    /// The application servers that a message is about: those of its routing contexts, or all that
    /// the process belongs to. Those it names in vain are refused.
    private List<AsControl> named(
            AspControl asp, List<RoutingContext> contexts, AspMessage message) {
        if (contexts.isEmpty()) {
            List<AsControl> all = List.copyOf(asp.servers);
            if (all.isEmpty()) {
                refuse(asp, ErrorCode.NO_CONFIGURED_AS_FOR_ASP, List.of(), message);
            }
            return all;
        }
        Map<RoutingContext, AsControl> mine = new HashMap<>();
        for (AsControl server : asp.servers) {
            server.contexts().forEach(context -> mine.put(context, server));
        }
        List<AsControl> found = new ArrayList<>();
        List<RoutingContext> invalid = new ArrayList<>();
        for (RoutingContext context : new LinkedHashSet<>(contexts)) {
            AsControl server = mine.get(context);
            if (server == null) {
                invalid.add(context);
            } else {
                found.add(server);
            }
        }
        if (!invalid.isEmpty()) {
            refuse(asp, ErrorCode.INVALID_ROUTING_CONTEXT, invalid, message);
        }
        return found;
    }

    private void goDown(AspControl asp, boolean failed) {
        forgetWaiting(asp, asp.servers);
        if (asp.up) {
            asp.up = false;
            asp.servers.forEach(server -> server.wentDown(asp, failed, now));
            asp.identifier = asp.plan.identifier();
        }
    }

    // ---- management ---------------------------------------------------------------------------

    private void admit(AspControl asp, Admission admission) {
        Admission before = asp.admission;
        asp.admission = admission;
        if (!asp.up || admission == before) {
            return;
        }
        switch (admission) {
            case BLOCKED ->
                    deactivate(
                            asp,
                            asp.servers.stream()
                                    .filter(s -> s.isActive(asp) || isWaiting(asp, s))
                                    .toList());
            case LOCKED_OUT -> {
                // section 4.3.4.2: unasked for, to a process that is locked out
                send(asp, new AspDownAck(""));
                goDown(asp, false);
            }
            // so that it knows that asking makes sense again
            case OPEN -> deactivate(asp, List.copyOf(asp.servers));
        }
    }

    /// Section 4.3.4.4: an acknowledgement that was not asked for says that the process is given no
    /// traffic.
    private void deactivate(AspControl asp, List<AsControl> from) {
        if (!from.isEmpty()) {
            send(asp, new AspInactiveAck(contexts(from), ""));
            forgetWaiting(asp, from);
            from.forEach(server -> server.deactivate(asp, now));
        }
    }

    private void reconfigure(ServerPlan plan) {
        Map<String, ServerPlan.ApplicationServer> wanted = new LinkedHashMap<>();
        plan.servers().forEach(server -> wanted.put(server.name(), server));
        for (AsControl server : List.copyOf(servers.values())) {
            ServerPlan.ApplicationServer next = wanted.get(server.name());
            if (next == null ? !registered.contains(server.name()) : !next.isLike(server.plan())) {
                end(server);
            }
        }
        Set<String> kept = new HashSet<>();
        plan.asps().forEach(asp -> kept.add(asp.name()));
        for (AspControl asp : List.copyOf(asps.values())) {
            if (!kept.contains(asp.name())) {
                drop(asp);
            }
        }
        plan.asps().forEach(this::keepOrAdd);
        for (ServerPlan.ApplicationServer next : plan.servers()) {
            AsControl server = servers.get(next.name());
            if (server == null) {
                begin(next);
            } else {
                registered.remove(next.name());
                change(server, next);
            }
        }
    }

    private void keepOrAdd(ServerPlan.Asp plan) {
        AspControl asp = asps.get(plan.name());
        if (asp == null) {
            asps.put(plan.name(), new AspControl(plan));
            return;
        }
        asp.plan = plan;
        admit(asp, plan.admission());
    }

    private void begin(ServerPlan.ApplicationServer plan) {
        AsControl server = new AsControl(plan.with(List.of()), output -> out.accept(output));
        servers.put(plan.name(), server);
        change(server, plan);
    }

    /// The same application server, perhaps of other processes.
    private void change(AsControl server, ServerPlan.ApplicationServer next) {
        server.replan(next);
        for (AspControl member : List.copyOf(server.members())) {
            if (!next.asps().contains(member.name())) {
                dismiss(server, member);
            }
        }
        for (String name : next.asps()) {
            AspControl asp = asp(name);
            if (!server.has(asp)) {
                server.add(asp);
            }
        }
        server.arrange();
    }

    private void end(AsControl server) {
        for (AspControl member : server.members()) {
            forgetWaiting(member, List.of(server));
            if (server.isActive(member)) {
                send(member, new AspInactiveAck(server.contexts(), ""));
            }
        }
        server.disband();
        registered.remove(server.name());
        servers.remove(server.name());
    }

    private void dismiss(AsControl server, AspControl member) {
        forgetWaiting(member, List.of(server));
        if (server.isActive(member)) {
            send(member, new AspInactiveAck(server.contexts(), ""));
        }
        server.remove(member, now);
    }

    private void drop(AspControl asp) {
        goDown(asp, false);
        List.copyOf(asp.servers).forEach(server -> server.remove(asp, now));
        asps.remove(asp.name());
        if (asp.told != AspState.DOWN) {
            out.accept(new ServerOutput.AspChanged(asp.name(), AspState.DOWN));
        }
        if (asp.connected) {
            out.accept(new ServerOutput.Abort(asp.name(), "no longer configured"));
        }
    }

    private void register(AspControl asp, ServerPlan.ApplicationServer plan) {
        AsControl server = servers.get(plan.name());
        if (server == null) {
            registered.add(plan.name());
            begin(plan.with(List.of(asp.name())));
        } else if (!server.has(asp)) {
            server.add(asp);
        }
    }

    private void deregister(AspControl asp, String name) {
        AsControl server = servers.get(name);
        if (server != null && server.has(asp)) {
            dismiss(server, asp);
            if (server.members().isEmpty() && registered.contains(name)) {
                end(server);
            }
        }
    }

    // ---- parts --------------------------------------------------------------------------------

    private AspControl asp(String name) {
        return Objects.requireNonNull(asps.get(name), name);
    }

    private AspState state(AspControl asp) {
        if (!asp.up) {
            return AspState.DOWN;
        }
        return asp.servers.stream().anyMatch(server -> server.isActive(asp))
                ? AspState.ACTIVE
                : AspState.INACTIVE;
    }

    private static List<RoutingContext> contexts(List<AsControl> of) {
        return of.stream().flatMap(server -> server.contexts().stream()).toList();
    }

    private void send(AspControl asp, AspMessage message) {
        out.accept(new Send(asp.name(), message));
    }

    /// Section 3.8.1: the error quotes what it refuses.
    private void refuse(
            AspControl asp, ErrorCode code, List<RoutingContext> contexts, AspMessage offending) {
        send(
                asp,
                ErrorReport.about(code, contexts)
                        .quoting(AspCodec.quote(offending, code.quotedOctetsMax())));
    }
}
