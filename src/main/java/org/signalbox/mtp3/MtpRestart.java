// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;

import java.util.function.Consumer;

/// The restart of one adjacent point (Q.704 section 9), in the simple form that needs no more than
/// the linkset to it.
///
/// ```
///                first link available                TRA received, or T21
///   Unavailable ----------------------> Restarting ----------------------> Available
///        ^                                                                     |
///        +-------------------- last link unavailable --------------------------+
/// ```
///
/// 1. When the first link becomes available, T21 starts, and T20 unless restart is fast.
/// 2. When T20 has run out, the adjacent point is told which destinations it must not send us
///    messages for (`Advertise`), and when all that has been sent, that it may send the rest (TRA).
/// 3. Traffic towards it is allowed when its own TRA has come, or T21 has run out because it never
///    sends one.
/// 4. A TRA that comes before our link is available is remembered: the far end's test of the link
///    may well have ended before ours.
/// 5. A TRA that comes while the point is available means that the far end has restarted and we did
///    not notice (it may have lost its last available link while we saw another, or its level 3 was
///    out). It has forgotten what we told it, and is told again, as in step 2. Two points that both
///    take the other's answer for a restart must not go on for ever, so TRA is part of the answer
///    only a few times in T19; what cannot be reached is told always, since nobody answers that.
/// 6. The same may have happened between our TRA and the one that ends our own restart, if that
///    comes much later than an answer would: then, too, the far end is told again.
///
/// The restart of the whole point (T18, T20 of Q.704 section 9.2; TRW) will be a machine above
/// these.
final class MtpRestart implements Machine<MtpRestart.Input, MtpRestart.Output> {
    /// Answers by TRA in T19 to a TRA that nobody waited for.
    static final int ANSWERS_MAX = 4;

    /// What comes later than this after our TRA is hardly the answer to it.
    static final long ANSWER_NANOS = 1_000_000_000L;

    /// What happens to the linkset.
    sealed interface Input {
        /// The first link is available.
        record LinksetAvailable() implements Input {}

        /// The last link is unavailable.
        record LinksetUnavailable() implements Input {}

        /// A TRA came from the adjacent point.
        record TrafficRestartAllowed() implements Input {}

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

        /// Traffic towards the adjacent point may begin.
        ///
        /// @param confirmed whether it said so; false when T21 ran out
        record PointAvailable(boolean confirmed) implements Output {}

        /// Nothing can be sent to the adjacent point any more; what it told us is void.
        record PointUnavailable() implements Output {}
    }

    private sealed interface State {
        /// @param allowed whether a TRA has come already
        record Unavailable(boolean allowed) implements State {}

        /// @param allowed whether a TRA has come
        /// @param toldAt when ours was sent; [#NOT_TOLD] before
        record Restarting(boolean allowed, long toldAt, Timer t20, Timer t21) implements State {
            static final long NOT_TOLD = Long.MIN_VALUE;

            boolean told() {
                return toldAt != NOT_TOLD;
            }
        }

        /// @param answering whether a TRA is to follow what is being told
        /// @param answers how many more may be given by TRA before T19 runs out
        record Available(boolean answering, int answers, Timer t19) implements State {
            static final Available QUIET = new Available(false, ANSWERS_MAX, Timer.STOPPED);
        }
    }

    private boolean fastRestart;
    private Mtp3Timers timers;

    private State state = new State.Unavailable(false);

    MtpRestart(boolean fastRestart, Mtp3Timers timers) {
        this.fastRestart = fastRestart;
        this.timers = timers;
    }

    /// Takes effect on the next restart, and on timers that start from now on.
    void configure(boolean fast, Mtp3Timers changed) {
        fastRestart = fast;
        timers = changed;
    }

    boolean isRestarting() {
        return state instanceof State.Restarting;
    }

    @Override
    public void handle(Input input, long now, Consumer<? super Output> out) {
        state =
                switch (state) {
                    case State.Unavailable s -> unavailable(s, input, now, out);
                    case State.Restarting s -> restarting(s, input, now, out);
                    case State.Available s -> available(s, input, now, out);
                };
    }

    @Override
    public void advance(long now, Consumer<? super Output> out) {
        if (state instanceof State.Restarting s && s.t20.isExpired(now)) {
            out.accept(new Output.Advertise());
            state = new State.Restarting(s.allowed, s.toldAt, Timer.STOPPED, s.t21);
        }
        if (state instanceof State.Restarting s && s.t21.isExpired(now)) {
            if (s.told()) {
                out.accept(new Output.PointAvailable(false));
                state = State.Available.QUIET;
            } else {
                // ours first, however long T20 is; then nothing is left to wait for
                state = new State.Restarting(true, s.toldAt, s.t20, Timer.STOPPED);
            }
        }
        if (state instanceof State.Available s && s.t19.isExpired(now)) {
            state = new State.Available(s.answering, ANSWERS_MAX, Timer.STOPPED);
        }
    }

    @Override
    public long nextDeadline() {
        return switch (state) {
            case State.Unavailable _ -> NO_DEADLINE;
            case State.Restarting s -> Timer.earliest(s.t20, s.t21);
            case State.Available s -> s.t19.deadline();
        };
    }

    private State unavailable(
            State.Unavailable s, Input input, long now, Consumer<? super Output> out) {
        return switch (input) {
            case Input.LinksetAvailable _ -> {
                out.accept(new Output.PointRestarting());
                Timer t20 = Timer.STOPPED;
                if (fastRestart) {
                    out.accept(new Output.Advertise());
                } else {
                    t20 = Timer.start(now, timers.get(Mtp3Timer.T20));
                }
                yield new State.Restarting(
                        s.allowed,
                        State.Restarting.NOT_TOLD,
                        t20,
                        Timer.start(now, timers.get(Mtp3Timer.T21)));
            }
            case Input.TrafficRestartAllowed _ -> new State.Unavailable(true);
            case Input.LinksetUnavailable _ -> {
                // what the far end said on a link that failed before it was available is void too
                out.accept(new Output.PointUnavailable());
                yield new State.Unavailable(false);
            }
            case Input.Advertised _ -> s;
        };
    }

    private State restarting(
            State.Restarting s, Input input, long now, Consumer<? super Output> out) {
        return switch (input) {
            case Input.LinksetUnavailable _ -> {
                out.accept(new Output.PointUnavailable());
                yield new State.Unavailable(false);
            }
            case Input.TrafficRestartAllowed _ -> {
                if (!s.told()) {
                    yield new State.Restarting(true, s.toldAt, s.t20, s.t21);
                }
                if (now - s.toldAt >= ANSWER_NANOS) {
                    out.accept(new Output.Advertise());
                }
                yield toAvailable(out);
            }
            case Input.Advertised _ -> {
                out.accept(new Output.SendTrafficRestartAllowed());
                yield s.allowed ? toAvailable(out) : new State.Restarting(false, now, s.t20, s.t21);
            }
            case Input.LinksetAvailable _ -> s;
        };
    }

    private State available(
            State.Available s, Input input, long now, Consumer<? super Output> out) {
        return switch (input) {
            case Input.LinksetUnavailable _ -> {
                out.accept(new Output.PointUnavailable());
                yield new State.Unavailable(false);
            }
            case Input.TrafficRestartAllowed _ -> {
                out.accept(new Output.Advertise());
                if (s.answers == 0) {
                    yield s;
                }
                Timer t19 = s.t19.isRunning() ? s.t19 : Timer.start(now, timers.get(Mtp3Timer.T19));
                yield new State.Available(true, s.answers - 1, t19);
            }
            case Input.Advertised _ -> {
                if (s.answering) {
                    out.accept(new Output.SendTrafficRestartAllowed());
                }
                yield new State.Available(false, s.answers, s.t19);
            }
            case Input.LinksetAvailable _ -> s;
        };
    }

    private static State toAvailable(Consumer<? super Output> out) {
        out.accept(new Output.PointAvailable(true));
        return State.Available.QUIET;
    }
}
