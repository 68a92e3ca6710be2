// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/// What the kernel's port offers to a caller. An INIT is answered before it is known whose it is,
/// so all callers are offered the most that any peer of the port is configured for.
public final class Offer {
    private Offer() {}

    /// The profile to answer an INIT by: streams, window, cookie life and first time-out are the
    /// greatest of all; what is of use only when the association is up follows then.
    ///
    /// @param peers the profiles of those who may call; [AssociationProfile#SIGNALLING] if none
    public static AssociationProfile toCallersOf(Collection<AssociationProfile> peers) {
        return List.copyOf(peers).stream()
                .reduce(Offer::most)
                .orElse(AssociationProfile.SIGNALLING);
    }

    private static AssociationProfile most(AssociationProfile one, AssociationProfile other) {
        return new AssociationProfile(
                one.initiation(),
                Math.max(one.outboundStreams(), other.outboundStreams()),
                Math.max(one.maxInboundStreams(), other.maxInboundStreams()),
                longer(one.rtoInitial(), other.rtoInitial()),
                longer(one.rtoMin(), other.rtoMin()),
                longer(one.rtoMax(), other.rtoMax()),
                Math.max(one.maxInitRetransmits(), other.maxInitRetransmits()),
                Math.max(one.associationMaxRetransmits(), other.associationMaxRetransmits()),
                Math.max(one.pathMaxRetransmits(), other.pathMaxRetransmits()),
                longer(one.heartbeatInterval(), other.heartbeatInterval()),
                longer(one.cookieLife(), other.cookieLife()),
                longer(one.sackDelay(), other.sackDelay()),
                Math.max(one.receiveWindowOctets(), other.receiveWindowOctets()),
                Math.max(one.sendBufferOctets(), other.sendBufferOctets()));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
