// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import org.signalbox.sctp.DownReason;

/// What can happen to a link, user data excepted ([LinkMachine#onUserData]).
sealed interface LinkInput {
    // orders of level 3 and of management (Q.703 section 11.3)

    record Start() implements LinkInput {}

    record Stop() implements LinkInput {}

    record Emergency(boolean set) implements LinkInput {}

    record LocalProcessorOutage(boolean set) implements LinkInput {}

    /// Level 3 or the node cannot take what arrives, or can again (Q.703 section 9).
    record ReceiveCongestion(boolean set) implements LinkInput {}

    // from SCTP

    record AssociationUp() implements LinkInput {}

    record AssociationRestarted() implements LinkInput {}

    record AssociationDown(DownReason reason) implements LinkInput {}

    // from the peer

    /// @param stream the stream it came on
    record Status(StatusIndication indication, int stream, int bsn) implements LinkInput {}
}
