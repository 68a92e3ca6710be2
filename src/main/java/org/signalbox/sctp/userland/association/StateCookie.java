// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import org.signalbox.sctp.userland.association.TransmissionControl.Terms;

import java.net.InetAddress;
import java.util.List;

/// All that is needed to set up an association once a caller has proven to be where it says (RFC
/// 9260 section 5.1.3). Kept by the caller, not by us.
///
/// @param createdAt monotonic nanoseconds
/// @param lifeNanos how long it is valid
/// @param localTag ours
/// @param peerTag the caller's
/// @param localTsn our first TSN
/// @param peerTsn the caller's first TSN
/// @param peerWindow the caller's first a_rwnd
/// @param outboundStreams negotiated
/// @param inboundStreams negotiated
/// @param tieTag of the association that existed when the call came, 0 if there was none: tells a
///     restart from a collision (section 5.2.4)
/// @param localPort SCTP port
/// @param peerPort SCTP port
/// @param peerAddresses those that the caller listed and that are configured, in configured order
/// @param calledFrom where the INIT came from and the INIT ACK went: the one address that the
///     cookie proves (section 5.4, rule 2)
record StateCookie(
        long createdAt,
        long lifeNanos,
        int localTag,
        int peerTag,
        int localTsn,
        int peerTsn,
        long peerWindow,
        int outboundStreams,
        int inboundStreams,
        long tieTag,
        int localPort,
        int peerPort,
        List<InetAddress> peerAddresses,
        InetAddress calledFrom) {

    /// A cookie may be asked to live longer by this at most (section 3.3.2.1.3).
    static final long PRESERVE_MILLIS_MAX = 60_000;

    StateCookie {
        peerAddresses = List.copyOf(peerAddresses);
    }

    /// Nanoseconds past the end of its life; not positive while it is fresh.
    long staleness(long now) {
        return now - createdAt - lifeNanos;
    }

    /// What the association that it makes is agreed to be.
    Terms terms() {
        return new Terms(
                localTag,
                peerTag,
                localTsn,
                peerTsn,
                peerWindow,
                outboundStreams,
                inboundStreams,
                peerAddresses);
    }
}
