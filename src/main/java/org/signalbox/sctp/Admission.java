// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Optional;

/// Decides on callers that nobody configured. An endpoint asks it, on its loop, when a caller is
/// none of the configured peers.
///
/// An association that was admitted is made by the endpoint when the caller has proven to be where
/// it says, and is established when its user hears of it first. It lives as long as that: when it
/// goes down, its user is told, and it is gone; to open it again does nothing.
public interface Admission {
    /// How every endpoint begins: nobody is let in who is not configured.
    Admission CLOSED =
            new Admission() {
                @Override
                public AssociationProfile profile() {
                    return AssociationProfile.SIGNALLING.withInitiation(Initiation.PASSIVE);
                }

                @Override
                public int associationsMax() {
                    return 0;
                }

                @Override
                public Optional<Admitted> admit(Collection<InetSocketAddress> caller) {
                    return Optional.empty();
                }
            };

    /// The parameters of every association that is admitted: a transport may have to offer them
    /// before it knows who calls. That such an association is only waited for goes without saying.
    AssociationProfile profile();

    /// How many may be there at once; one caller more is refused. Not negative.
    int associationsMax();

    /// Whether a caller is let in. To ask commits to nothing: it may be asked several times for one
    /// call, and for calls that come to nothing.
    ///
    /// @param caller its addresses with its port; not empty. Only the first is known to be true
    Optional<Admitted> admit(Collection<InetSocketAddress> caller);

    /// A caller that is let in.
    ///
    /// @param name of its association, for logs and `show`
    record Admitted(String name, AssociationUser user) {}
}
