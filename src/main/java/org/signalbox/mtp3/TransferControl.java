// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.Congestion;
import org.signalbox.link.Egress;
import org.signalbox.metrics.Counters;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;

/// Flow control at one link, on that link's loop: what becomes of messages that are to be
/// transferred over a congested link (Q.704 sections 11.2.3 to 11.2.5 and 13.6 to 13.8).
///
/// Asked for messages that meet congestion only, and allocates nothing.
final class TransferControl {
    private final ControlPacing pacing = new ControlPacing();
    private final ControlRequests requests;
    private final Counters<LinkCounter> counters;

    TransferControl(ControlRequests requests, Counters<LinkCounter> counters) {
        this.requests = requests;
        this.counters = counters;
    }

    /// Asks for transfer-controlled if this message is to be answered.
    ///
    /// A message is thrown away only after its origin's turn to be told has come: if the request
    /// finds no room, the message passes, as far as the link's queue has room.
    ///
    /// @param congestion of `egress`, not 0
    /// @return whether the message is to be thrown away
    boolean refuses(Msu msu, Egress egress, int congestion, FlowControlConfig config) {
        CongestionMethod method = config.method();
        if (passes(msu, congestion, method)) {
            return false;
        }
        int level = method.level(congestion);
        long flow = ControlPacing.flow(msu);
        if (pacing.permits(flow, egress, congestion, level, config.tfcPacingRatio())
                && !requests.offer(
                        ControlRequests.request(
                                msu.opc().value(),
                                msu.dpc().value(),
                                msu.sls().value(),
                                method.status(level)))) {
            counters.increment(LinkCounter.CONTROLS_REFUSED);
            pacing.revoke(flow, egress);
            return false;
        }
        return method.discards(priority(msu), congestion);
    }

    /// Whether congestion does not concern a message: there is none, or none for its kind or
    /// priority.
    static boolean passes(Msu msu, int congestion, CongestionMethod method) {
        int level = method.level(congestion);
        return level == 0 || isExempt(msu) || method.isSpared(priority(msu), level);
    }

    /// Where the message's priority travels depends on the network (Q.704 section 14.2.1, RFC 4165
    /// section 2.3.1).
    static int priority(Msu msu) {
        return msu.variant() == Variant.TTC ? msu.priority() : msu.serviceInformation().priority();
    }

    /// What keeps the network going counts as of the highest priority, whatever its octet says; but
    /// a congestion test lives by being treated like traffic of its priority (section 13.9.5).
    private static boolean isExempt(Msu msu) {
        return msu.serviceInformation().serviceIndicator() == ServiceIndicator.SNM
                && SnmLayout.of(msu.variant()).headingOf(msu) != SnmHeading.RCT;
    }

    /// Whether anything is congested at all.
    static boolean isCongested(int congestion) {
        return Congestion.level(congestion) != 0;
    }
}
