// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.link.DestinationReport;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkUser;
import org.signalbox.link.ReportingLink;
import org.signalbox.link.SignallingLink;
import org.signalbox.ss7.Msu;

/// Level 3 that has the way to every application server at once, and wants nothing of it.
interface QuietLevel3 extends LinkUser {
    @Override
    default void onInService(SignallingLink link) {
        link.loop().execute(((ReportingLink) link)::opened);
    }

    @Override
    default void onOutOfService(SignallingLink link, LinkFailure failure) {
        link.retrieve(-1, Msu::close);
    }

    @Override
    default void onRemoteProcessorOutage(SignallingLink link, boolean outage) {}

    @Override
    default void onCongestion(SignallingLink link, int level) {}

    @Override
    default void onMsu(SignallingLink link, Msu msu) {
        msu.close();
    }

    @Override
    default void onReport(ReportingLink link, DestinationReport report) {}

    @Override
    default void onBatchEnd(SignallingLink link) {}
}
