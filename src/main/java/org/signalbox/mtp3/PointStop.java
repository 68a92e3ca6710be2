// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;

import java.util.function.Consumer;

/// The end of this point in good order, within a time.
///
/// ```
///            TFR in use            1.5 s             nothing passes, or half the time
///   Running ----------> Restricted -----> Prohibited -------+
///      |                                    ^               v
///      +------------------------------------+            Closing --last link--> Releasing -->
/// Ended
///                                                           |                     ^
///                                                           +-- 7/8 of the time --+
/// ```
///
/// No standard describes it; it is made of procedures that all neighbours know:
///
/// 1. *Restricted*: transfer-restricted about every destination, where the network has it (Q.704
///    section 13.4). Who has another route moves to it by controlled rerouting, which keeps
///    messages in order for T6 and is not to be cut short; T6 is 1.2 s at most (section 16.8).
/// 2. *Prohibited*: transfer-prohibited about every destination (section 13.2). Who has another
///    route is on it, or goes there by forced rerouting; who has none stops sending. What is on
///    its way here is transferred. This lasts until nothing has been for a while.
/// 3. *Closing*: of each linkset one link after the other is closed, so that changeover (section
///    5) has another one to go over; and the last link of the linkset with most routes after all
///    others, since by it neighbours that have lost theirs may still reach this point. Each step
///    waits before it until links have nothing unacknowledged and no traffic is being moved.
/// 4. *Releasing*: the associations end.
///
/// Each phase has its share of the time, and the next begins when that is over, so that those after
/// it can still be orderly. What is left then, is counted ([StopReport]).
final class PointStop implements Machine<PointStop.Input, PointStop.Output> {
    /// Between two looks at what goes on.
    static final long LOOK_NANOS = 50_000_000L;

    /// So long nothing must have been transferred.
    static final long QUIET_NANOS = 300_000_000L;

    /// T6 at its longest, and a little.
    static final long RESTRICTED_NANOS = 1_500_000_000L;

    /// What one step of closing may take; T2, for which a changeover waits in vain, is 2 s at most.
    static final long STEP_NANOS = 1_000_000_000L;

    sealed interface Input {
        /// Stop.
        ///
        /// @param bound nanoseconds for everything
        /// @param transfers whether neighbours may send through this point
        /// @param restricts whether the network knows transfer-restricted
        record Begin(long bound, boolean transfers, boolean restricts) implements Input {}

        /// The answer to a look.
        record Seen(Sight sight) implements Input {}
    }

    /// What goes on.
    ///
    /// @param look the number of the look that it answers
    /// @param transferred messages transferred since the point was made
    /// @param telling whether neighbours are still being told
    /// @param moving whether traffic is being moved from one way to another
    /// @param held messages held by that
    /// @param unacknowledged messages on open links that their far ends have not acknowledged
    /// @param open links that are not closed
    /// @param associated links whose association has not ended
    record Sight(
            int look,
            long transferred,
            boolean telling,
            boolean moving,
            int held,
            int unacknowledged,
            int open,
            int associated) {}

    sealed interface Output {
        /// A phase begins; what it is about is to be done.
        record Begun(StopPhase phase) implements Output {}

        /// Find out what goes on.
        ///
        /// @param number goes back with the answer
        record Look(int number) implements Output {}

        /// Close the next links.
        record CloseSome() implements Output {}

        record CloseAll() implements Output {}

        /// All is done, or the time is up.
        record Finished(boolean inTime) implements Output {}
    }

    private sealed interface State {
        record Running() implements State {}

        record Restricted(Timer over) implements State {}

        /// @param quiet runs out when nothing has been transferred for long enough
        /// @param transferred when `quiet` was started; negative: not known yet
        record Prohibited(Timer over, Timer quiet, long transferred) implements State {}

        /// @param step when the next links are closed though traffic is still being moved
        /// @param since the look after which the step began
        /// @param patient whether messages that are not acknowledged are waited for: nothing is
        ///     transferred, so they become fewer, or the link fails
        /// @param unacknowledged as seen last
        record Closing(Timer over, Timer step, int since, boolean patient, int unacknowledged)
                implements State {
            Closing withStep(long now) {
                return new Closing(
                        over, Timer.start(now, STEP_NANOS), since, patient, unacknowledged);
            }
        }

        record Releasing(int since) implements State {}

        record Ended() implements State {}
    }

    private State state = new State.Running();
    private long bound;
    private long begun;
    private Timer whole = Timer.STOPPED;
    private Timer look = Timer.STOPPED;
    private int looks;

    /// Whether the point has been told to stop.
    boolean isStopping() {
        return !(state instanceof State.Running);
    }

    @Override
    public void handle(Input input, long now, Consumer<? super Output> out) {
        switch (input) {
            case Input.Begin begin -> {
                if (!isStopping()) {
                    begin(begin, now, out);
                }
            }
            case Input.Seen(Sight sight) ->
                    state =
                            switch (state) {
                                case State.Prohibited s -> prohibited(s, sight, now, out);
                                case State.Closing s -> closing(s, sight, now, out);
                                case State.Releasing s -> releasing(s, sight, out);
                                case State.Running s -> s;
                                case State.Restricted s -> s;
                                case State.Ended s -> s;
                            };
        }
    }

    @Override
    public void advance(long now, Consumer<? super Output> out) {
        if (whole.isExpired(now)) {
            state = end(false, out);
            return;
        }
        if (look.isExpired(now)) {
            look(now, out);
        }
        state =
                switch (state) {
                    case State.Restricted s when s.over.isExpired(now) -> prohibit(now, out);
                    case State.Prohibited s when s.over.isExpired(now) ->
                            close(StopPhase.CLOSING_IN_TRAFFIC, now, out);
                    case State.Closing s when s.over.isExpired(now) -> {
                        out.accept(new Output.Begun(StopPhase.HURRYING));
                        out.accept(new Output.CloseAll());
                        yield release(out);
                    }
                    case State.Closing s when s.step.isExpired(now) ->
                            s.patient && s.unacknowledged > 0
                                    ? s.withStep(now)
                                    : closeSome(s.over, s.patient, now, out);
                    case State.Running s -> s;
                    case State.Restricted s -> s;
                    case State.Prohibited s -> s;
                    case State.Closing s -> s;
                    case State.Releasing s -> s;
                    case State.Ended s -> s;
                };
    }

    @Override
    public long nextDeadline() {
        long ofState =
                switch (state) {
                    case State.Restricted s -> s.over.deadline();
                    case State.Prohibited s -> s.over.deadline();
                    case State.Closing s -> Timer.earliest(s.over, s.step);
                    case State.Running _, State.Releasing _, State.Ended _ -> NO_DEADLINE;
                };
        return Math.min(ofState, Timer.earliest(whole, look));
    }

    private void begin(Input.Begin begin, long now, Consumer<? super Output> out) {
        begun = now;
        bound = begin.bound;
        whole = share(bound);
        if (begin.transfers && begin.restricts) {
            out.accept(new Output.Begun(StopPhase.RESTRICTED));
            state = new State.Restricted(share(Math.min(RESTRICTED_NANOS, bound / 4)));
        } else if (begin.transfers) {
            state = prohibit(now, out);
        } else {
            state = close(StopPhase.CLOSING, now, out);
        }
        look(now, out);
    }

    private void look(long now, Consumer<? super Output> out) {
        looks++;
        look = Timer.start(now, LOOK_NANOS);
        out.accept(new Output.Look(looks));
    }

    private State prohibit(long now, Consumer<? super Output> out) {
        out.accept(new Output.Begun(StopPhase.PROHIBITED));
        return new State.Prohibited(share(bound / 2), Timer.start(now, QUIET_NANOS), -1);
    }

    private State prohibited(
            State.Prohibited s, Sight sight, long now, Consumer<? super Output> out) {
        if (sight.open == 0) {
            return close(StopPhase.CLOSING, now, out);
        }
        if (sight.transferred != s.transferred || sight.telling || sight.moving) {
            return new State.Prohibited(s.over, Timer.start(now, QUIET_NANOS), sight.transferred);
        }
        return s.quiet.isExpired(now) ? close(StopPhase.CLOSING, now, out) : s;
    }

    private State close(StopPhase phase, long now, Consumer<? super Output> out) {
        out.accept(new Output.Begun(phase));
        boolean patient = phase != StopPhase.CLOSING_IN_TRAFFIC;
        return new State.Closing(
                share(bound - bound / 8), Timer.start(now, STEP_NANOS), looks, patient, 0);
    }

    private State closeSome(Timer over, boolean patient, long now, Consumer<? super Output> out) {
        out.accept(new Output.CloseSome());
        return new State.Closing(over, Timer.start(now, STEP_NANOS), looks, patient, 0);
    }

    private State closing(State.Closing s, Sight sight, long now, Consumer<? super Output> out) {
        if (sight.look <= s.since) {
            return s; // of the time before this step
        }
        if (sight.open == 0) {
            return release(out);
        }
        return sight.moving || sight.unacknowledged > 0
                ? new State.Closing(s.over, s.step, s.since, s.patient, sight.unacknowledged)
                : closeSome(s.over, s.patient, now, out);
    }

    private State release(Consumer<? super Output> out) {
        out.accept(new Output.Begun(StopPhase.RELEASING));
        return new State.Releasing(looks);
    }

    private State releasing(State.Releasing s, Sight sight, Consumer<? super Output> out) {
        return sight.look > s.since && sight.associated == 0 && sight.held == 0
                ? end(true, out)
                : s;
    }

    private State end(boolean inTime, Consumer<? super Output> out) {
        whole = Timer.STOPPED;
        look = Timer.STOPPED;
        out.accept(new Output.Finished(inTime));
        return new State.Ended();
    }

    /// Runs out when so much of the whole time is over.
    private Timer share(long nanos) {
        return Timer.start(begun, nanos);
    }
}
