// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;

import java.util.function.Consumer;

/// The restart of this point as a whole, after it had no link at all (Q.704 section 9.2; T1.111.4
/// section 9.2). The [MtpRestart] of each adjacent point waits for it meanwhile.
///
/// ```
///              first link               T18 (T22, T23)                told, or T20 (T24)
///   Isolated ------------> Listening -------------------> Telling ----------------------> Normal
///      ^                       |                             |                              |
///      +-----------------------+------- last link -----------+------------------------------+
/// ```
///
/// 1. *Listening* (phase 1): links come back, and what adjacent points say of destinations is
///    taken into account. It ends when every linkset is available and each adjacent point has sent
///    TRA, or when T18 has run out.
/// 2. *Telling* (phase 2), for transfer points: all adjacent points are told what cannot be reached
///    through us, and what we reach through them. After that each is sent TRA.
/// 3. Then user parts are told which destinations they reach, and traffic goes.
///
/// T20 bounds the whole. If it runs out in phase 2, nothing is cut off: what there is to tell is
/// bounded and paced, so that it takes seconds at most, and a point that was not told what comes
/// back through us would send it (section 9.2.4 has preventive messages sent in any case).
///
/// ANSI divides phase 1: T22 until there are links enough, T23 until adjacent points have told us;
/// phase 2 is T24, and each T26 those that wait are sent traffic-restart-waiting. A point that was
/// isolated stays so for T27 at least, so that its neighbours notice.
///
/// An isolation shorter than T1 needs no restart, nor does `fast-restart` want one; the
/// procedures with each adjacent point do then.
final class PointRestart implements Machine<PointRestart.Input, PointRestart.Output> {
    /// What happens to the links of this point.
    sealed interface Input {
        /// The last link of all is lost.
        record Isolated() implements Input {}

        /// The first link of all is available.
        record Reachable() implements Input {}

        /// What is back has changed.
        ///
        /// @param linked whether all linksets in use are available
        /// @param informed whether each adjacent point has sent TRA, too
        record Progress(boolean linked, boolean informed) implements Input {}

        /// All adjacent points have been told.
        record Told() implements Input {}

        /// Other timers, or another procedure, from the next step on.
        record Configured(RestartRules rules) implements Input {}
    }

    /// What is to be done.
    sealed interface Output {
        /// Nobody is told anything from now on, neither user parts nor adjacent points.
        record Begin() implements Output {}

        /// Tell all adjacent points whose linkset is available.
        record Tell() implements Output {}

        /// Tell user parts, and let traffic go.
        ///
        /// @param complete whether all linksets were back and all adjacent points had spoken
        record Finished(boolean complete) implements Output {}

        /// The last link was lost before the restart was over; the next one begins anew.
        record Abandoned() implements Output {}

        /// Send traffic-restart-waiting to all adjacent points whose linkset is available.
        record Wait() implements Output {}
    }

    private sealed interface State {
        /// @param since when the last link was lost; [#ALWAYS] before the first, and if traffic
        ///     never went since the isolation before
        /// @param t27 how long it must last; ANSI only
        /// @param reachable whether a link has come back before T27 has run out
        record Isolated(long since, Timer t27, boolean reachable) implements State {
            static final long ALWAYS = Long.MIN_VALUE;
        }

        /// @param links T22; only then `phase` starts, which is T18, or T23
        record Listening(Timer links, Timer phase, Timer whole, Timer t26) implements State {}

        /// @param whole T20, or T24
        record Telling(boolean complete, Timer whole, Timer t26) implements State {}

        record Normal() implements State {}
    }

    private static final State.Normal NORMAL = new State.Normal();

    private RestartRules rules;
    private State state = new State.Isolated(State.Isolated.ALWAYS, Timer.STOPPED, false);

    PointRestart(RestartRules rules) {
        this.rules = rules;
    }

    /// Whether adjacent points must wait until this point has listened to all of them.
    boolean isListening() {
        return switch (state) {
            case State.Isolated s -> s.reachable;
            case State.Listening _ -> true;
            case State.Telling _, State.Normal _ -> false;
        };
    }

    /// Whether the point restarts as a whole.
    boolean isRestarting() {
        return isListening() || state instanceof State.Telling;
    }

    @Override
    public void handle(Input input, long now, Consumer<? super Output> out) {
        if (input instanceof Input.Configured(RestartRules changed)) {
            rules = changed;
            return;
        }
        state =
                switch (state) {
                    case State.Isolated s -> isolated(s, input, now, out);
                    case State.Listening s -> listening(s, input, now, out);
                    case State.Telling s -> telling(s, input, now, out);
                    case State.Normal s -> normal(s, input, now);
                };
    }

    @Override
    public void advance(long now, Consumer<? super Output> out) {
        switch (state) {
            case State.Isolated s -> {
                if (s.t27.isExpired(now)) {
                    state =
                            s.reachable
                                    ? begin(now, out)
                                    : new State.Isolated(s.since, Timer.STOPPED, false);
                }
            }
            case State.Listening s -> {
                Timer t26 = waiting(s.t26, now, out);
                if (s.phase.isExpired(now) || s.whole.isExpired(now)) {
                    state = tell(false, s.whole, t26, now, out);
                } else if (s.links.isExpired(now)) {
                    state = awaitTra(s.whole, t26, now);
                } else {
                    state = new State.Listening(s.links, s.phase, s.whole, t26);
                }
            }
            case State.Telling s ->
                    state =
                            new State.Telling(
                                    s.complete,
                                    s.whole.isExpired(now) ? Timer.STOPPED : s.whole,
                                    waiting(s.t26, now, out));
            case State.Normal _ -> {}
        }
    }

    @Override
    public long nextDeadline() {
        return switch (state) {
            case State.Isolated s -> s.t27.deadline();
            case State.Listening s ->
                    Math.min(Timer.earliest(s.links, s.phase), Timer.earliest(s.whole, s.t26));
            case State.Telling s -> Timer.earliest(s.whole, s.t26);
            case State.Normal _ -> NO_DEADLINE;
        };
    }

    private State isolated(State.Isolated s, Input input, long now, Consumer<? super Output> out) {
        return switch (input) {
            case Input.Reachable _ -> {
                boolean brief =
                        s.since != State.Isolated.ALWAYS
                                && now - s.since < rules.timers().get(Mtp3Timer.T1).toNanos();
                if (rules.fast() || brief) {
                    yield NORMAL;
                }
                yield s.t27.isRunning()
                        ? new State.Isolated(s.since, s.t27, true)
                        : begin(now, out);
            }
            case Input.Isolated _ -> new State.Isolated(s.since, s.t27, false);
            case Input.Progress _, Input.Told _, Input.Configured _ -> s;
        };
    }

    private State listening(
            State.Listening s, Input input, long now, Consumer<? super Output> out) {
        return switch (input) {
            case Input.Isolated _ -> abandon(now, out);
            case Input.Progress(boolean linked, boolean informed) -> {
                if (linked && informed) {
                    yield tell(true, s.whole, s.t26, now, out);
                }
                yield linked && s.links.isRunning() ? awaitTra(s.whole, s.t26, now) : s;
            }
            case Input.Reachable _, Input.Told _, Input.Configured _ -> s;
        };
    }

    private State telling(State.Telling s, Input input, long now, Consumer<? super Output> out) {
        return switch (input) {
            case Input.Isolated _ -> abandon(now, out);
            case Input.Told _ -> {
                out.accept(new Output.Finished(s.complete));
                yield NORMAL;
            }
            case Input.Reachable _, Input.Progress _, Input.Configured _ -> s;
        };
    }

    private State normal(State.Normal s, Input input, long now) {
        return switch (input) {
            case Input.Isolated _ -> isolate(now, now);
            case Input.Reachable _, Input.Progress _, Input.Told _, Input.Configured _ -> s;
        };
    }

    /// However brief the isolation is: what a restart would have found out is not known.
    private State abandon(long now, Consumer<? super Output> out) {
        out.accept(new Output.Abandoned());
        return isolate(State.Isolated.ALWAYS, now);
    }

    private State isolate(long since, long now) {
        return new State.Isolated(
                since, rules.isAnsi() ? start(Mtp3Timer.ANSI_T27, now) : Timer.STOPPED, false);
    }

    private State begin(long now, Consumer<? super Output> out) {
        out.accept(new Output.Begin());
        if (rules.isAnsi()) {
            return new State.Listening(
                    start(Mtp3Timer.ANSI_T22, now),
                    Timer.STOPPED,
                    Timer.STOPPED,
                    rules.transferFunction() ? start(Mtp3Timer.ANSI_T26, now) : Timer.STOPPED);
        }
        return new State.Listening(
                Timer.STOPPED,
                // section 9.2.3: without transfer function the whole time is there for listening
                rules.transferFunction() ? start(Mtp3Timer.T18, now) : Timer.STOPPED,
                start(Mtp3Timer.T20, now),
                Timer.STOPPED);
    }

    /// ANSI's second part of phase 1.
    private State awaitTra(Timer whole, Timer t26, long now) {
        return new State.Listening(Timer.STOPPED, start(Mtp3Timer.ANSI_T23, now), whole, t26);
    }

    private State tell(
            boolean complete, Timer whole, Timer t26, long now, Consumer<? super Output> out) {
        out.accept(new Output.Tell());
        return new State.Telling(
                complete,
                rules.isAnsi()
                        ? start(Mtp3Timer.ANSI_T24, now)
                        : whole.isExpired(now) ? Timer.STOPPED : whole,
                t26);
    }

    private Timer waiting(Timer t26, long now, Consumer<? super Output> out) {
        if (!t26.isExpired(now)) {
            return t26;
        }
        out.accept(new Output.Wait());
        return start(Mtp3Timer.ANSI_T26, now);
    }

    private Timer start(Mtp3Timer timer, long now) {
        return Timer.start(now, rules.timers().get(timer));
    }
}
