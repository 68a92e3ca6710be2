// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.signalbox.machine.Timer;

/// How a process of ours that is up stands with one application server.
sealed interface Traffic {
    Traffic NONE = new Idle(Timer.STOPPED);

    default Timer timer() {
        return Timer.STOPPED;
    }

    /// No traffic.
    ///
    /// @param retry when it is asked for again; stopped if it is not
    record Idle(Timer retry) implements Traffic {
        @Override
        public Timer timer() {
            return retry;
        }
    }

    /// The routing key must be registered before traffic is asked for.
    ///
    /// @param retry when that is tried; stopped until the process is up
    record Unregistered(Timer retry) implements Traffic {
        @Override
        public Timer timer() {
            return retry;
        }
    }

    /// REG REQ has been sent.
    ///
    /// @param ack T(ack)
    record Registering(Timer ack) implements Traffic {
        @Override
        public Timer timer() {
            return ack;
        }
    }

    /// ASPAC has been sent.
    ///
    /// @param ack T(ack)
    record Asking(Timer ack) implements Traffic {
        @Override
        public Timer timer() {
            return ack;
        }
    }

    /// Acknowledged.
    record Active() implements Traffic {}

    /// ASPIA has been sent.
    ///
    /// @param ack T(ack)
    record GivingUp(Timer ack) implements Traffic {
        @Override
        public Timer timer() {
            return ack;
        }
    }
}
