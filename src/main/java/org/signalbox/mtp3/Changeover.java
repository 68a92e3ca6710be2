// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.signalbox.mtp3.Mtp3Timer.T1;
import static org.signalbox.mtp3.Mtp3Timer.T2;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;

import java.util.function.Consumer;

/// Changeover from one link that has failed (Q.704 section 5): its traffic goes to other links,
/// and so does what the far end has not received.
///
/// 1. New traffic is held. This closes the race between the loops that still send to the
///    failed link and the retrieval: only when no loop uses the former snapshot (`Quiesced`), all
///    that the link was given is in its buffers.
/// 2. The two ends tell each other, over another link, the last message each has accepted: by COO
///    and COA, with numbers of 24 bits by XCO and XCA. Whoever has sent an order takes the other's
///    order for the answer as well.
/// 3. What the far end lacks is retrieved. Neither of 2 and 3 waits for the other's end: an answer
///    that comes before `Quiesced` is kept.
/// 4. Retrieved first, then held messages go out by the routes of now (`Release`).
///
/// If no answer comes within T2, or it bears a number that cannot be, or the far end does not know
/// what it accepted (ECO, ECA), nobody can say which of the messages sent arrived. They are thrown
/// away and counted, since loss is better than repetition; what was never sent is retrieved all the
/// same.
///
/// The link may come into service again before that is over, and fail again. An order that comes
/// then is about numbers of the new service, of which this changeover knows nothing: it is answered
/// as by an end that does not know what it accepted.
///
/// If nothing leads to the far end, there is nobody to ask. Then traffic is held for T1, so that
/// what is under way arrives before what goes the other way (section 5.6.2, time-controlled
/// changeover); if nothing leads anywhere, not even that.
final class Changeover implements Machine<Changeover.Input, Changeover.Output> {
    /// Not a sequence number: what a far end accepted, or we did, is not known.
    static final int UNKNOWN = -1;

    /// How a changeover is to be done.
    enum Way {
        /// The far end can be reached.
        BY_ORDER,
        /// It cannot, but some traffic has another way.
        BY_TIME,
        /// No traffic has another way.
        AT_ONCE
    }

    /// How it was done.
    enum Result {
        /// The far end said what it accepted.
        UPDATED,
        /// The far end did not know what it accepted.
        EMERGENCY,
        /// T2 ran out.
        NOT_ACKNOWLEDGED,
        /// Nobody was asked.
        TIME_CONTROLLED;

        /// Whether a timer had to run out first.
        boolean isLate() {
            return this == NOT_ACKNOWLEDGED || this == TIME_CONTROLLED;
        }
    }

    sealed interface Input {
        /// The first input.
        record Begin(Way way) implements Input {}

        /// No loop uses the former snapshot any more.
        record Quiesced() implements Input {}

        /// The answer to `AskAccepted`.
        ///
        /// @param fsn of the last message we accepted, or [#UNKNOWN]
        record Accepted(int fsn) implements Input {}

        /// COO or XCO.
        ///
        /// @param fsn [#UNKNOWN] in ECO
        record OrderReceived(int fsn) implements Input {}

        /// COA or XCA.
        ///
        /// @param fsn [#UNKNOWN] in ECA
        record AcknowledgementReceived(int fsn) implements Input {}

        /// The link is in service at level 2 again, and counts from the beginning.
        record ServiceResumed() implements Input {}

        /// What `Retrieve` asked for is here.
        record Retrieved() implements Input {}
    }

    sealed interface Output {
        /// Ask the link for the last message it accepted.
        record AskAccepted() implements Output {}

        /// Send COO or XCO, or ECO if `fsn` is [#UNKNOWN].
        record SendOrder(int fsn) implements Output {}

        /// Send COA or XCA, or ECA if `fsn` is [#UNKNOWN].
        record SendAcknowledgement(int fsn) implements Output {}

        /// Take out of the link what the far end has not accepted.
        ///
        /// @param fsn the last it accepted, or [#UNKNOWN]
        record Retrieve(int fsn) implements Output {}

        /// Send what was retrieved and what was held; the changeover is over.
        record Release(Result result) implements Output {}
    }

    private sealed interface State {
        record Idle() implements State {}

        /// @param quiesced whether all that the link was given is in its buffers
        /// @param accepted what we accepted; null until we know
        /// @param ordered whether the far end waits for our acknowledgement
        /// @param answer what the far end accepted; null until we know
        /// @param t2 runs while the far end is waited for
        record Updating(
                boolean quiesced,
                @Nullable Integer accepted,
                boolean ordered,
                @Nullable Answer answer,
                Timer t2)
                implements State {
            private Updating answered(Answer by) {
                return new Updating(quiesced, accepted, ordered, by, Timer.STOPPED);
            }
        }

        /// @param quiesced as above
        /// @param t1 holds the traffic
        record Waiting(boolean quiesced, Timer t1) implements State {}

        record Retrieving(Result result) implements State {}

        record Done() implements State {}
    }

    private record Answer(int fsn, Result result) {
        private static Answer of(int fsn) {
            return new Answer(fsn, fsn == UNKNOWN ? Result.EMERGENCY : Result.UPDATED);
        }
    }

    private final Mtp3Timers timers;

    private State state = new State.Idle();

    /// Whether orders that come now are about a later service of the link.
    private boolean resumed;

    Changeover(Mtp3Timers timers) {
        this.timers = timers;
    }

    /// What is waited for, in words.
    String step() {
        return switch (state) {
            case State.Idle _, State.Done _ -> "";
            case State.Updating s when s.t2.isRunning() -> "T2, changeover acknowledgement";
            case State.Updating _ -> "traffic to leave the link";
            case State.Waiting s -> s.t1.isRunning() ? "T1" : "traffic to leave the link";
            case State.Retrieving _ -> "retrieval";
        };
    }

    @Override
    public void handle(Input input, long now, Consumer<? super Output> out) {
        if (input instanceof Input.ServiceResumed) {
            resumed = true;
            return;
        }
        if (resumed && input instanceof Input.OrderReceived) {
            out.accept(new Output.SendAcknowledgement(UNKNOWN));
            return;
        }
        state =
                switch (state) {
                    case State.Idle s -> idle(s, input, now, out);
                    case State.Updating s -> updating(s, input, out);
                    case State.Waiting s -> waiting(s, input, out);
                    case State.Retrieving s -> retrieving(s, input, out);
                    case State.Done s -> s;
                };
    }

    @Override
    public void advance(long now, Consumer<? super Output> out) {
        state =
                switch (state) {
                    case State.Updating s when s.t2.isExpired(now) ->
                            // section 5.7.2: new traffic is started
                            retrieveIfKnown(
                                    s.answered(new Answer(UNKNOWN, Result.NOT_ACKNOWLEDGED)), out);
                    case State.Waiting s when s.t1.isExpired(now) ->
                            retrieveIfOver(new State.Waiting(s.quiesced, Timer.STOPPED), out);
                    case State.Idle _,
                            State.Updating _,
                            State.Waiting _,
                            State.Retrieving _,
                            State.Done _ ->
                            state;
                };
    }

    @Override
    public long nextDeadline() {
        return switch (state) {
            case State.Updating s -> s.t2.deadline();
            case State.Waiting s -> s.t1.deadline();
            case State.Idle _, State.Retrieving _, State.Done _ -> NO_DEADLINE;
        };
    }

    private State idle(State.Idle s, Input input, long now, Consumer<? super Output> out) {
        return switch (input) {
            case Input.Begin(Way way) ->
                    switch (way) {
                        case BY_ORDER -> {
                            out.accept(new Output.AskAccepted());
                            yield new State.Updating(
                                    false, null, false, null, Timer.start(now, timers.get(T2)));
                        }
                        case BY_TIME -> new State.Waiting(false, Timer.start(now, timers.get(T1)));
                        case AT_ONCE -> new State.Waiting(false, Timer.STOPPED);
                    };
            case Input.Quiesced _,
                    Input.Accepted _,
                    Input.OrderReceived _,
                    Input.AcknowledgementReceived _,
                    Input.ServiceResumed _,
                    Input.Retrieved _ ->
                    s;
        };
    }

    private State updating(State.Updating s, Input input, Consumer<? super Output> out) {
        return switch (input) {
            case Input.Quiesced _ ->
                    retrieveIfKnown(
                            new State.Updating(true, s.accepted, s.ordered, s.answer, s.t2), out);
            case Input.Accepted(int fsn) -> {
                out.accept(
                        s.ordered
                                ? new Output.SendAcknowledgement(fsn)
                                : new Output.SendOrder(fsn));
                yield retrieveIfKnown(
                        new State.Updating(s.quiesced, fsn, s.ordered, s.answer, s.t2), out);
            }
            case Input.OrderReceived(int fsn) -> {
                // section 5.4.1: an order is always acknowledged, whoever was first
                if (s.accepted != null) {
                    out.accept(new Output.SendAcknowledgement(s.accepted));
                }
                Answer answer = s.answer == null ? Answer.of(fsn) : s.answer;
                yield retrieveIfKnown(
                        new State.Updating(s.quiesced, s.accepted, true, answer, Timer.STOPPED),
                        out);
            }
            case Input.AcknowledgementReceived(int fsn) -> {
                if (s.accepted == null || s.answer != null) {
                    // section 5.7.4: nobody asked
                    yield s;
                }
                yield retrieveIfKnown(s.answered(Answer.of(fsn)), out);
            }
            case Input.Begin _, Input.ServiceResumed _, Input.Retrieved _ -> s;
        };
    }

    private State waiting(State.Waiting s, Input input, Consumer<? super Output> out) {
        return switch (input) {
            case Input.Quiesced _ -> retrieveIfOver(new State.Waiting(true, s.t1), out);
            case Input.OrderReceived(int fsn) -> {
                // the far end has found a way to us, and knows more than the timer
                out.accept(new Output.AskAccepted());
                yield new State.Updating(s.quiesced, null, true, Answer.of(fsn), Timer.STOPPED);
            }
            case Input.Begin _,
                    Input.Accepted _,
                    Input.AcknowledgementReceived _,
                    Input.ServiceResumed _,
                    Input.Retrieved _ ->
                    s;
        };
    }

    private State retrieving(State.Retrieving s, Input input, Consumer<? super Output> out) {
        return switch (input) {
            case Input.Retrieved _ -> {
                out.accept(new Output.Release(s.result));
                yield new State.Done();
            }
            case Input.Begin _,
                    Input.Quiesced _,
                    Input.Accepted _,
                    Input.OrderReceived _,
                    Input.AcknowledgementReceived _,
                    Input.ServiceResumed _ ->
                    s;
        };
    }

    /// Our own number is waited for as well: the link forgets it when it starts again.
    private static State retrieveIfKnown(State.Updating s, Consumer<? super Output> out) {
        if (!s.quiesced || s.accepted == null || s.answer == null) {
            return s;
        }
        out.accept(new Output.Retrieve(s.answer.fsn));
        return new State.Retrieving(s.answer.result);
    }

    private static State retrieveIfOver(State.Waiting s, Consumer<? super Output> out) {
        if (!s.quiesced || s.t1.isRunning()) {
            return s;
        }
        out.accept(new Output.Retrieve(UNKNOWN));
        return new State.Retrieving(Result.TIME_CONTROLLED);
    }
}
