// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.DestinationReport;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkUser;
import org.signalbox.link.ReportingLink;
import org.signalbox.link.SignallingLink;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;

/// In place of the control loop above a link, and of level 3: there is neither.
class BenchSink implements LinkIngress.Control, LinkUser {
    @Override
    public void transferred(LinkIngress ingress, PointCode destination) {}

    @Override
    public void inService(LinkIngress ingress) {}

    @Override
    public void outOfService(LinkIngress ingress, LinkFailure failure) {}

    @Override
    public void processorOutage(LinkIngress ingress, boolean outage) {}

    @Override
    public void congestion(LinkIngress ingress, int level) {}

    @Override
    public void management(LinkIngress ingress, Msu msu) {
        msu.close();
    }

    @Override
    public void report(LinkIngress ingress, DestinationReport report) {}

    @Override
    public void forUserPart(LinkIngress ingress, Msu msu) {
        msu.close();
    }

    @Override
    public void controlRequested(long request) {
        throw new AssertionError("nothing is congested");
    }

    @Override
    public void relayedDiscarded(DiscardSample sample) {}

    @Override
    public void discarded(LinkIngress ingress, DiscardSample sample) {
        throw new AssertionError(sample);
    }

    @Override
    public void onInService(SignallingLink link) {
        if (link instanceof ReportingLink server) {
            link.loop().execute(server::opened);
        }
    }

    @Override
    public void onOutOfService(SignallingLink link, LinkFailure failure) {}

    @Override
    public void onRemoteProcessorOutage(SignallingLink link, boolean outage) {}

    @Override
    public void onCongestion(SignallingLink link, int level) {}

    @Override
    public void onMsu(SignallingLink link, Msu msu) {
        msu.close();
    }

    @Override
    public void onBatchEnd(SignallingLink link) {}
}
