// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.SignallingLink;
import org.signalbox.machine.MachineDriver;
import org.signalbox.metrics.TimeCounters;

import java.util.function.Consumer;

/// One link on the control loop: what belongs together. Owned by [Mtp3Network].
final class LinkControl {
    final LinksetControl linkset;
    final LinkIngress ingress;
    final SignallingLink link;
    final LinkActivity activity;
    final MachineDriver<LinkActivityInput, LinkActivityOutput> driver;

    final LinkInhibition inhibition;
    final MachineDriver<LinkInhibition.Input, LinkInhibition.Output> inhibiting;

    boolean shutdown;

    /// Whether the link is in service at level 3, and carries traffic unless it is inhibited.
    boolean inService;

    /// Whether the link carries traffic.
    boolean available;

    /// What observers know of its inhibition.
    boolean toldLocal;

    boolean toldRemote;
    boolean toldRecalled;

    /// A recall was not answered; cleared when the link comes into service or is uninhibited.
    boolean recallAbandoned;

    /// Told how the operator's request to inhibit or uninhibit the link ends; null if none runs.
    @Nullable Consumer<InhibitResult> requester;

    boolean emergency;

    /// The congestion level of its transmit queue: 0 to 3, or 1 where there is only one level.
    int congestion;

    /// As operators were told, and until when they are told nothing new.
    int congestionTold;

    long congestionQuietUntil = Long.MIN_VALUE;
    boolean congestionNewsDue;

    long stateSince;

    final TimeCounters<LinkTime> times = new TimeCounters<>(LinkTime.class);

    /// It carried traffic until a moment ago, and nobody has been told that it does not any more.
    boolean justLost;

    LinkControl(
            LinksetControl linkset,
            LinkIngress ingress,
            SignallingLink link,
            LinkActivity activity,
            MachineDriver<LinkActivityInput, LinkActivityOutput> driver,
            LinkInhibition inhibition,
            MachineDriver<LinkInhibition.Input, LinkInhibition.Output> inhibiting,
            boolean shutdown) {
        this.linkset = linkset;
        this.ingress = ingress;
        this.link = link;
        this.activity = activity;
        this.driver = driver;
        this.inhibition = inhibition;
        this.inhibiting = inhibiting;
        this.shutdown = shutdown;
    }

    /// Its signalling link code.
    int code() {
        return ingress.id().code();
    }
}
