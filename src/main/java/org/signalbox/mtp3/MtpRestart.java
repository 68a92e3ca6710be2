// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;

import java.util.function.Consumer;

/// The restart of one adjacent point (Q.704 section 9.3; T1.111.4 section 9.3).
///
/// ```
///                first link available             TRA received, or T21
///   Unavailable -------+--------------> Restarting ----------------------> Available
///        ^             |                     ^                                 ^ |
///        |             | this point          | Open, no TRA yet                | |
///        |             | restarts, too       |                 Open, TRA here  | |
///        |             +--------------> Joining -------------------------------+ |
///        +------------------------- last link unavailable -----------------------+
/// ```
///
/// 1. When the first link becomes available, T21 starts, and the adjacent point is told which
///    destinations it must not send us messages for (`Advertise`), and when all that has been sent,
///    that it may send the rest (TRA).
/// 2. If this point restarts as a whole ([PointRestart]), it only listens at first. `Open` lets
///    traffic go to those that have sent TRA already, `Tell` tells all; the first comes for every
///    adjacent point before the second for any, since what is told depends on all.
/// 3. Traffic towards it is allowed when its own TRA has come, or T21 has run out because it never
///    sends one.
/// 4. A TRA that comes before our link is available is remembered: the far end's test of the link
///    may well have ended before ours.
/// 5. A TRA that comes while the point is available means that the far end has restarted and we did
///    not notice (it may have lost its last available link while we saw another, or its level 3 was
///    out). It has forgotten what we told it, and is told again, as in step 1. Two points that both
///    take the other's answer for a restart must not go on for ever, so TRA is part of the answer
///    only a few times in T19; what cannot be reached is told always, since nobody answers that.
/// 6. The same may have happened between our TRA and the one that ends our own restart, if that
///    comes much later than an answer would: then, too, the far end is told again.
///
/// Under ANSI's rules a transfer point announces by TRW that it is about to tell (step 1); T28 runs
/// instead of T21, and T25 from each TRW received, until which traffic waits; what comes unexpected
/// is answered unless T29 or T30 runs (T1.111.4 section 9.4).
final class MtpRestart implements Machine<MtpRestart.Input, MtpRestart.Output> {
    /// Answers by TRA in T19 to a TRA that nobody waited for.
    static final int ANSWERS_MAX = 4;

    /// What comes later than this after our TRA is hardly the answer to it.
    static final long ANSWER_NANOS = 1_000_000_000L;

    /// What happens to the linkset.
    sealed interface Input {
        /// The first link is available.
        ///
        /// @param joining whether this point listens to all its adjacent points first
        record LinksetAvailable(boolean joining) implements Input {}

        /// This point has listened to all: traffic may go to those that allow it.
        record Open() implements Input {}

        /// All that are to be open are.
        record Tell() implements Input {}

        /// The last link is unavailable.
        record LinksetUnavailable() implements Input {}

        /// A TRA came from the adjacent point.
        record TrafficRestartAllowed() implements Input {}

        /// A TRW came from the adjacent point. ANSI only.
        record TrafficRestartWaiting() implements Input {}

        /// What `Advertise` asked for has been sent.
        record Advertised() implements Input {}
    }

    /// What is to be done.
    sealed interface Output {
        /// A link is available; the rest follows.
        record PointRestarting() implements Output {}

        /// Tell the adjacent point what it must not send us messages for.
        record Advertise() implements Output {}

        record SendTrafficRestartAllowed() implements Output {}

        /// ANSI only.
        record SendTrafficRestartWaiting() implements Output {}

        /// Traffic towards the adjacent point may begin.
        ///
        /// @param confirmed whether it said so; false when T21 ran out
        record PointAvailable(boolean confirmed) implements Output {}

        /// Nothing can be sent to the adjacent point any more; what it told us is void.
        record PointUnavailable() implements Output {}
    }

    private sealed interface State {
        /// @param allowed whether a TRA has come already
        /// @param waiting whether a TRW has, and no TRA since
        record Unavailable(boolean allowed, boolean waiting) implements State {
            static final Unavailable QUIET = new Unavailable(false, false);
        }

        /// This point restarts as a whole and listens.
        ///
        /// @param guard T21; T28 or T25
        record Joining(boolean allowed, boolean waiting, Timer guard) implements State {}

        /// @param allowed whether a TRA has come, or is waited for no more
        /// @param waiting whether a TRW has, and no TRA since
        /// @param toldAt when ours was sent; [#NOT_TOLD] before
        /// @param guard T21; T28 or T25
        record Restarting(boolean allowed, boolean waiting, long toldAt, Timer guard)
                implements State {
            static final long NOT_TOLD = Long.MIN_VALUE;

            boolean told() {
                return toldAt != NOT_TOLD;
            }
        }

        /// @param answering whether a TRA is to follow what is being told
        /// @param answers how many more may be given by TRA before `quiet` runs out
        /// @param quiet T19; T29 or T30
        record Available(boolean answering, int answers, Timer quiet) implements State {}
    }

    private RestartRules rules;

    private State state = State.Unavailable.QUIET;

    MtpRestart(RestartRules rules) {
        this.rules = rules;
    }

    /// Takes effect on the next restart, and on timers that start from now on.
    void configure(RestartRules changed) {
        rules = changed;
    }

    /// Whether links are available, but traffic is not allowed.
    boolean isRestarting() {
        return switch (state) {
            case State.Joining _, State.Restarting _ -> true;
            case State.Unavailable _, State.Available _ -> false;
        };
    }

    /// Whether the adjacent point has said that it takes traffic, or is not waited for any more.
    boolean isAllowed() {
        return switch (state) {
            case State.Unavailable s -> s.allowed;
            case State.Joining s -> s.allowed;
            case State.Restarting s -> s.allowed;
            case State.Available _ -> true;
        };
    }

    /// Whether it is being told what it must not send us, with TRA to follow.
    boolean isTelling() {
        return switch (state) {
            case State.Unavailable _, State.Joining _ -> false;
            case State.Restarting s -> !s.told();
            case State.Available s -> s.answering;
        };
    }

    @Override
    public void handle(Input input, long now, Consumer<? super Output> out) {
        state =
                switch (state) {
                    case State.Unavailable s -> unavailable(s, input, now, out);
                    case State.Joining s -> joining(s, input, now, out);
                    case State.Restarting s -> restarting(s, input, now, out);
                    case State.Available s -> available(s, input, now, out);
                };
    }

    @Override
    public void advance(long now, Consumer<? super Output> out) {
        switch (state) {
            case State.Unavailable _ -> {}
            case State.Joining s -> {
                if (s.guard.isExpired(now)) {
                    state = new State.Joining(true, false, Timer.STOPPED);
                }
            }
            case State.Restarting s -> {
                if (s.guard.isExpired(now)) {
                    state = guardExpired(s, out, now);
                }
            }
            case State.Available s -> {
                if (s.quiet.isExpired(now)) {
                    state = quietExpired(s, now, out);
                }
            }
        }
    }

    @Override
    public long nextDeadline() {
        return switch (state) {
            case State.Unavailable _ -> NO_DEADLINE;
            case State.Joining s -> s.guard.deadline();
            case State.Restarting s -> s.guard.deadline();
            case State.Available s -> s.quiet.deadline();
        };
    }

    private State unavailable(
            State.Unavailable s, Input input, long now, Consumer<? super Output> out) {
        return switch (input) {
            case Input.LinksetAvailable(boolean joining) -> {
                out.accept(new Output.PointRestarting());
                if (rules.isAnsi() && rules.transferFunction()) {
                    out.accept(new Output.SendTrafficRestartWaiting());
                }
                Timer guard =
                        !rules.isAnsi()
                                ? start(Mtp3Timer.T21, now)
                                : start(s.waiting ? Mtp3Timer.ANSI_T25 : Mtp3Timer.ANSI_T28, now);
                if (joining) {
                    yield new State.Joining(s.allowed, s.waiting, guard);
                }
                out.accept(new Output.Advertise());
                yield new State.Restarting(s.allowed, s.waiting, State.Restarting.NOT_TOLD, guard);
            }
            case Input.TrafficRestartAllowed _ -> new State.Unavailable(true, false);
            case Input.TrafficRestartWaiting _ ->
                    rules.isAnsi() ? new State.Unavailable(false, true) : s;
            case Input.LinksetUnavailable _ ->
                    // what the far end said on a link that failed before it was available is void
                    toUnavailable(out);
            case Input.Advertised _, Input.Open _, Input.Tell _ -> s;
        };
    }

    private State joining(State.Joining s, Input input, long now, Consumer<? super Output> out) {
        return switch (input) {
            case Input.LinksetUnavailable _ -> toUnavailable(out);
            case Input.TrafficRestartAllowed _ -> new State.Joining(true, false, Timer.STOPPED);
            case Input.TrafficRestartWaiting _ ->
                    rules.isAnsi()
                            ? new State.Joining(false, true, start(Mtp3Timer.ANSI_T25, now))
                            : s;
            case Input.Open _ -> {
                if (s.allowed) {
                    out.accept(new Output.PointAvailable(true));
                    yield new State.Available(true, ANSWERS_MAX, Timer.STOPPED);
                }
                yield new State.Restarting(false, s.waiting, State.Restarting.NOT_TOLD, s.guard);
            }
            case Input.LinksetAvailable _, Input.Tell _, Input.Advertised _ -> s;
        };
    }

    private State restarting(
            State.Restarting s, Input input, long now, Consumer<? super Output> out) {
        return switch (input) {
            case Input.LinksetUnavailable _ -> toUnavailable(out);
            case Input.TrafficRestartAllowed _ -> {
                if (!s.told()) {
                    yield new State.Restarting(true, false, s.toldAt, s.guard);
                }
                if (now - s.toldAt >= ANSWER_NANOS) {
                    out.accept(new Output.Advertise());
                }
                yield toAvailable(true, now, out);
            }
            case Input.TrafficRestartWaiting _ ->
                    rules.isAnsi()
                            ? new State.Restarting(
                                    false, true, s.toldAt, start(Mtp3Timer.ANSI_T25, now))
                            : s;
            case Input.Advertised _ -> {
                if (s.told()) {
                    yield s;
                }
                out.accept(new Output.SendTrafficRestartAllowed());
                yield s.allowed
                        ? toAvailable(true, now, out)
                        : new State.Restarting(false, s.waiting, now, s.guard);
            }
            case Input.Tell _ -> {
                if (!s.told()) {
                    out.accept(new Output.Advertise());
                }
                yield s;
            }
            case Input.LinksetAvailable _, Input.Open _ -> s;
        };
    }

    private State available(
            State.Available s, Input input, long now, Consumer<? super Output> out) {
        return switch (input) {
            case Input.LinksetUnavailable _ -> toUnavailable(out);
            case Input.TrafficRestartAllowed _, Input.TrafficRestartWaiting _ ->
                    rules.isAnsi()
                            ? unexpectedByAnsi(s, now, out)
                            : input instanceof Input.TrafficRestartAllowed
                                    ? unexpected(s, now, out)
                                    : s;
            case Input.Advertised _ -> {
                if (!s.answering) {
                    yield s;
                }
                out.accept(new Output.SendTrafficRestartAllowed());
                yield new State.Available(
                        false,
                        s.answers,
                        rules.isAnsi() ? start(Mtp3Timer.ANSI_T29, now) : s.quiet);
            }
            case Input.Tell _ -> {
                if (s.answering) {
                    out.accept(new Output.Advertise());
                }
                yield s;
            }
            case Input.LinksetAvailable _, Input.Open _ -> s;
        };
    }

    private State unexpected(State.Available s, long now, Consumer<? super Output> out) {
        out.accept(new Output.Advertise());
        if (s.answers == 0) {
            return s;
        }
        Timer t19 = s.quiet.isRunning() ? s.quiet : start(Mtp3Timer.T19, now);
        return new State.Available(true, s.answers - 1, t19);
    }

    private State unexpectedByAnsi(State.Available s, long now, Consumer<? super Output> out) {
        if (s.quiet.isRunning()) {
            return s;
        }
        if (rules.transferFunction()) {
            out.accept(new Output.SendTrafficRestartWaiting());
        }
        out.accept(new Output.Advertise());
        return new State.Available(true, s.answers, start(Mtp3Timer.ANSI_T30, now));
    }

    /// T21; T28 or T25.
    private State guardExpired(State.Restarting s, Consumer<? super Output> out, long now) {
        if (s.told()) {
            return toAvailable(false, now, out);
        }
        if (rules.isAnsi() && !s.waiting && !s.allowed) {
            // T1.111.4 section 9.3 (6): T28 has run out, and we have not told all yet
            return new State.Restarting(true, false, s.toldAt, start(Mtp3Timer.ANSI_T25, now));
        }
        // ours first, however long that takes; then nothing is left to wait for
        return new State.Restarting(true, false, s.toldAt, Timer.STOPPED);
    }

    /// T19; T29 or T30.
    private State quietExpired(State.Available s, long now, Consumer<? super Output> out) {
        if (rules.isAnsi() && s.answering) {
            // T1.111.4 section 9.4 (2): what is left to tell follows
            out.accept(new Output.SendTrafficRestartAllowed());
            return new State.Available(false, s.answers, start(Mtp3Timer.ANSI_T29, now));
        }
        return new State.Available(s.answering, ANSWERS_MAX, Timer.STOPPED);
    }

    private static State toUnavailable(Consumer<? super Output> out) {
        out.accept(new Output.PointUnavailable());
        return State.Unavailable.QUIET;
    }

    private State toAvailable(boolean confirmed, long now, Consumer<? super Output> out) {
        out.accept(new Output.PointAvailable(confirmed));
        return new State.Available(
                false,
                ANSWERS_MAX,
                rules.isAnsi() ? start(Mtp3Timer.ANSI_T29, now) : Timer.STOPPED);
    }

    private Timer start(Mtp3Timer timer, long now) {
        return Timer.start(now, rules.timers().get(timer));
    }
}
