// SPDX-License-Identifier: AGPL-3.0-or-later
/// The SCTP of a Linux kernel, by native calls (ADR 0010). Sends and receives in batches, lets
/// messages share packets, sets timers for each association, and tells what the kernel knows of it.
///
/// ```
///   LinuxSctpTransport ── open ──► LinuxEndpoint ── associate ──► LinuxAssociation
///                                    │ one-to-many socket:           │ a socket of its own once
///                                    │ listens and calls             │ it is established
///                                    └───── peels off ───────────────┘
///                  Reactor: epoll, one for each loop; the buffers that calls share
///                  SctpSocket, Libc, Structs: system calls, their errors, their records
///                  SocketOptions: options, and what is told of an association; for sctp.kernel too
/// ```
///
/// A one-to-many socket (RFC 6458 section 3) listens on its port and calls from it, for any number
/// of peers, and of calls that meet halfway the kernel makes one association. An association that
/// has come up is *peeled off* into a descriptor of its own (section 9.2), with its own buffers and
/// its own readiness.
///
/// What is sent within one turn of the loop leaves at its end as one group: `MSG_MORE` on all
/// messages but the last, so that they share packets; a single message leaves at once. What is
/// received is copied from one area that all sockets of a loop share into a buffer of its own size.
///
/// Tested inside a guest kernel where the machine's own has no SCTP: `.ci/kernel-tests`.
@NullMarked
package org.signalbox.sctp.linux;

import org.jspecify.annotations.NullMarked;
