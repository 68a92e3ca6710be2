// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import org.signalbox.sctp.DownReason;

/// What can happen to a link, user data excepted ([LinkMachine#onUserData]).
sealed interface LinkInput {
    /// What begins and ends the life of an association and the need for one.
    sealed interface Control extends LinkInput {}

    /// What level 3 orders while the link lives (Q.703 figure 7). It stands until withdrawn.
    sealed interface Order extends LinkInput {}

    record Start() implements Control {}

    record Stop() implements Control {}

    record AssociationUp() implements Control {}

    record AssociationRestarted() implements Control {}

    record AssociationDown(DownReason reason) implements Control {}

    record Emergency(boolean set) implements Order {}

    record LocalProcessorOutage(boolean set) implements Order {}

    /// Level 3 or the node cannot take what arrives, or can again (Q.703 section 9).
    record ReceiveCongestion(boolean set) implements Order {}

    /// A link status from the peer.
    ///
    /// @param stream the stream it came on
    record Status(StatusIndication indication, int stream, int bsn) implements LinkInput {}
}
