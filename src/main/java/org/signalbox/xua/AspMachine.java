// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;
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
import org.signalbox.xua.AspPlan.Served;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// This node as an application server process towards one gateway, or peer: the asking side of RFC
/// 4666 section 4.3.
///
/// ```
///             up, wanted           ASPUP ACK
///  Detached ------------> GoingUp -----------> Up ---stop: ASPIA---> Leaving
///     ^                   ^ |  |               |  \                     |
///     |              retry| |refused      ASPDN|   \ stop,      ASPIA ACK, T(ack)
///     |                   | v             ACK  |    \ no traffic: ASPDN |
///    lost                Refused <-------------+     v                  v
///  (from any)                                        GoingDown <--------+
///                                                       ^   DEREG RSP,  |
///                                                       |   T(ack)      | registered: DEREG REQ
///                                                       +-------- Deregistering
///             Resting <---------ASPDN ACK, T(ack)--------+
/// ```
///
/// While it is up, for each application server:
///
/// ```
///          notified, retry: ASPAC        ASPAC ACK
///   Idle -----------------------> Asking -------------> Active
///    ^ ^                          ^ | |                  | |
///    | +----------refused---------|-+ |                  | |
///    |        ASPIA ACK, unblocked|  block: ASPIA        | |
///    |                            |   v                  | |
///    +---------ASPIA ACK--------- GivingUp <---block-----+ |
///    +---------ASPIA ACK unasked, another has taken over---+
/// ```
///
/// A routing key that is not configured at the gateway comes before that:
///
/// ```
///                   up, retry: REG REQ              REG RSP
///   Unregistered ----------------------> Registering -------> Idle
///        ^                                    |
///        +------------- refused --------------+
/// ```
///
/// T(ack) runs with each request, which is repeated when it runs out. What is acknowledged though
/// it was not asked for changes nothing; an acknowledgement is taken for what was asked, and no
/// more.
///
/// In override mode the gateway tells that another process has taken over. The process then stands
/// by, and asks again when the gateway tells that traffic is waiting or that nobody serves it.
public final class AspMachine implements Machine<AspInput, AspOutput> {
    /// A gateway that has not answered as many is not expected to answer all.
    private static final int UPS_UNANSWERED_MAX = 3;

    private final AspPlan plan;
    private final boolean peer;

    private AspPhase phase = new AspPhase.Detached();
    private final Map<Served, Traffic> traffic = new LinkedHashMap<>();

    /// What the gateway has called the keys that were registered.
    private final Map<Served, RoutingContext> learned = new LinkedHashMap<>();

    private boolean wanted;
    private boolean blocked;

    /// ASPUP that were sent and not acknowledged: each will be.
    private int upsUnanswered;

    private AspState toldState = AspState.DOWN;
    private List<Served> toldActive = List.of();

    /// Of the call that is under way.
    private Consumer<? super AspOutput> out = ignored -> {};

    private long now;

    /// @param peer whether the far end is an equal (IPSP) whose requests somebody else answers
    ///     ([ServerMachine])
    public AspMachine(AspPlan plan, boolean peer) {
        this.plan = plan;
        this.peer = peer;
        rest();
    }

    @Override
    public void handle(AspInput input, long time, Consumer<? super AspOutput> outputs) {
        enter(time, outputs);
        switch (input) {
            case AspInput.Start _ -> start();
            case AspInput.Stop _ -> stop();
            case AspInput.Block(boolean set) -> block(set);
            case AspInput.Up _ -> {
                rest();
                phase = new AspPhase.Resting();
                if (wanted) {
                    askUp();
                }
            }
            case AspInput.Lost _ -> {
                rest();
                phase = new AspPhase.Detached();
            }
            case AspInput.Registered(String key, RoutingContext context) ->
                    registered(key, context);
            case AspInput.RegistrationRefused(String key) -> {
                for (Served each : having(Traffic.Registering.class::isInstance)) {
                    if (key.equals(each.registers())) {
                        registerLater(each);
                    }
                }
            }
            case AspInput.Deregistered _ -> {
                if (phase instanceof AspPhase.Deregistering) {
                    goDown();
                }
            }
            case AspInput.Received(AspMessage message) -> received(message);
        }
        leave();
    }

    @Override
    public void advance(long time, Consumer<? super AspOutput> outputs) {
        enter(time, outputs);
        if (phase.timer().isExpired(now)) {
            onTimer();
        }
        if (phase instanceof AspPhase.Up) {
            register(expired(Traffic.Registering.class));
            register(expired(Traffic.Unregistered.class));
            ask(expired(Traffic.Asking.class));
            ask(expired(Traffic.Idle.class));
            giveUp(expired(Traffic.GivingUp.class));
        }
        leave();
    }

    @Override
    public long nextDeadline() {
        long earliest = phase.timer().deadline();
        for (Traffic each : traffic.values()) {
            earliest = Math.min(earliest, each.timer().deadline());
        }
        return earliest;
    }

    public AspState state() {
        return switch (phase) {
            case AspPhase.Up _, AspPhase.Leaving _, AspPhase.Deregistering _ ->
                    active().isEmpty() ? AspState.INACTIVE : AspState.ACTIVE;
            case AspPhase.Detached _,
                    AspPhase.Resting _,
                    AspPhase.GoingUp _,
                    AspPhase.Refused _,
                    AspPhase.GoingDown _ ->
                    AspState.DOWN;
        };
    }

    /// The application servers whose traffic the process is given.
    public List<Served> active() {
        return having(Traffic.Active.class::isInstance);
    }

    private void enter(long time, Consumer<? super AspOutput> outputs) {
        now = time;
        out = outputs;
    }

    private void leave() {
        AspState state = state();
        List<Served> active = active();
        if (state != toldState || !active.equals(toldActive)) {
            toldState = state;
            toldActive = active;
            out.accept(new AspOutput.Changed(state, active));
        }
        out = ignored -> {};
    }

    // ---- orders -------------------------------------------------------------------------------

    private void start() {
        wanted = true;
        switch (phase) {
            case AspPhase.Resting _,
                    AspPhase.Leaving _,
                    AspPhase.Deregistering _,
                    AspPhase.GoingDown _ ->
                    askUp();
            case AspPhase.Detached _, AspPhase.GoingUp _, AspPhase.Refused _, AspPhase.Up _ -> {}
        }
    }

    private void stop() {
        wanted = false;
        switch (phase) {
            case AspPhase.Up _ -> {
                List<Served> served = having(AspMachine::isAskedFor);
                if (served.isEmpty()) {
                    giveBack();
                } else {
                    // no request is repeated any more
                    served.forEach(each -> traffic.replace(each, Traffic.NONE));
                    send(new AspInactive(contexts(served), ""));
                    phase = new AspPhase.Leaving(ackTimer());
                }
            }
            // it may have come up meanwhile
            case AspPhase.GoingUp _ -> goDown();
            case AspPhase.Refused _ -> finish();
            case AspPhase.Resting _, AspPhase.Detached _ -> out.accept(new AspOutput.Finished());
            case AspPhase.Leaving _, AspPhase.Deregistering _, AspPhase.GoingDown _ -> {}
        }
    }

    /// Whether the gateway has been asked for traffic, and may give it.
    private static boolean isAskedFor(Traffic traffic) {
        return switch (traffic) {
            case Traffic.Asking _, Traffic.Active _, Traffic.GivingUp _ -> true;
            case Traffic.Idle _, Traffic.Unregistered _, Traffic.Registering _ -> false;
        };
    }

    private void block(boolean set) {
        blocked = set;
        if (!(phase instanceof AspPhase.Up)) {
            return;
        }
        if (set) {
            giveUp(
                    having(
                            each ->
                                    each instanceof Traffic.Active
                                            || each instanceof Traffic.Asking));
            having(Traffic.Idle.class::isInstance)
                    .forEach(each -> traffic.replace(each, Traffic.NONE));
        } else {
            ask(having(Traffic.Idle.class::isInstance));
        }
    }

    // ---- messages -----------------------------------------------------------------------------

    private void received(AspMessage message) {
        switch (message) {
            case AspUpAck _ -> upAcknowledged(message);
            case AspDownAck _ -> downAcknowledged();
            case AspActiveAck ack -> activeAcknowledged(ack);
            case AspInactiveAck ack -> inactiveAcknowledged(ack);
            case Notify notify -> notified(notify);
            case ErrorReport error -> refused(error);
            // section 4.3.4.6: in whatever state; between peers whoever takes the requests answers
            case Heartbeat(Octets data) -> {
                if (!peer) {
                    send(new HeartbeatAck(data));
                }
            }
            case HeartbeatAck _ -> {}
            case AspUp _, AspDown _, AspActive _, AspInactive _ -> {
                if (!peer) {
                    unexpected(message);
                }
            }
        }
    }

    private void upAcknowledged(AspMessage message) {
        boolean asked = upsUnanswered > 0;
        upsUnanswered = Math.max(0, upsUnanswered - 1);
        switch (phase) {
            case AspPhase.GoingUp _ -> {
                boolean waits = plan.awaitsNotify() && !blocked;
                phase =
                        new AspPhase.Up(
                                waits ? Timer.start(now, plan.notification()) : Timer.STOPPED);
                register(having(Traffic.Unregistered.class::isInstance));
                if (!waits) {
                    askAll();
                }
            }
            case AspPhase.Up _,
                    AspPhase.Leaving _,
                    AspPhase.Deregistering _,
                    AspPhase.GoingDown _,
                    AspPhase.Refused _,
                    AspPhase.Resting _,
                    AspPhase.Detached _ -> {
                if (!asked) {
                    unexpected(message);
                }
            }
        }
    }

    private void downAcknowledged() {
        switch (phase) {
            case AspPhase.GoingDown _ -> finish();
            // unasked for: the gateway has put the process down
            case AspPhase.Up _ -> {
                rest();
                phase = new AspPhase.Refused(Timer.start(now, plan.retry()));
            }
            case AspPhase.Leaving _, AspPhase.Deregistering _ -> finish();
            // an answer to something else: ASPUP is still to be acknowledged
            case AspPhase.GoingUp _,
                    AspPhase.Refused _,
                    AspPhase.Resting _,
                    AspPhase.Detached _ -> {}
        }
    }

    private void activeAcknowledged(AspActiveAck ack) {
        if (!(phase instanceof AspPhase.Up)) {
            return;
        }
        List<Served> asked = having(Traffic.Asking.class::isInstance);
        List<RoutingContext> foreign = foreign(ack.contexts());
        if (!foreign.isEmpty()) {
            refuse(ErrorCode.INVALID_ROUTING_CONTEXT, foreign, ack);
        }
        List<RoutingContext> otherMode = new ArrayList<>();
        for (Served each : asked) {
            if (isAbout(ack.contexts(), each)) {
                if (ack.mode() == null || each.mode() == null || ack.mode() == each.mode()) {
                    traffic.replace(each, new Traffic.Active());
                } else {
                    RoutingContext context = context(each);
                    if (context != null && ack.contexts().contains(context)) {
                        otherMode.add(context);
                    }
                }
            }
        }
        if (!otherMode.isEmpty()) {
            refuse(ErrorCode.UNSUPPORTED_TRAFFIC_MODE_TYPE, otherMode, ack);
        }
    }

    private void inactiveAcknowledged(AspInactiveAck ack) {
        switch (phase) {
            case AspPhase.Leaving _ -> giveBack();
            case AspPhase.Up _ -> {
                List<Served> givenUp = having(Traffic.GivingUp.class::isInstance);
                List<Served> about =
                        plan.servers().stream()
                                .filter(each -> isAbout(ack.contexts(), each))
                                .toList();
                for (Served each : about) {
                    traffic.computeIfPresent(each, (_, before) -> afterInactiveAck(before));
                }
                // the block may have ended meanwhile
                ask(givenUp.stream().filter(about::contains).toList());
            }
            case AspPhase.Detached _,
                    AspPhase.Resting _,
                    AspPhase.GoingUp _,
                    AspPhase.Refused _,
                    AspPhase.Deregistering _,
                    AspPhase.GoingDown _ -> {}
        }
    }

    private Traffic afterInactiveAck(Traffic before) {
        return switch (before) {
            case Traffic.GivingUp _ -> Traffic.NONE;
            // section 4.3.4.4: unasked for. The gateway gives no traffic, or would give it again:
            // so it is asked for, but not so fast that two ends could chase each other
            case Traffic.Active _ -> new Traffic.Idle(ackTimer());
            case Traffic.Idle _ -> blocked ? before : new Traffic.Idle(ackTimer());
            case Traffic.Asking _, Traffic.Unregistered _, Traffic.Registering _ -> before;
        };
    }

    private void notified(Notify notify) {
        if (!(phase instanceof AspPhase.Up(Timer awaited))) {
            return;
        }
        List<Served> about =
                having(Traffic.Idle.class::isInstance).stream()
                        .filter(each -> isAbout(notify.contexts(), each))
                        .toList();
        switch (notify.status()) {
            case AS_INACTIVE, AS_PENDING, INSUFFICIENT_RESOURCES -> {
                if (awaited.isRunning()) {
                    askAll();
                } else {
                    ask(about);
                }
            }
            case AS_ACTIVE -> {
                if (awaited.isRunning()) {
                    askAll();
                }
            }
            case ALTERNATE_ASP_ACTIVE -> {
                for (Served each : active()) {
                    if (isAbout(notify.contexts(), each)) {
                        traffic.replace(each, Traffic.NONE);
                    }
                }
            }
            case ASP_FAILURE -> {}
        }
    }

    private void refused(ErrorReport error) {
        out.accept(new AspOutput.Refused(error));
        Timer later = Timer.start(now, plan.retry());
        switch (error.code()) {
            case REFUSED_MANAGEMENT_BLOCKING,
                    INVALID_ROUTING_CONTEXT,
                    NO_CONFIGURED_AS_FOR_ASP,
                    UNSUPPORTED_TRAFFIC_MODE_TYPE,
                    UNSUPPORTED_MESSAGE_TYPE,
                    UNSUPPORTED_MESSAGE_CLASS,
                    ASP_IDENTIFIER_REQUIRED,
                    INVALID_ASP_IDENTIFIER -> {
                if (phase instanceof AspPhase.GoingUp) {
                    upsUnanswered = Math.max(0, upsUnanswered - 1);
                    phase = new AspPhase.Refused(later);
                    return;
                }
                for (Served each : having(Traffic.Asking.class::isInstance)) {
                    if (isAbout(error.contexts(), each)) {
                        traffic.replace(each, new Traffic.Idle(later));
                    }
                }
                if (error.code() == ErrorCode.UNSUPPORTED_MESSAGE_CLASS
                        || error.code() == ErrorCode.UNSUPPORTED_MESSAGE_TYPE) {
                    // a gateway that knows nothing of registration
                    having(Traffic.Registering.class::isInstance).forEach(this::registerLater);
                }
            }
            // not about what was asked: the request is repeated when T(ack) has run out
            case INVALID_VERSION,
                    UNEXPECTED_MESSAGE,
                    PROTOCOL_ERROR,
                    INVALID_STREAM_IDENTIFIER,
                    INVALID_PARAMETER_VALUE,
                    PARAMETER_FIELD_ERROR,
                    UNEXPECTED_PARAMETER,
                    DESTINATION_STATUS_UNKNOWN,
                    INVALID_NETWORK_APPEARANCE,
                    MISSING_PARAMETER -> {}
        }
    }

    // ---- routing keys -------------------------------------------------------------------------

    private void register(List<Served> these) {
        for (Served each : these) {
            out.accept(new AspOutput.Register(each));
            traffic.replace(each, new Traffic.Registering(ackTimer()));
        }
    }

    private void registerLater(Served server) {
        traffic.replace(server, new Traffic.Unregistered(Timer.start(now, plan.retry())));
    }

    /// The gateway tells behind its answer how the application server stands, and is given time to.
    private void registered(String key, RoutingContext context) {
        for (Served each : having(Traffic.Registering.class::isInstance)) {
            if (key.equals(each.registers())) {
                learned.put(each, context);
                traffic.replace(each, Traffic.NONE);
                if (!plan.awaitsNotify()) {
                    ask(List.of(each));
                } else if (!blocked) {
                    traffic.replace(each, new Traffic.Idle(Timer.start(now, plan.notification())));
                }
            }
        }
    }

    /// Keys are given back by who is given no traffic (section 4.4.2), before it goes.
    private void giveBack() {
        if (learned.isEmpty()) {
            goDown();
            return;
        }
        out.accept(new AspOutput.Deregister(List.copyOf(learned.values())));
        phase = new AspPhase.Deregistering(ackTimer());
    }

    // ---- timers -------------------------------------------------------------------------------

    private void onTimer() {
        switch (phase) {
            case AspPhase.GoingUp _, AspPhase.Refused _ -> askUp();
            case AspPhase.Up _ -> askAll();
            case AspPhase.Leaving _ -> giveBack();
            case AspPhase.Deregistering _ -> goDown();
            case AspPhase.GoingDown _ -> finish();
            case AspPhase.Detached _, AspPhase.Resting _ -> {}
        }
    }

    private <T extends Traffic> List<Served> expired(Class<T> kind) {
        return having(each -> kind.isInstance(each) && each.timer().isExpired(now));
    }

    // ---- parts --------------------------------------------------------------------------------

    private void askUp() {
        rest(upsUnanswered);
        upsUnanswered = Math.min(upsUnanswered + 1, UPS_UNANSWERED_MAX);
        send(new AspUp(plan.identifier(), ""));
        phase = new AspPhase.GoingUp(ackTimer());
    }

    /// Notified, or notification was waited for long enough, or is not waited for.
    private void askAll() {
        phase = new AspPhase.Up(Timer.STOPPED);
        ask(having(Traffic.Idle.class::isInstance));
    }

    /// One request for all of one mode.
    private void ask(List<Served> these) {
        if (blocked) {
            return;
        }
        List<Served> left = new ArrayList<>(these);
        while (!left.isEmpty()) {
            TrafficMode mode = left.getFirst().mode();
            List<Served> together = left.stream().filter(each -> each.mode() == mode).toList();
            left.removeAll(together);
            send(new AspActive(mode, contexts(together), ""));
            together.forEach(each -> traffic.replace(each, new Traffic.Asking(ackTimer())));
        }
    }

    private void giveUp(List<Served> these) {
        if (!these.isEmpty()) {
            send(new AspInactive(contexts(these), ""));
            these.forEach(each -> traffic.replace(each, new Traffic.GivingUp(ackTimer())));
        }
    }

    private void goDown() {
        rest(upsUnanswered);
        send(new AspDown(""));
        phase = new AspPhase.GoingDown(ackTimer());
    }

    private void finish() {
        rest(upsUnanswered);
        phase = new AspPhase.Resting();
        out.accept(new AspOutput.Finished());
    }

    /// A new association owes nothing.
    private void rest() {
        rest(0);
    }

    private void rest(int unanswered) {
        upsUnanswered = unanswered;
        learned.clear();
        for (Served each : plan.servers()) {
            traffic.put(
                    each,
                    each.registers() == null
                            ? Traffic.NONE
                            : new Traffic.Unregistered(Timer.STOPPED));
        }
    }

    private Timer ackTimer() {
        return Timer.start(now, plan.ack());
    }

    private List<Served> having(Predicate<Traffic> wantedTraffic) {
        return traffic.entrySet().stream()
                .filter(each -> wantedTraffic.test(each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Whether a message that names these routing contexts is about this application server: one
    /// that names none is about all, and one without a context of its own is meant by any.
    private boolean isAbout(List<RoutingContext> named, Served served) {
        return named.isEmpty() || served.isUnnamed() || named.contains(context(served));
    }

    /// By which messages name it; null if there is none, or none yet.
    private @Nullable RoutingContext context(Served served) {
        return served.registers() == null ? served.context() : learned.get(served);
    }

    /// Of what a gateway names, what this process has nothing to do with.
    private List<RoutingContext> foreign(List<RoutingContext> named) {
        List<RoutingContext> foreign = new ArrayList<>(named);
        for (Served each : plan.servers()) {
            if (each.isUnnamed()) {
                return List.of();
            }
            foreign.remove(context(each));
        }
        return foreign;
    }

    private List<RoutingContext> contexts(List<Served> of) {
        List<RoutingContext> contexts = new ArrayList<>();
        for (Served each : of) {
            RoutingContext context = context(each);
            if (context != null) {
                contexts.add(context);
            }
        }
        return contexts;
    }

    private void send(AspMessage message) {
        out.accept(new AspOutput.Send(message));
    }

    private void unexpected(AspMessage message) {
        refuse(ErrorCode.UNEXPECTED_MESSAGE, List.of(), message);
    }

    private void refuse(ErrorCode code, List<RoutingContext> contexts, AspMessage offending) {
        send(
                ErrorReport.about(code, contexts)
                        .quoting(AspCodec.quote(offending, code.quotedOctetsMax())));
    }
}
