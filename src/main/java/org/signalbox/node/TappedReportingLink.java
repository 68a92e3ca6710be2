// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.link.DestinationReport;
import org.signalbox.link.ForwardingLink;
import org.signalbox.link.MsuTap;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.link.ReportingLink;
import org.signalbox.ss7.Msu;

/// As [TappedLink], to a far end that takes reports, which are no messages of level 3 and so are
/// not watched.
record TappedReportingLink(ReportingLink under, MsuTap tap)
        implements ForwardingLink, ReportingLink {
    @Override
    public void send(Msu msu) {
        if (tap.isOn()) {
            tap.onMsu(Direction.OUT, under.id(), msu);
        }
        under.send(msu);
    }

    @Override
    public void report(DestinationReport report) {
        under.report(report);
    }

    @Override
    public void answer(DestinationReport report, int asker) {
        under.answer(report, asker);
    }

    @Override
    public void reported() {
        under.reported();
    }

    @Override
    public void opened() {
        under.opened();
    }
}
