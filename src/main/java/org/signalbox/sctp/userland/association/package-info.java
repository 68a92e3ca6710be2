// SPDX-License-Identifier: AGPL-3.0-or-later
/// One association of RFC 9260 as a machine without I/O, a file for each procedure of the standard.
///
/// ```
///   AssociationMachine    owns the state and hands each event to the procedure it concerns
///     VerificationTags      8.5, 5.3.1   whether a packet is for this association at all
///     Calling               5.1, 5.2.6   INIT, INIT ACK, COOKIE ECHO, COOKIE ACK: the calling end
///     Answering             5.1, 5.2.1-2 an INIT in every state; keeps nothing
///     Acceptance            5.1.5, 5.2.4 a COOKIE ECHO in every state: the table
///     Inbound               6.2          DATA in, SACK out
///     Outbound              6.1, 6.2.1   DATA out, SACK in
///     Supervision           8.1-8.3      time-outs, heartbeats, unreachable paths and peers
///     Ending                9.2          shutdown
///   OutOfTheBlue          8.4          what belongs to no association
/// ```
///
/// Procedures keep nothing of their own: they are given the state, send through the
/// [org.signalbox.sctp.userland.association.Wire], and return the state that follows. What both
/// ends have agreed on is in the `TransmissionControl`, which the states from COOKIE-ECHOED on
/// hold; its halves are in the packages `tx` and `rx`.
@NullMarked
package org.signalbox.sctp.userland.association;

import org.jspecify.annotations.NullMarked;
