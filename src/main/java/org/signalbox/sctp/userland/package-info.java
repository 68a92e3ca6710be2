// SPDX-License-Identifier: AGPL-3.0-or-later
/// SCTP in user space: RFC 9260 as pure code, carried over UDP (RFC 6951).
///
/// ```
///   UserlandSctp       the transport: one UDP socket for each local address and UDP port
///     UdpSocket          checks the checksum, finds the endpoint by SCTP destination port
///       UserlandEndpoint   finds the association by the peer's address and port, refuses others
///         UserlandAssociation  the driver: loop, user, timer
///           association          the protocol: AssociationMachine and its procedures
///             tx, rx               what is sent and what is received
///               chunk                packets as values
/// ```
///
/// No state is kept for a caller before its cookie has come back and proven genuine (`CookieJar`).
/// Tested by vectors and truncations of every chunk, by the machine alone, by
/// `SctpTransportContract` over virtual and real datagrams, by `UserlandSimulationTest` over bad
/// networks, and by fuzzing.
@NullMarked
package org.signalbox.sctp.userland;

import org.jspecify.annotations.NullMarked;
