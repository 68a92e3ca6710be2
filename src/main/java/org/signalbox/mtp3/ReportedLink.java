// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.DestinationReport;
import org.signalbox.link.ForwardingLink;
import org.signalbox.link.ReportingLink;
import org.signalbox.metrics.Counters;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.ServiceIndicator;

/// A link to a far end that knows reports instead of Q.704's messages: those that go by the routes
/// to whoever sends traffic reach it as reports.
///
/// @param under what sends messages and reports
record ReportedLink(ReportingLink under, Counters<Mtp3Counter> counters) implements ForwardingLink {
    @Override
    public void send(Msu msu) {
        if (msu.serviceInformation().serviceIndicator() == ServiceIndicator.SNM) {
            reportOf(msu);
        } else {
            under.send(msu);
        }
    }

    /// From any loop.
    void tell(DestinationReport report) {
        under.loop().execute(() -> under.report(report));
    }

    /// As [#tell], to one who asked. From any loop.
    void answer(DestinationReport report, int asker) {
        under.loop().execute(() -> under.answer(report, asker));
    }

    /// What was told before is all that the far end must know. From any loop.
    void finishTelling() {
        under.loop().execute(under::reported);
    }

    /// What is for the far end reaches it from now on. From any loop.
    void open() {
        under.loop().execute(under::opened);
    }

    private void reportOf(Msu msu) {
        try (msu) {
            counters.incrementShared(Mtp3Counter.REPORTED);
            DestinationReport report = Reports.ofRouted(msu);
            if (report != null) {
                tell(report);
            }
        } catch (SnmDecodeException broken) {
            counters.incrementShared(Mtp3Counter.REPORTED_MALFORMED);
        }
    }
}
