// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.SignallingLink;
import org.signalbox.machine.MachineDriver;

/// One link on the control loop: what belongs together. Owned by [Mtp3Network].
final class LinkControl {
    final LinksetControl linkset;
    final LinkIngress ingress;
    final SignallingLink link;
    final LinkActivity activity;
    final MachineDriver<LinkActivityInput, LinkActivityOutput> driver;

    boolean shutdown;

    /// Whether the link carries traffic.
    boolean available;

    boolean emergency;
    int congestion;
    long stateSince;

    /// It carried traffic until a moment ago, and nobody has been told that it does not any more.
    boolean justLost;

    LinkControl(
            LinksetControl linkset,
            LinkIngress ingress,
            SignallingLink link,
            LinkActivity activity,
            MachineDriver<LinkActivityInput, LinkActivityOutput> driver,
            boolean shutdown) {
        this.linkset = linkset;
        this.ingress = ingress;
        this.link = link;
        this.activity = activity;
        this.driver = driver;
        this.shutdown = shutdown;
    }

    /// Its signalling link code.
    int code() {
        return ingress.id().code();
    }
}
