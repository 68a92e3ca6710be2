// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import org.signalbox.link.LinkFailure;

/// What a link does, user data excepted ([LinkWire]).
sealed interface LinkOutput {
    // towards SCTP

    record OpenAssociation() implements LinkOutput {}

    /// Accept a call by the peer until the association is opened.
    record AnswerAssociation() implements LinkOutput {}

    /// After what was sent is delivered.
    record ShutdownAssociation() implements LinkOutput {}

    record AbortAssociation(String reason) implements LinkOutput {}

    // towards the peer

    /// Send a link status.
    ///
    /// @param stream 0, or 1 where it must keep its place among the user data
    record SendStatus(StatusIndication indication, int stream, int bsn, int fsn, int fillerOctets)
            implements LinkOutput {}

    /// Send empty User Data.
    record Acknowledge(int bsn, int fsn) implements LinkOutput {}

    // towards level 3

    record InService() implements LinkOutput {}

    record OutOfService(LinkFailure failure) implements LinkOutput {}

    record RemoteProcessorOutage(boolean outage) implements LinkOutput {}

    // towards the driver

    /// Deliver what was held: [DataTransfer#pollReleased].
    record DeliverHeld() implements LinkOutput {}

    /// User data may be sent again: call [LinkMachine#transmit].
    record Transmit() implements LinkOutput {}
}
