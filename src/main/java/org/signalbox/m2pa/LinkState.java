// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import org.signalbox.machine.Timer;

/// Where a link stands. Drawn at [LinkMachine].
sealed interface LinkState {
    /// The earliest timer of the state.
    default long deadline() {
        return Timer.STOPPED.deadline();
    }

    /// Not started.
    ///
    /// @param associated whether the association is still being shut down
    record Deactivated(boolean associated) implements LinkState {}

    /// Started, without an association.
    ///
    /// @param retry when it is opened, a call by the peer being answered until then; stopped while
    ///     the former association is being shut down, and then it is opened as soon as that is done
    record Disconnected(Timer retry) implements LinkState {
        @Override
        public long deadline() {
            return retry.deadline();
        }
    }

    /// Started, the association is being opened.
    record Connecting() implements LinkState {}

    /// The association is established, Out of Service has been sent.
    ///
    /// @param begin when alignment begins at the latest
    /// @param failed whether the link has just failed: then alignment does not begin before `begin`
    /// @param peerAligning whether the peer has sent Alignment and not taken it back
    record OutOfService(Timer begin, boolean failed, boolean peerAligning) implements LinkState {
        @Override
        public long deadline() {
            return begin.deadline();
        }
    }

    /// Alignment has been sent.
    record NotAligned(Timer t2, Timer repeat) implements LinkState {
        @Override
        public long deadline() {
            return Timer.earliest(t2, repeat);
        }
    }

    /// Alignment has been sent and received, Proving has been sent.
    ///
    /// @param emergency whether Proving Emergency has been sent
    record Aligned(Timer t3, Timer interval, boolean emergency) implements LinkState {
        @Override
        public long deadline() {
            return Timer.earliest(t3, interval);
        }
    }

    /// Proving has been sent and received.
    ///
    /// @param emergency whether the proving period is the short one
    /// @param peer what the peer has reached: it may be done before us
    record Proving(Timer t4, Timer interval, boolean emergency, Peer peer) implements LinkState {
        enum Peer {
            PROVING,
            READY,
            PROCESSOR_OUTAGE
        }

        @Override
        public long deadline() {
            return Timer.earliest(t4, interval);
        }
    }

    /// Proving is done, Ready has been sent.
    record AlignedReady(Timer t1, Timer repeat) implements LinkState {
        @Override
        public long deadline() {
            return Timer.earliest(t1, repeat);
        }
    }

    /// Proving is done, Processor Outage has been sent.
    record AlignedNotReady(Timer t1, Timer repeat) implements LinkState {
        @Override
        public long deadline() {
            return Timer.earliest(t1, repeat);
        }
    }

    /// User data flows.
    ///
    /// @param readySeen whether the peer's Ready has arrived: user data, being on another stream,
    ///     can overtake it
    record InService(boolean readySeen) implements LinkState {}

    /// In service but for an outage at either end, or for the exchange of Ready after one.
    ///
    /// @param readySeen as in [InService]
    /// @param remote whether the peer has sent Processor Outage
    /// @param awaitsAnswer whether our Processor Recovered is to be answered by Ready, which we
    ///     answer by Ready
    /// @param awaitsReady whether our Ready, sent for the peer's Processor Recovered, is to be
    ///     answered by Ready
    /// @param t1 bounds either wait; RFC 4165 names no timer
    record ProcessorOutage(
            boolean readySeen, boolean remote, boolean awaitsAnswer, boolean awaitsReady, Timer t1)
            implements LinkState {
        @Override
        public long deadline() {
            return t1.deadline();
        }
    }
}
