// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// One application server: its processes, its state and T(r) (RFC 4666 sections 4.3.2 and 4.3.4.5).
///
/// ```
///              a process comes up           enough are active
///   Down ------------------------> Inactive ------------------> Active
///    ^  ^                            |  ^  ^                     |   ^
///    |  |   the last leaves          |  |  |       the last active   | one becomes
///    |  +----------------------------+  |  |               leaves|   | active
///    |                                  |  |                     v   |
///    |   T(r), and none is up           |  +------------------ Pending
///    +----------------------------------|-- T(r) ---------------+
/// ```
///
/// All processes that are not down are told of each change of state.
final class AsControl {
    private final Consumer<? super ServerOutput> out;

    private ServerPlan.ApplicationServer plan;
    private final List<AspControl> members = new ArrayList<>();
    private final Set<AspControl> active = new LinkedHashSet<>();
    private AsState state = new AsState.Down();

    /// What the first process has asked for, where nothing is configured; until all are down.
    private @Nullable TrafficMode agreed;

    /// Whether level 3 has a way to it, or was asked for one.
    private boolean open;

    private boolean opening;

    /// Whether level 3 cannot be used for it.
    boolean severed;

    private AsState toldState = state;
    private List<String> toldActive = List.of();
    private @Nullable TrafficMode toldMode;

    AsControl(ServerPlan.ApplicationServer plan, Consumer<? super ServerOutput> out) {
        this.plan = plan;
        this.out = out;
    }

    String name() {
        return plan.name();
    }

    ServerPlan.ApplicationServer plan() {
        return plan;
    }

    /// A plan that [ServerPlan.ApplicationServer#isLike] the former. Processes that are active stay
    /// so, in whatever mode; only where one takes all, the others must leave.
    void replan(ServerPlan.ApplicationServer like) {
        TrafficMode before = mode();
        plan = like;
        if (mode() == null && !active.isEmpty()) {
            agreed = before;
        }
        if (mode() == TrafficMode.OVERRIDE && active.size() > 1) {
            displaceAllBut(List.copyOf(active).getLast());
        }
    }

    AsState state() {
        return state;
    }

    /// How messages name it.
    List<RoutingContext> contexts() {
        RoutingContext context = plan.context();
        return context == null ? List.of() : List.of(context);
    }

    @Nullable TrafficMode mode() {
        TrafficMode configured = plan.mode();
        return configured == null ? agreed : configured;
    }

    /// Whether a process may become active in this mode; null: in whatever mode there is.
    boolean accepts(@Nullable TrafficMode asked) {
        TrafficMode mode = mode();
        return asked == null || mode == null || asked == mode;
    }

    List<AspControl> members() {
        return members;
    }

    boolean has(AspControl asp) {
        return asp.servers.contains(this);
    }

    boolean isActive(AspControl asp) {
        return active.contains(asp);
    }

    /// In the order of the plan.
    List<String> active() {
        return members.stream().filter(active::contains).map(AspControl::name).toList();
    }

    long deadline() {
        return state instanceof AsState.Pending(Timer recovery)
                ? recovery.deadline()
                : Machine.NO_DEADLINE;
    }

    boolean isOpen() {
        return open;
    }

    /// Asks level 3 for a way to it, unless that has been done.
    void open() {
        if (!open && !opening) {
            opening = true;
            out.accept(new ServerOutput.Open(name()));
        }
    }

    /// @return whether that was asked for
    boolean opened() {
        open |= opening;
        opening = false;
        return open;
    }

    /// Nobody needs the way to it any more.
    void close() {
        if (open || opening) {
            out.accept(new ServerOutput.Close(name()));
        }
        open = false;
        opening = false;
    }

    /// Whether level 3 is to have a way to it, for those that are active or may be again.
    boolean isWanted() {
        return !active.isEmpty() || state instanceof AsState.Pending;
    }

    /// A process belongs to it from now on.
    void add(AspControl asp) {
        members.add(asp);
        asp.servers.add(this);
        if (asp.up) {
            cameUp(asp);
        }
    }

    /// A process no longer belongs to it.
    void remove(AspControl asp, long now) {
        boolean wasActive = active.remove(asp);
        members.remove(asp);
        asp.servers.remove(this);
        settle(wasActive, now);
    }

    /// Puts the processes into the order of the plan, which may ask for fewer of them than before.
    void arrange() {
        members.sort(Comparator.comparingInt(asp -> plan.asps().indexOf(asp.name())));
        if (state instanceof AsState.Inactive) {
            beginIfEnough();
        }
    }

    /// There is no such application server any more; its processes are not told.
    void disband() {
        close();
        members.forEach(asp -> asp.servers.remove(this));
        members.clear();
        active.clear();
        agreed = null;
        state = new AsState.Down();
        tellChange();
    }

    /// A process is up, and was not. Section 4.3.4.5: it is told how the application server stands,
    /// unless all are told just that.
    void cameUp(AspControl asp) {
        if (state instanceof AsState.Down) {
            enter(new AsState.Inactive());
        } else {
            tell(asp, statusOf(state), null);
        }
    }

    /// A process is down, and was not.
    ///
    /// @param failed whether it has gone without saying so, which the others are told
    void wentDown(AspControl asp, boolean failed, long now) {
        boolean wasActive = active.remove(asp);
        if (failed) {
            for (AspControl other : members) {
                if (other != asp) {
                    tell(other, NotifyStatus.ASP_FAILURE, asp.identifier);
                }
            }
        }
        settle(wasActive, now);
    }

    /// A process takes traffic. [#accepts] has said yes.
    void activate(AspControl asp, @Nullable TrafficMode asked) {
        if (mode() == null) {
            // section 3.7.1: the gateway's choice if the process does not say
            agreed = asked == null ? TrafficMode.OVERRIDE : asked;
        }
        if (!active.add(asp)) {
            return;
        }
        if (mode() == TrafficMode.OVERRIDE) {
            displaceAllBut(asp);
        }
        switch (state) {
            case AsState.Active _ -> {}
            // section 4.3.2: one is enough to go on
            case AsState.Pending _ -> enter(new AsState.Active());
            case AsState.Down _, AsState.Inactive _ -> beginIfEnough();
        }
    }

    private void beginIfEnough() {
        if (!active.isEmpty() && active.size() >= needed()) {
            enter(new AsState.Active());
        }
    }

    /// A process takes no more traffic.
    void deactivate(AspControl asp, long now) {
        if (active.remove(asp)) {
            settle(true, now);
        }
    }

    void advance(long now) {
        if (state instanceof AsState.Pending(Timer recovery) && recovery.isExpired(now)) {
            enter(idle());
        }
    }

    /// Tells what has changed since the last time.
    void tellChange() {
        List<String> now = active();
        boolean otherMode = !active.isEmpty() && mode() != toldMode;
        if (!state.equals(toldState) || !now.equals(toldActive) || otherMode) {
            toldMode = mode();
            toldState = state;
            toldActive = now;
            out.accept(new ServerOutput.AsChanged(name(), state, mode(), now));
        }
    }

    /// Section 4.3.4.3: in override mode one is active, and whom it displaces is told.
    private void displaceAllBut(AspControl asp) {
        for (AspControl other : List.copyOf(active)) {
            if (other != asp) {
                active.remove(other);
                tell(other, NotifyStatus.ALTERNATE_ASP_ACTIVE, asp.identifier);
            }
        }
    }

    /// After a process has left, or is no longer active.
    private void settle(boolean wasActive, long now) {
        switch (state) {
            case AsState.Active _ -> {
                if (active.isEmpty()) {
                    enter(new AsState.Pending(Timer.start(now, plan.recovery())));
                } else if (wasActive && active.size() == needed() - 1) {
                    tellInsufficient();
                }
            }
            case AsState.Inactive _ -> {
                if (!anyUp()) {
                    enter(new AsState.Down());
                }
            }
            case AsState.Pending _, AsState.Down _ -> {}
        }
    }

    private AsState idle() {
        return anyUp() ? new AsState.Inactive() : new AsState.Down();
    }

    private boolean anyUp() {
        return members.stream().anyMatch(asp -> asp.up);
    }

    private int needed() {
        return mode() == TrafficMode.LOADSHARE ? plan.minimumActive() : 1;
    }

    /// Section 4.3.4.4: those that could help are told.
    private void tellInsufficient() {
        for (AspControl asp : members) {
            if (!active.contains(asp)) {
                tell(asp, NotifyStatus.INSUFFICIENT_RESOURCES, null);
            }
        }
    }

    private void enter(AsState next) {
        state = next;
        if (next instanceof AsState.Down) {
            agreed = null;
        }
        for (AspControl asp : members) {
            tell(asp, statusOf(next), null);
        }
    }

    /// Section 4.3.4.5: whoever is down is told nothing.
    private void tell(AspControl asp, NotifyStatus status, @Nullable AspIdentifier about) {
        if (asp.up) {
            out.accept(
                    new ServerOutput.Send(
                            asp.name(), new AspMessage.Notify(status, about, contexts(), "")));
        }
    }

    private static NotifyStatus statusOf(AsState state) {
        return switch (state) {
            // none is up then, so none is told
            case AsState.Down _, AsState.Inactive _ -> NotifyStatus.AS_INACTIVE;
            case AsState.Active _ -> NotifyStatus.AS_ACTIVE;
            case AsState.Pending _ -> NotifyStatus.AS_PENDING;
        };
    }
}
