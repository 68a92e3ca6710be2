// SPDX-License-Identifier: AGPL-3.0-or-later
/// M2PA and M3UA over plain TCP, for peers that cannot have SCTP: the same association as
/// elsewhere, carried by one TCP connection.
///
/// ```
///   TcpTransport ── open ──► TcpEndpoint ── associate ──► TcpAssociation
///                               │ listens on every address     │ Connection (one for each life)
///                               └── matches the caller ───────►│   MessageFraming
///                                   or cuts it off             ▼
///                                                         AssociationUser
/// ```
///
/// *Messages* are found by the length in their common header ([MessageFraming]), and are told as on
/// one stream.
///
/// *A peer is known by its address*: a call comes from a port that the system chose. Where several
/// peers of one local port share an address, the configured port decides, and a call from any other
/// port is refused.
///
/// *Who calls.* An active end calls, a passive end waits, others do both ([TcpAssociation] has the
/// drawing, [Precedence] says whose call stays).
///
/// *Established* is the called end when it takes the call, and the calling end when it has heard
/// from the other, or has not been cut off for the shortest retransmission time-out: that an
/// operating system took the call does not say that the node behind it will.
///
/// *A call of a peer that is connected* that speaks means that it has restarted and its old
/// connection is dead.
///
/// What TCP does not have: streams that do not wait for each other, several paths, and an early
/// end of a peer that dies while octets are under way to it. An idle peer is probed by keep-alive;
/// else the user says that an answer is overdue
/// ([org.signalbox.sctp.Association#probe]).
///
/// Tested by the contract of all transports, over real connections and over virtual ones; by pairs
/// of all roles over hundreds of seeds; by hostile callers on real sockets; by a fuzzed framing.
@NullMarked
package org.signalbox.sctp.tcp;

import org.jspecify.annotations.NullMarked;
