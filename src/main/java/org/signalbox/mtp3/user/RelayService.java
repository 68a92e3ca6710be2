// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3.user;

import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.SignallingLinkSelection;

/// MTP level 3, as it is asked on one loop: by an [Mtp3Relay] on that of the link a message came
/// by, where all that is asked within one call is answered from the same routes, and by the same
/// user part on the loop that owns MTP3 ([RelayPlace]).
public interface RelayService {
    /// How a point can be reached.
    enum Reach {
        /// It is this point.
        OWN,
        ACCESSIBLE,
        /// The way there is congested; messages of low priority may be thrown away.
        CONGESTED,
        INACCESSIBLE
    }

    /// The time of the loop, as its timers have it: monotonic nanoseconds.
    long now();

    /// How messages to a point would go now.
    Reach reach(PointCode destination, SignallingLinkSelection sls);

    /// MTP-TRANSFER request. Takes ownership in every case; a message that cannot be sent is
    /// counted by reason and closed. One for this point goes where [#distribute] or [#handOver]
    /// would take it.
    void transfer(Msu msu);

    /// Gives a message for this point to the application server that is this user part for its
    /// origin.
    ///
    /// @return false if there is none; then the message is still the caller's
    boolean distribute(Msu msu);

    /// Gives a message for this point to the [Mtp3User] of this user part, on the loop that owns
    /// MTP3, from another loop through a bounded queue. Takes ownership in every case.
    void handOver(Msu msu);

    /// How congested the way of [#handOver] is, 0 (not) to 3: with 3 it is nearly full.
    int handOverCongestion();
}
