// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.tx;

import org.signalbox.sctp.userland.chunk.SackChunk.GapBlock;
import org.signalbox.sctp.userland.chunk.SerialNumber;
import org.signalbox.sctp.userland.tx.OutgoingChunk.State;

import java.util.List;

/// Fast retransmit and fast recovery (RFC 9260 section 7.2.4): what three SACKs report missing is
/// lost, without waiting for T3-rtx; the window shrinks once for all that was outstanding then.
final class FastRetransmit {
    private static final int MISSING_REPORTS_MAX = 3;

    private boolean recovering;
    private int recoveryExit;
    private boolean due;

    /// Whether lost chunks may go whatever the congestion window says: one packet of them (rule 3).
    boolean isDue() {
        return due;
    }

    boolean isRecovering() {
        return recovering;
    }

    void onPacketSent() {
        due = false;
    }

    /// T3-rtx begins anew by slow start.
    void onTimeout() {
        recovering = false;
        due = false;
    }

    /// Counts what a SACK reports missing: below the highest TSN newly acknowledged or, in fast
    /// recovery and if the cumulative acknowledgement has moved, below the highest acknowledged.
    ///
    /// @param newest as [Outstanding#applyGaps] answers
    void count(Outstanding outstanding, List<GapBlock> gaps, int newest, boolean advanced) {
        if (gaps.isEmpty()) {
            return;
        }
        int cumulativeAck = outstanding.cumulativeAck();
        int limit = newest;
        if (recovering && advanced) {
            int highest = Math.min(gaps.getLast().end(), outstanding.count());
            limit = cumulativeAck + highest;
        } else if (!SerialNumber.isAfter(newest, cumulativeAck)) {
            return;
        }
        for (int tsn = cumulativeAck + 1; SerialNumber.isAfter(limit, tsn); tsn++) {
            OutgoingChunk chunk = outstanding.at(tsn);
            if (chunk.state != State.IN_FLIGHT
                    || chunk.timesSent > 1 // what is lost again waits for T3
                    || outstanding.isJustTakenBack(chunk)) {
                continue;
            }
            if (++chunk.missingReports == MISSING_REPORTS_MAX) {
                outstanding.lose(chunk, false);
                due = true;
                if (!recovering) {
                    chunk.path().onFastRetransmit();
                    recovering = true;
                    recoveryExit = outstanding.nextTsn() - 1;
                }
            }
        }
    }

    /// Rule 6: recovery ends when all that was outstanding at its beginning has been acknowledged.
    void settle(int cumulativeAck) {
        if (recovering && !SerialNumber.isAfter(recoveryExit, cumulativeAck)) {
            recovering = false;
        }
    }
}
