// SPDX-License-Identifier: AGPL-3.0-or-later
/// MTP2 over SCTP between two signalling points: M2PA, RFC 4165, with the procedures of Q.703.
///
/// ```
///   level 3        SignallingLink (orders, messages down)     LinkUser (events, messages up)
///   -----------------|--------------------------------------------^----------------------
///                 M2paLink          the driver: queue, machine, association, loop
///                    |
///                 LinkMachine       link state control: Q.703 figure 8
///                    |-- AssociationControl   start, stop, the association below
///                    |-- InitialAlignment     figure 9, T1 to T4
///                    |-- ServiceControl       processor outage (figure 10), congestion
///                    +-- DataTransfer         numbers, acknowledgement, window, T5 to T7
///                          |-- TransmissionBuffer   sent and not acknowledged; retrieval
///                          +-- Reception            expected number, what is owed, what is held
///                 M2paCodec         messages of RFC 4165 section 2
///   -----------------|--------------------------------------------^----------------------
///   SCTP           Association (link status: stream 0, user data: stream 1, PPID 5)
/// ```
///
/// Only [org.signalbox.m2pa.M2paLink] touches a loop or an association. The rest is tested by
/// calling it, against the lists of ETSI TS 101 591 and Q.781; two links over simulated SCTP are
/// tested through failures of every kind, with hundreds of seeds.
@NullMarked
package org.signalbox.m2pa;

import org.jspecify.annotations.NullMarked;
