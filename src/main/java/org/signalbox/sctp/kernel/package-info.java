// SPDX-License-Identifier: AGPL-3.0-or-later
/// The operating system's SCTP, through Netty: the driver for systems on which `sctp.linux` cannot
/// make native calls. No logic of its own: it opens sockets, maps events,
/// and keeps the promises of [org.signalbox.sctp.SctpTransport].
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
/// higher
///   address and port calls ([Role]); a second role on one port cannot be opened, and its reason
/// says
///   what to change.
/// - *Timers belong to the kernel.* Retransmission time-outs, heartbeats and retransmission limits
///   cannot be set on a socket; `etc/sysctl.d/60-signalbox-sctp.conf` sets them for the machine.
/// - *A port that listens offers the window of the system*, half of `net.core.rmem_default`: its
/// buffer
///   cannot be set. What it accepts gets the buffer that this window needs, if the system allows
/// it.
/// - *Little can be seen.* Windows, round-trip times and retransmissions are reported as zero.
/// - *One address is called at a time.* An attempt that gets no answer makes the next one call the
///   peer's next address; the peer's other addresses are learnt from its INIT ACK.
///
/// Tested inside a guest kernel where the machine's own has no SCTP: `.ci/kernel-tests`.
@NullMarked
package org.signalbox.sctp.kernel;

import org.jspecify.annotations.NullMarked;
