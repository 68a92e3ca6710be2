// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.link.DestinationReport;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkUser;
import org.signalbox.link.MsuTap;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.link.ReportingLink;
import org.signalbox.link.SignallingLink;
import org.signalbox.ss7.Msu;

/// Level 3 behind a tap, so that incoming messages can be watched.
record TappedUser(LinkUser user, MsuTap tap) implements LinkUser {
    @Override
    public void onMsu(SignallingLink link, Msu msu) {
        if (tap.isOn()) {
            tap.onMsu(Direction.IN, link.id(), msu);
        }
        user.onMsu(link, msu);
    }

    @Override
    public void onReport(ReportingLink link, DestinationReport report) {
        user.onReport(link, report);
    }

    @Override
    public void onBatchEnd(SignallingLink link) {
        user.onBatchEnd(link);
    }

    @Override
    public void onInService(SignallingLink link) {
        user.onInService(link);
    }

    @Override
    public void onOutOfService(SignallingLink link, LinkFailure failure) {
        user.onOutOfService(link, failure);
    }

    @Override
    public void onRemoteProcessorOutage(SignallingLink link, boolean outage) {
        user.onRemoteProcessorOutage(link, outage);
    }

    @Override
    public void onCongestion(SignallingLink link, int level) {
        user.onCongestion(link, level);
    }
}
