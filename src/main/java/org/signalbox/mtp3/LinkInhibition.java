// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.signalbox.mtp3.Mtp3Timer.T12;
import static org.signalbox.mtp3.Mtp3Timer.T13;
import static org.signalbox.mtp3.Mtp3Timer.T14;
import static org.signalbox.mtp3.Mtp3Timer.T22;
import static org.signalbox.mtp3.Mtp3Timer.T23;

import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;
import org.signalbox.mtp3.SnmMessage.Inhibiting.Signal;

import java.util.function.Consumer;

/// Management inhibiting of one link (Q.704 section 10). An inhibited link stays in service, but
/// carries management and test messages only.
///
/// Either end may inhibit it, and both may at the same time; an end takes back only what it has
/// asked for itself.
///
/// ```
///   the end that inhibits          the other
///   Inhibit   --- LIN -->          would that isolate a destination?   LID -->  denied
///   local     <-- LIA ---          remote
///   every T22 --- LLT -->          if it is not remote there: LFU
///             <-- LRT ---          every T23; if it is not local here: LUN
///   Uninhibit --- LUN -->          neither
///   neither   <-- LUA ---
///             <-- LFU ---          the other end needs the link: as Uninhibit
/// ```
///
/// 1. Whether the link can be spared, the routes know: the machine asks (`Check`), at this end
///    before each LIN, at the other before each LIA.
/// 2. LIN, LUN and LFU are repeated once, after T14, T12 and T13. If there is no answer to the
///    second either, the attempt is given up.
/// 3. When a destination would be lost without it, the link is recalled (section 10.3.2): LUN if it
///    is inhibited from here, LFU if from there, both if both. It carries traffic again from that
///    moment. The message goes before the traffic, on the link itself, and the far end passes on
///    what it gets on an inhibited link all the same (section 10.5.2).
/// 4. No LIN is sent while an LUN is unanswered, and the other way round (sections 10.2 and 10.3).
final class LinkInhibition implements Machine<LinkInhibition.Input, LinkInhibition.Output> {
    private static final int ATTEMPTS_MAX = 2;

    /// How a request of this end ended.
    enum Result {
        /// The link is inhibited from this end now.
        INHIBITED("is inhibited"),
        /// It was so before.
        ALREADY("is inhibited already"),
        /// A destination would be lost, or the far end of a link that is down cannot be reached.
        REFUSED("cannot be spared: a destination would become inaccessible"),
        /// The far end would lose a destination.
        DENIED("is not inhibited: the far end cannot spare it"),
        UNINHIBITED("is uninhibited"),
        NOT_INHIBITED("is not inhibited from this end"),
        /// The far end did not answer, twice.
        INHIBIT_NOT_ANSWERED("is not inhibited: the far end does not answer"),
        UNINHIBIT_NOT_ANSWERED("is still inhibited: the far end does not answer"),
        /// Another request waits for its answer.
        BUSY("is being inhibited or uninhibited already"),
        /// Networks of the variant have no messages for it.
        UNKNOWN_HERE("cannot be inhibited: networks of this variant do not know that"),
        /// No message can be sent to the far end.
        UNREACHABLE("is unchanged: nothing leads to its far end"),
        /// The link was removed, or its far end restarted, before there was an answer.
        VOID("is not inhibited: it was removed, or its far end has restarted");

        private final String words;

        Result(String words) {
            this.words = words;
        }

        /// To follow the name of the link.
        String words() {
            return words;
        }

        /// Whether that is what was asked for.
        boolean isDone() {
            return this == INHIBITED || this == ALREADY || this == UNINHIBITED;
        }
    }

    sealed interface Input {
        /// The operator wants the link inhibited.
        record Inhibit() implements Input {}

        /// The answer to `Check`.
        ///
        /// @param farEnd as there
        record Checked(boolean farEnd, boolean permitted) implements Input {}

        /// The operator wants the link uninhibited.
        record Uninhibit() implements Input {}

        /// The link, which is in service, is needed: a destination would be lost without it.
        record Recall() implements Input {}

        /// A message from the far end.
        record Received(Signal signal) implements Input {}

        /// The far end restarts: it considers all links uninhibited (section 9).
        record PointRestarting() implements Input {}
    }

    sealed interface Output {
        /// Find out whether the link can be spared.
        ///
        /// @param farEnd whether it is the far end that asks
        record Check(boolean farEnd) implements Output {}

        record Send(Signal signal) implements Output {}

        /// The link is inhibited at either end now, or not any more, or recalled.
        record Changed() implements Output {}

        /// A request of this end is over.
        record Concluded(Result result) implements Output {}

        /// The link was recalled, and the far end has not answered.
        record RecallAbandoned() implements Output {}
    }

    /// What this end has asked for its own inhibition.
    private sealed interface Request {
        record None() implements Request {}

        record Checking(int attempt) implements Request {}

        record Inhibiting(int attempt, Timer t14) implements Request {}

        record Uninhibiting(int attempt, Timer t12) implements Request {}
    }

    /// Asks the far end to take its inhibition back.
    ///
    /// @param attempt 0 if it is not asked
    private record Forcing(int attempt, Timer t13) {
        static final Forcing NONE = new Forcing(0, Timer.STOPPED);
    }

    private static final Request NONE = new Request.None();

    private Mtp3Timers timers;

    private boolean local;
    private boolean remote;
    private boolean recalled;
    private Request request = NONE;
    private Forcing forcing = Forcing.NONE;

    /// Runs while the link is inhibited from this end.
    private Timer t22 = Timer.STOPPED;

    /// Runs while the link is inhibited by the far end.
    private Timer t23 = Timer.STOPPED;

    LinkInhibition(Mtp3Timers timers) {
        this.timers = timers;
    }

    /// Timers that start from now on take their values from `changed`.
    void configure(Mtp3Timers changed) {
        timers = changed;
    }

    /// Whether the link is inhibited from this end.
    boolean isLocal() {
        return local;
    }

    /// Whether the link is inhibited by the far end.
    boolean isRemote() {
        return remote;
    }

    boolean isInhibited() {
        return local || remote;
    }

    /// Whether the link carries traffic, if it is in service.
    boolean isUsable() {
        return !isInhibited() || recalled;
    }

    /// Whether the link may become inhibited from this end at any moment: the far end is being
    /// asked.
    boolean isAsked() {
        return request instanceof Request.Checking || request instanceof Request.Inhibiting;
    }

    @Override
    public void handle(Input input, long now, Consumer<? super Output> out) {
        switch (input) {
            case Input.Inhibit _ -> inhibit(out);
            case Input.Checked(boolean farEnd, boolean permitted) -> {
                if (farEnd) {
                    checkedForFarEnd(permitted, now, out);
                } else {
                    checked(permitted, now, out);
                }
            }
            case Input.Uninhibit _ -> {
                if (!(request instanceof Request.None)) {
                    conclude(Result.BUSY, out);
                } else if (local) {
                    uninhibit(1, now, out);
                } else {
                    conclude(Result.NOT_INHIBITED, out);
                }
            }
            case Input.Recall _ -> recall(now, out);
            case Input.Received(Signal signal) -> received(signal, now, out);
            case Input.PointRestarting _ -> forget(out);
        }
    }

    @Override
    public void advance(long now, Consumer<? super Output> out) {
        switch (request) {
            case Request.Inhibiting(int attempt, Timer t14) when t14.isExpired(now) -> {
                if (attempt < ATTEMPTS_MAX) {
                    // section 10.2 g): from the beginning
                    request = new Request.Checking(attempt + 1);
                    out.accept(new Output.Check(false));
                } else {
                    request = NONE;
                    conclude(Result.INHIBIT_NOT_ANSWERED, out);
                }
            }
            case Request.Uninhibiting(int attempt, Timer t12) when t12.isExpired(now) -> {
                if (attempt < ATTEMPTS_MAX) {
                    uninhibit(attempt + 1, now, out);
                } else {
                    request = NONE;
                    conclude(Result.UNINHIBIT_NOT_ANSWERED, out);
                    abandonRecall(out);
                }
            }
            case Request.None _,
                    Request.Checking _,
                    Request.Inhibiting _,
                    Request.Uninhibiting _ -> {}
        }
        if (forcing.t13.isExpired(now)) {
            if (forcing.attempt < ATTEMPTS_MAX) {
                force(forcing.attempt + 1, now, out);
            } else {
                forcing = Forcing.NONE;
                abandonRecall(out);
            }
        }
        if (t22.isExpired(now)) {
            t22 = Timer.start(now, timers.get(T22));
            out.accept(new Output.Send(Signal.LOCAL_TEST));
        }
        if (t23.isExpired(now)) {
            t23 = Timer.start(now, timers.get(T23));
            out.accept(new Output.Send(Signal.REMOTE_TEST));
        }
    }

    @Override
    public long nextDeadline() {
        long ofRequest =
                switch (request) {
                    case Request.None _, Request.Checking _ -> NO_DEADLINE;
                    case Request.Inhibiting(_, Timer t14) -> t14.deadline();
                    case Request.Uninhibiting(_, Timer t12) -> t12.deadline();
                };
        return Math.min(Math.min(ofRequest, forcing.t13.deadline()), Timer.earliest(t22, t23));
    }

    // ---- inhibiting ---------------------------------------------------------------------------

    private void inhibit(Consumer<? super Output> out) {
        if (!(request instanceof Request.None)) {
            conclude(Result.BUSY, out);
        } else if (local) {
            conclude(Result.ALREADY, out);
        } else {
            request = new Request.Checking(1);
            out.accept(new Output.Check(false));
        }
    }

    private void checked(boolean permitted, long now, Consumer<? super Output> out) {
        if (!(request instanceof Request.Checking(int attempt))) {
            return;
        }
        if (permitted) {
            request = new Request.Inhibiting(attempt, Timer.start(now, timers.get(T14)));
            out.accept(new Output.Send(Signal.INHIBIT));
        } else {
            request = NONE;
            conclude(Result.REFUSED, out);
        }
    }

    private void checkedForFarEnd(boolean permitted, long now, Consumer<? super Output> out) {
        if (!permitted) {
            out.accept(new Output.Send(Signal.DENIED));
            return;
        }
        // section 10.2 d): on the link itself, before traffic leaves it
        out.accept(new Output.Send(Signal.INHIBIT_ACKNOWLEDGEMENT));
        if (!remote) {
            remote = true;
            t23 = Timer.start(now, timers.get(T23));
            out.accept(new Output.Changed());
        }
    }

    // ---- uninhibiting -------------------------------------------------------------------------

    private void uninhibit(int attempt, long now, Consumer<? super Output> out) {
        request = new Request.Uninhibiting(attempt, Timer.start(now, timers.get(T12)));
        out.accept(new Output.Send(Signal.UNINHIBIT));
    }

    private void force(int attempt, long now, Consumer<? super Output> out) {
        forcing = new Forcing(attempt, Timer.start(now, timers.get(T13)));
        out.accept(new Output.Send(Signal.FORCED_UNINHIBIT));
    }

    private void recall(long now, Consumer<? super Output> out) {
        if (recalled || !isInhibited()) {
            return;
        }
        recalled = true;
        if (local && request instanceof Request.None) {
            uninhibit(1, now, out);
        }
        if (remote && forcing.attempt == 0) {
            force(1, now, out);
        }
        out.accept(new Output.Changed());
    }

    private void abandonRecall(Consumer<? super Output> out) {
        if (recalled) {
            recalled = false;
            out.accept(new Output.RecallAbandoned());
            out.accept(new Output.Changed());
        }
    }

    // ---- what the far end says ----------------------------------------------------------------

    private void received(Signal signal, long now, Consumer<? super Output> out) {
        switch (signal) {
            case INHIBIT -> {
                if (remote && !recalled) {
                    // section 10.4 a)
                    out.accept(new Output.Send(Signal.INHIBIT_ACKNOWLEDGEMENT));
                } else {
                    out.accept(new Output.Check(true));
                }
            }
            case INHIBIT_ACKNOWLEDGEMENT -> {
                if (request instanceof Request.Inhibiting) {
                    request = NONE;
                    local = true;
                    t22 = Timer.start(now, timers.get(T22));
                    out.accept(new Output.Changed());
                    conclude(Result.INHIBITED, out);
                }
            }
            case DENIED -> {
                if (request instanceof Request.Inhibiting) {
                    request = NONE;
                    conclude(Result.DENIED, out);
                }
            }
            case UNINHIBIT -> {
                out.accept(new Output.Send(Signal.UNINHIBIT_ACKNOWLEDGEMENT));
                forcing = Forcing.NONE;
                if (remote) {
                    remote = false;
                    t23 = Timer.STOPPED;
                    uninhibited(out);
                }
            }
            case UNINHIBIT_ACKNOWLEDGEMENT -> {
                if (request instanceof Request.Uninhibiting) {
                    request = NONE;
                    if (local) {
                        local = false;
                        t22 = Timer.STOPPED;
                        uninhibited(out);
                    }
                    conclude(Result.UNINHIBITED, out);
                }
            }
            case FORCED_UNINHIBIT -> {
                if (!local) {
                    // section 10.4 c)
                    if (!isAsked()) {
                        out.accept(new Output.Send(Signal.UNINHIBIT));
                    }
                } else if (request instanceof Request.None) {
                    uninhibit(1, now, out);
                }
            }
            // section 10.6: each end believes what the end that inhibits says
            case LOCAL_TEST -> {
                if (!remote && forcing.attempt == 0) {
                    force(1, now, out);
                }
            }
            case REMOTE_TEST -> {
                if (!local && request instanceof Request.None) {
                    uninhibit(1, now, out);
                }
            }
        }
    }

    private void uninhibited(Consumer<? super Output> out) {
        if (!isInhibited()) {
            recalled = false;
        }
        out.accept(new Output.Changed());
    }

    private void forget(Consumer<? super Output> out) {
        boolean asked = !(request instanceof Request.None);
        boolean inhibited = isInhibited();
        local = false;
        remote = false;
        recalled = false;
        request = NONE;
        forcing = Forcing.NONE;
        t22 = Timer.STOPPED;
        t23 = Timer.STOPPED;
        if (asked) {
            conclude(Result.VOID, out);
        }
        if (inhibited) {
            out.accept(new Output.Changed());
        }
    }

    private static void conclude(Result result, Consumer<? super Output> out) {
        out.accept(new Output.Concluded(result));
    }
}
