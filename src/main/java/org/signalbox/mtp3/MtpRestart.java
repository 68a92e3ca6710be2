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
///    not notice (it may have lost its last available link while we saw another). It is answered as
///    in step 2, at most once in T19, so that two points that both answer cannot keep each other
///    busy; one that comes while T19 runs is answered when it has run out.
///
/// The restart of the whole point (T18, T20 of Q.704 section 9.2; TRW) will be a machine above
/// these.
final class MtpRestart implements Machine<MtpRestart.Input, MtpRestart.Output> {
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
        /// @param told whether ours has been sent
        record Restarting(boolean allowed, boolean told, Timer t20, Timer t21) implements State {}

        /// @param owed whether a TRA waits for T19 to be answered
        record Available(boolean owed, Timer t19) implements State {}
    }

    private final boolean fastRestart;
    private final Mtp3Timers timers;

    private State state = new State.Unavailable(false);

    MtpRestart(boolean fastRestart, Mtp3Timers timers) {
        this.fastRestart = fastRestart;
        this.timers = timers;
    }

    boolean isRestarting() {
        return state instanceof State.Restarting;
    }

    @Override
    public void handle(Input input, long now, Consumer<? super Output> out) {
        state =
                switch (state) {
                    case State.Unavailable s -> unavailable(s, input, now, out);
                    case State.Restarting s -> restarting(s, input, out);
                    case State.Available s -> available(s, input, now, out);
                };
    }

    @Override
    public void advance(long now, Consumer<? super Output> out) {
        state =
                switch (state) {
                    case State.Unavailable s -> s;
                    case State.Restarting s -> {
                        State.Restarting next = s;
                        if (next.t20.isExpired(now)) {
                            out.accept(new Output.Advertise());
                            next = new State.Restarting(s.allowed, s.told, Timer.STOPPED, s.t21);
                        }
                        if (next.t21.isExpired(now) && next.told) {
                            out.accept(new Output.PointAvailable(false));
                            yield new State.Available(false, Timer.STOPPED);
                        }
                        if (next.t21.isExpired(now)) {
                            // ours first, however long T20 is; then nothing is left to wait for
                            next = new State.Restarting(true, false, next.t20, Timer.STOPPED);
                        }
                        yield next;
                    }
                    case State.Available(boolean owed, Timer t19) when t19.isExpired(now) ->
                            owed ? answer(now, out) : new State.Available(false, Timer.STOPPED);
                    case State.Available s -> s;
                };
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
                Timer t21 = Timer.start(now, timers.t21());
                if (!fastRestart) {
                    yield new State.Restarting(
                            s.allowed, false, Timer.start(now, timers.t20()), t21);
                }
                out.accept(new Output.Advertise());
                yield new State.Restarting(s.allowed, false, Timer.STOPPED, t21);
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

    private State restarting(State.Restarting s, Input input, Consumer<? super Output> out) {
        return switch (input) {
            case Input.LinksetUnavailable _ -> {
                out.accept(new Output.PointUnavailable());
                yield new State.Unavailable(false);
            }
            case Input.TrafficRestartAllowed _ ->
                    s.told ? toAvailable(out) : new State.Restarting(true, false, s.t20, s.t21);
            case Input.Advertised _ -> {
                out.accept(new Output.SendTrafficRestartAllowed());
                yield s.allowed
                        ? toAvailable(out)
                        : new State.Restarting(false, true, s.t20, s.t21);
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
            case Input.TrafficRestartAllowed _ ->
                    s.t19.isRunning() ? new State.Available(true, s.t19) : answer(now, out);
            case Input.Advertised _ -> {
                out.accept(new Output.SendTrafficRestartAllowed());
                yield s;
            }
            case Input.LinksetAvailable _ -> s;
        };
    }

    private State answer(long now, Consumer<? super Output> out) {
        out.accept(new Output.Advertise());
        return new State.Available(false, Timer.start(now, timers.t19()));
    }

    private static State toAvailable(Consumer<? super Output> out) {
        out.accept(new Output.PointAvailable(true));
        return new State.Available(false, Timer.STOPPED);
    }
}
