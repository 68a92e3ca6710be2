// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import org.signalbox.machine.Entropy;
import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;

import java.time.Duration;
import java.util.function.Consumer;

/// Watches whether a peer lives (RFC 3539 section 3.4): a DWR each Tw in which nothing was heard.
///
/// ```
///             up                Tw, DWR unanswered            Tw
///   Initial -----> Okay <------------------------> Suspect -----> Down <---+
///                   ^            heard                              |      | Tw, twice unanswered
///                   |                                            up |      |
///                   +--------------- three DWAs ---------------- Reopen ---+
/// ```
///
/// A peer in doubt (Suspect) is given no more requests; its connection stays for as long again.
/// One that was lost has to answer three times before it is trusted (Reopen); what it asks
/// meanwhile
/// is answered, where the RFC throws it away: that would lose requests of a peer that lives. Tw
/// varies by up to two seconds, so that peers do not ask in step.
public final class WatchdogMachine implements Machine<WatchdogInput, WatchdogOutput> {
    /// Section 3.4.1: less is too much work for a peer that answers slowly.
    public static final Duration INTERVAL_MIN = Duration.ofSeconds(6);

    private static final int ANSWERS_TO_TRUST = 3;
    private static final int JITTER_MILLIS = 2_000;
    private static final long MILLI = 1_000_000;

    /// The words of RFC 3539.
    public enum State {
        INITIAL,
        OKAY,
        SUSPECT,
        DOWN,
        REOPEN
    }

    private final Entropy entropy;
    private Duration interval;
    private State state = State.INITIAL;
    private Timer tw = Timer.STOPPED;

    /// Whether a DWR is unanswered.
    private boolean pending;

    /// How many DWAs have come since the peer is back; negative when one was missed.
    private int answers;

    /// @param interval Tw, at least [#INTERVAL_MIN]
    public WatchdogMachine(Duration interval, Entropy entropy) {
        this.interval = checked(interval);
        this.entropy = entropy;
    }

    private static Duration checked(Duration interval) {
        if (interval.compareTo(INTERVAL_MIN) < 0) {
            throw new IllegalArgumentException("Tw of " + interval);
        }
        return interval;
    }

    public State state() {
        return state;
    }

    @Override
    public void handle(WatchdogInput input, long now, Consumer<? super WatchdogOutput> out) {
        switch (input) {
            case WatchdogInput.Interval(Duration next) -> {
                interval = checked(next);
                shorten(now);
            }
            case WatchdogInput.Start _ -> {
                if (!tw.isRunning()) {
                    out.accept(new WatchdogOutput.Open());
                    setWatchdog(now);
                }
            }
            case WatchdogInput.Stop _ -> stop(out);
            case WatchdogInput.Up _ -> up(now, out);
            case WatchdogInput.Down _ -> down(now, out);
            case WatchdogInput.Answered _ -> answered(now, out);
            case WatchdogInput.Heard _ -> heard(now, out);
        }
    }

    private void stop(Consumer<? super WatchdogOutput> out) {
        if (state == State.OKAY) {
            out.accept(new WatchdogOutput.Failover());
        }
        state = State.INITIAL;
        tw = Timer.STOPPED;
        pending = false;
    }

    private void up(long now, Consumer<? super WatchdogOutput> out) {
        switch (state) {
            case INITIAL -> {
                state = State.OKAY;
                pending = false;
                setWatchdog(now);
                out.accept(new WatchdogOutput.Failback());
            }
            case DOWN -> {
                state = State.REOPEN;
                answers = 0;
                ask(now, out);
            }
            case OKAY, SUSPECT, REOPEN -> {}
        }
    }

    private void down(long now, Consumer<? super WatchdogOutput> out) {
        switch (state) {
            case OKAY -> {
                out.accept(new WatchdogOutput.Failover());
                lose(now);
            }
            case SUSPECT, REOPEN -> lose(now);
            case INITIAL, DOWN -> {}
        }
    }

    private void lose(long now) {
        state = State.DOWN;
        pending = false;
        setWatchdog(now);
    }

    private void answered(long now, Consumer<? super WatchdogOutput> out) {
        pending = false;
        if (state != State.REOPEN) {
            heard(now, out);
            return;
        }
        answers++;
        if (answers == ANSWERS_TO_TRUST) {
            state = State.OKAY;
            out.accept(new WatchdogOutput.Failback());
        }
    }

    private void heard(long now, Consumer<? super WatchdogOutput> out) {
        switch (state) {
            case OKAY -> setWatchdog(now);
            case SUSPECT -> {
                state = State.OKAY;
                // The RFC goes on waiting for the answer: a peer that has lost one DWR, and is
                // heard again, would be doubted each Tw and never be asked again.
                pending = false;
                setWatchdog(now);
                out.accept(new WatchdogOutput.Failback());
            }
            case INITIAL, DOWN, REOPEN -> {}
        }
    }

    @Override
    public void advance(long now, Consumer<? super WatchdogOutput> out) {
        if (!tw.isExpired(now)) {
            return;
        }
        switch (state) {
            case INITIAL, DOWN -> {
                setWatchdog(now);
                out.accept(new WatchdogOutput.Open());
            }
            case OKAY -> {
                if (pending) {
                    state = State.SUSPECT;
                    setWatchdog(now);
                    out.accept(new WatchdogOutput.Failover());
                } else {
                    ask(now, out);
                }
            }
            case SUSPECT -> {
                lose(now);
                out.accept(new WatchdogOutput.Close());
            }
            case REOPEN -> {
                if (!pending) {
                    ask(now, out);
                } else if (answers < 0) {
                    lose(now);
                    out.accept(new WatchdogOutput.Close());
                } else {
                    answers = -1;
                    setWatchdog(now);
                }
            }
        }
    }

    private void ask(long now, Consumer<? super WatchdogOutput> out) {
        pending = true;
        setWatchdog(now);
        out.accept(new WatchdogOutput.Send());
    }

    /// Nothing is put off: whoever changes Tw again and again would keep a dead peer alive.
    private void shorten(long now) {
        Timer before = tw;
        if (before.isRunning()) {
            setWatchdog(now);
            tw = new Timer(Math.min(before.deadline(), tw.deadline()));
        }
    }

    private void setWatchdog(long now) {
        int jitter = entropy.nextInt(2 * JITTER_MILLIS + 1) - JITTER_MILLIS;
        tw = Timer.start(now, interval.toNanos() + jitter * MILLI);
    }

    @Override
    public long nextDeadline() {
        return tw.deadline();
    }
}
