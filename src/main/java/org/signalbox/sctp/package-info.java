// SPDX-License-Identifier: AGPL-3.0-or-later
/// SCTP (RFC 9260) as the rest of the house needs it: one set of nouns and events, several
/// transports behind it.
///
/// ```
///   m2pa, m3ua, diameter
///        |  AssociationUser (events up)     Association (requests down)
///   -----+------------------------------------------------------------
///        |  SctpTransport.open(local) -> SctpEndpoint.associate(peer) -> Association
///        +-- sctp.userland   RFC 9260 as a machine, over UDP (RFC 6951)
///        +-- sctp.linux      the Linux kernel's SCTP, by native calls
///        +-- sctp.kernel     the operating system's SCTP, through Netty
///        +-- sctp.tcp        no SCTP: messages over plain TCP
///        +-- the simulator's SctpTransport
/// ```
///
/// An [Association] object stands for a *configured* peer and lives as long as its configuration:
/// it is opened, comes up, goes down, and may be opened again. Peers that nobody configured are
/// refused, and [SctpObserver] is told who they were.
@NullMarked
package org.signalbox.sctp;

import org.jspecify.annotations.NullMarked;
