// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import org.signalbox.ss7.Msu;

/// Level 3, as a signalling link sees it. All methods are called on the link's loop.
public interface LinkUser {
    /// The link is aligned and carries messages.
    void onInService(SignallingLink link);

    /// The link has stopped carrying messages, or its activation has failed. What it had not
    /// delivered waits for [SignallingLink#retrieve].
    void onOutOfService(SignallingLink link, LinkFailure failure);

    /// The far end's level 3 is out, or back (Q.703 section 8). The link stays aligned.
    void onRemoteProcessorOutage(SignallingLink link, boolean outage);

    /// The congestion level of the link's transmit queue has changed (Q.704 section 3.8).
    ///
    /// @param level 0 (none) to 3
    void onCongestion(SignallingLink link, int level);

    /// A message has arrived. Takes ownership.
    void onMsu(SignallingLink link, Msu msu);

    /// The far end of a [ReportingLink] says something of destinations, or asks.
    default void onReport(ReportingLink link, DestinationReport report) {
        throw new IllegalStateException("no reports are taken from " + link.id());
    }

    /// The messages of one wake-up have been delivered.
    void onBatchEnd(SignallingLink link);
}
