// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkIdentity;
import org.signalbox.machine.DecodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log lines of this package. What level 3 is told as well, it tells the operator: a link that
/// comes and goes is a line for developers here.
///
/// What a peer can cause with every message is logged the 1st, 2nd, 4th, 8th... time.
final class M2paLog {
    private static final Logger LOG = LoggerFactory.getLogger("org.signalbox.m2pa");

    private M2paLog() {}

    static void inService(LinkIdentity link) {
        LOG.debug("{}: link in service", link);
    }

    static void outOfService(LinkIdentity link, LinkFailure failure) {
        LOG.debug("{}: link out of service: {}", link, failure);
    }

    static void remoteProcessorOutage(LinkIdentity link, boolean outage) {
        if (outage) {
            LOG.debug("{}: processor outage at peer", link);
        } else {
            LOG.debug("{}: processor outage at peer has ended", link);
        }
    }

    static void congestion(LinkIdentity link, int level, int depth) {
        LOG.info("{}: transmit congestion level {}, {} messages waiting", link, level, depth);
    }

    static void malformed(LinkIdentity link, long count, DecodeException fault) {
        if (isPowerOfTwo(count)) {
            LOG.warn(
                    "{}: discarded a malformed message, {} of this kind so far: {}",
                    link,
                    count,
                    fault.getMessage());
        }
    }

    static void foreignProtocol(LinkIdentity link, long count, int payloadProtocol) {
        if (isPowerOfTwo(count)) {
            LOG.warn(
                    "{}: discarded a message with payload protocol {} instead of 5, {} so far",
                    link,
                    payloadProtocol,
                    count);
        }
    }

    static void queueFull(LinkIdentity link, long count) {
        LOG.warn("{}: discarded {} messages, the transmit queue was full", link, count);
    }

    static void sent(LinkIdentity link, StatusIndication indication) {
        LOG.debug("{}: sends {}", link, indication);
    }

    static void received(LinkIdentity link, StatusIndication indication) {
        LOG.debug("{}: receives {}", link, indication);
    }

    private static boolean isPowerOfTwo(long count) {
        return Long.bitCount(count) == 1;
    }
}
