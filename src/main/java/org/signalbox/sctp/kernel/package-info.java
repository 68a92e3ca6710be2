// SPDX-License-Identifier: AGPL-3.0-or-later
/// The operating system's SCTP, through Netty: the portable driver. No logic of its own: it opens
/// sockets, maps events, and keeps the promises of [org.signalbox.sctp.SctpTransport]. Options that
/// the JDK does not offer it sets by native calls on a socket's descriptor, where they are possible
/// (ADR 0015).
///
/// ```
///   KernelSctpTransport ── open ──► KernelEndpoint ── associate ──► KernelAssociation
///                                      │ ListeningChannel               │ KernelChannel
///                                      └── accepts, matches the peer ──►┘ (one socket for each
///                                          or refuses it                    life of an
/// association)
/// ```
///
/// What the JDK's one-to-one sockets cannot do shows, and is said where it shows:
///
/// - *One port either listens or calls one peer.* The kernel does not let a socket call from a port
///   on which another one listens. With [org.signalbox.sctp.Initiation#BOTH] the end with the
///   higher address and port calls ([Role]); a second role on one port cannot be opened, and its
///   reason says what to change.
/// - *Without native calls* retransmission time-outs, heartbeats, limits and the delay of
///   acknowledgements are the machine's (`etc/sysctl.d/60-signalbox-sctp.conf`), a port that
///   listens offers the window of the system, half of `net.core.rmem_default`, and windows,
///   round-trip times and retransmissions are unknown. The log says so at the start.
/// - *One address is called at a time.* An attempt that gets no answer makes the next one call the
///   peer's next address; the peer's other addresses are learnt from its INIT ACK.
///
/// Tested inside a guest kernel where the machine's own has no SCTP: `.ci/kernel-tests`.
@NullMarked
package org.signalbox.sctp.kernel;

import org.jspecify.annotations.NullMarked;
