// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.signalbox.machine.Timer;

/// Where a process of ours stands. Drawn at [AspMachine].
sealed interface AspPhase {
    /// The timer of the phase.
    default Timer timer() {
        return Timer.STOPPED;
    }

    /// No association.
    record Detached() implements AspPhase {}

    /// An association, but the process is not wanted.
    record Resting() implements AspPhase {}

    /// ASPUP has been sent.
    ///
    /// @param ack T(ack)
    record GoingUp(Timer ack) implements AspPhase {
        @Override
        public Timer timer() {
            return ack;
        }
    }

    /// ASPUP was refused, or the gateway has put the process down.
    ///
    /// @param retry when ASPUP is sent again
    record Refused(Timer retry) implements AspPhase {
        @Override
        public Timer timer() {
            return retry;
        }
    }

    /// Acknowledged. What traffic there is, [Traffic] says.
    ///
    /// @param notification until when a notification is waited for before traffic is asked for;
    ///     stopped if none is
    record Up(Timer notification) implements AspPhase {
        @Override
        public Timer timer() {
            return notification;
        }
    }

    /// About to leave: ASPIA has been sent.
    ///
    /// @param ack T(ack), after which it is left all the same
    record Leaving(Timer ack) implements AspPhase {
        @Override
        public Timer timer() {
            return ack;
        }
    }

    /// About to leave, and given no traffic any more: DEREG REQ has been sent.
    ///
    /// @param ack T(ack), after which it is left all the same
    record Deregistering(Timer ack) implements AspPhase {
        @Override
        public Timer timer() {
            return ack;
        }
    }

    /// ASPDN has been sent.
    ///
    /// @param ack T(ack), after which the process counts as down all the same
    record GoingDown(Timer ack) implements AspPhase {
        @Override
        public Timer timer() {
            return ack;
        }
    }
}
