// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.machine.DecodeException;
import org.signalbox.sctp.Undelivered;
import org.signalbox.ss7.Msu;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log lines of this package. What a peer can cause with every message is logged the 1st, 2nd,
/// 4th, 8th... time.
final class M3uaLog {
    private static final Logger LOG = LoggerFactory.getLogger("org.signalbox.m3ua");

    private M3uaLog() {}

    static void malformed(String asp, long count, DecodeException fault) {
        if (Long.bitCount(count) == 1) {
            LOG.warn(
                    "{}: discarded a malformed message, {} so far: {}",
                    asp,
                    count,
                    fault.getMessage());
        }
    }

    static void undelivered(String asp, Undelivered undelivered) {
        LOG.warn("{}: with the association, {}", asp, undelivered);
    }

    static void foreignOrigin(String asp, long count, Msu msu, Reception reception) {
        if (Long.bitCount(count) == 1) {
            LOG.warn(
                    "{}: discarded {}, {} of this kind so far: application server {} may send from"
                            + " {} only",
                    asp,
                    msu,
                    count,
                    reception.server(),
                    reception.origins());
        }
    }
}
