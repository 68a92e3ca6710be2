// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.RoutingSnapshotCompiler.LinkPath;
import org.signalbox.ss7.ServiceIndicator;

import java.util.List;

/// Signalling network management messages of this point's own, to adjacent points.
///
/// They go over the linkset to the adjacent point itself, as soon as a link of it is available:
/// before traffic is allowed, and whatever the routes say.
final class ManagementSender {
    private final NetworkContext context;
    private final Linksets linksets;

    private final Counters<SnmHeading> sent = new Counters<>(SnmHeading.class);

    ManagementSender(NetworkContext context, Linksets linksets) {
        this.context = context;
        this.linksets = linksets;
    }

    Counters<SnmHeading> sent() {
        return sent;
    }

    /// @param sls messages with the same value keep their order while no link fails
    void send(String linkset, SnmMessage message, int sls) {
        LinksetControl control = linksets.get(linkset);
        List<LinkPath> links = control.paths().links();
        if (control.availableLinks() == 0) {
            context.counters.increment(Mtp3Counter.MANAGEMENT_UNSENT);
            return;
        }
        sent.increment(message.heading());
        RoutingSnapshotCompiler.choose(links, sls)
                .egress()
                .send(
                        context.compose(
                                ServiceIndicator.SNM,
                                control.config.adjacent(),
                                sls,
                                SnmCodec.encode(message)));
    }
}
