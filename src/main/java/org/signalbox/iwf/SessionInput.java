// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.firewall.Origin;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;

/// What happens to sessions.
public sealed interface SessionInput {
    /// Somebody asks by MAP.
    ///
    /// @param dialogue by which it is answered; no other request in it waits for an answer
    /// @param clock the time of day, in seconds since 1900, of 32 bits
    record MapRequested(
            long dialogue, MapParty to, MapParty from, int version, MapRequest request, int clock)
            implements SessionInput {}

    /// A dialogue of somebody else is over.
    record MapEnded(long dialogue) implements SessionInput {}

    /// What came of [SessionOutput.RequestMap] or [SessionOutput.NextMap].
    record MapTold(long call, MapOutcome outcome) implements SessionInput {}

    /// A dialogue of ours that was left open is over.
    record MapClosed(long call) implements SessionInput {}

    /// Somebody asks by Diameter.
    ///
    /// @param transaction by which it is answered
    /// @param origin Origin-Host and Origin-Realm
    /// @param destination Destination-Host; null if it has none
    /// @param clock the time of day, in seconds since 1900, of 32 bits
    /// @param priority of RFC 7944; null if nothing is said
    record SgdRequested(
            long transaction,
            Origin.Node origin,
            @Nullable String destination,
            SgdRequest request,
            int clock,
            @Nullable Integer priority)
            implements SessionInput {
        /// One of no said priority.
        public SgdRequested(
                long transaction,
                Origin.Node origin,
                @Nullable String destination,
                SgdRequest request,
                int clock) {
            this(transaction, origin, destination, request, clock, null);
        }
    }

    /// What came of [SessionOutput.RequestSgd].
    record SgdTold(long exchange, SgdOutcome outcome) implements SessionInput {}

    /// No more is to be done: what waits is answered now.
    record Stop() implements SessionInput {}
}
