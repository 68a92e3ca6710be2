// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import java.time.Duration;

/// The parameters of one association, named as in RFC 9260 section 16.
///
/// @param initiation who calls. Transports that cannot both call and be called on one port (the
///     kernel's one-to-one sockets) let the end with the higher address and port call when this
///     says [Initiation#BOTH]
/// @param outboundStreams streams asked for in each direction, 1 to 65535
/// @param maxInboundStreams streams the peer may open towards us
/// @param rtoInitial retransmission time-out before the first measurement
/// @param rtoMin lower bound of the retransmission time-out
/// @param rtoMax upper bound of the retransmission time-out
/// @param maxInitRetransmits attempts at INIT before an opening fails
/// @param associationMaxRetransmits consecutive time-outs, over all paths, that end the association
/// @param pathMaxRetransmits consecutive time-outs that make one path inactive
/// @param heartbeatInterval idle time on a path before it is probed
/// @param cookieLife how long a state cookie is valid
/// @param sackDelay how long an acknowledgement may wait for company; RFC 9260 allows 500 ms at
/// most
/// @param receiveWindowOctets how much the peer may have outstanding towards us
/// @param sendBufferOctets how much may wait here, sent or not, before [Association#send] refuses
public record AssociationProfile(
        Initiation initiation,
        int outboundStreams,
        int maxInboundStreams,
        Duration rtoInitial,
        Duration rtoMin,
        Duration rtoMax,
        int maxInitRetransmits,
        int associationMaxRetransmits,
        int pathMaxRetransmits,
        Duration heartbeatInterval,
        Duration cookieLife,
        Duration sackDelay,
        int receiveWindowOctets,
        int sendBufferOctets) {

    /// RFC 9260 section 6.2: it must not be possible to configure more.
    private static final Duration SACK_DELAY_MAX = Duration.ofMillis(500);

    /// The defaults of RFC 9260 section 16, but for those that signalling needs shorter: RFC 4165
    /// and RFC 4666 live on links that must be declared dead within seconds, not within a minute.
    public static final AssociationProfile SIGNALLING =
            new AssociationProfile(
                    Initiation.BOTH,
                    2,
                    2,
                    Duration.ofSeconds(1),
                    Duration.ofMillis(300),
                    Duration.ofSeconds(1),
                    8,
                    5,
                    4,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofMillis(20),
                    256 * 1024,
                    1024 * 1024);

    public AssociationProfile {
        if (outboundStreams < 1 || outboundStreams > 0xFFFF) {
            throw new IllegalArgumentException("streams out of range: " + outboundStreams);
        }
        if (maxInboundStreams < 1 || maxInboundStreams > 0xFFFF) {
            throw new IllegalArgumentException("streams out of range: " + maxInboundStreams);
        }
        if (sackDelay.compareTo(SACK_DELAY_MAX) > 0) {
            throw new IllegalArgumentException(
                    "sack delay " + sackDelay + " above " + SACK_DELAY_MAX);
        }
        if (rtoMin.compareTo(rtoMax) > 0) {
            throw new IllegalArgumentException("rto min " + rtoMin + " above rto max " + rtoMax);
        }
    }

    /// How long an opening may take in all: INIT is repeated so often, at intervals that double up
    /// to the longest (RFC 9260 sections 4.2 and 6.3.3).
    ///
    /// @return nanoseconds
    public long openingNanos() {
        long waiting = 0;
        long timeout = rtoInitial.toNanos();
        for (int sent = 0; sent <= maxInitRetransmits; sent++) {
            waiting += timeout;
            timeout = Math.min(2 * timeout, rtoMax.toNanos());
        }
        return waiting;
    }

    /// The same profile with another number of streams each way.
    public AssociationProfile withStreams(int outbound, int maxInbound) {
        return new AssociationProfile(
                initiation,
                outbound,
                maxInbound,
                rtoInitial,
                rtoMin,
                rtoMax,
                maxInitRetransmits,
                associationMaxRetransmits,
                pathMaxRetransmits,
                heartbeatInterval,
                cookieLife,
                sackDelay,
                receiveWindowOctets,
                sendBufferOctets);
    }

    /// The same profile with another way to begin.
    public AssociationProfile withInitiation(Initiation newInitiation) {
        return new AssociationProfile(
                newInitiation,
                outboundStreams,
                maxInboundStreams,
                rtoInitial,
                rtoMin,
                rtoMax,
                maxInitRetransmits,
                associationMaxRetransmits,
                pathMaxRetransmits,
                heartbeatInterval,
                cookieLife,
                sackDelay,
                receiveWindowOctets,
                sendBufferOctets);
    }
}
