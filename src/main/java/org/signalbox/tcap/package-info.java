// SPDX-License-Identifier: AGPL-3.0-or-later
/// A read-only look into TCAP (Q.773), the arguments of MAP (TS 29.002) and the short messages they
/// carry (TS 23.040), for routing and screening: what stands in the octets of SCCP's user data,
/// without decoding all of it and without allocation. No dialogues are kept here.
///
/// ```
///   user data ──► TcapView ──► MapView ──► TpduView
///                 transaction   operation   kind of message, the
///                 context       numbers     other end's address
///                 component     ▼           ▼
///                               DigitsView, DigitsView
/// ```
///
/// A loop has one view of each kind and reads one message after the other with it. What a view
/// shows are places in the octets: it is good until the next message is read, or until the octets
/// go.
///
/// What somebody sends is never an exception here but a [Flaw], if it cannot be understood. All
/// views have a `toString` for logs and for explaining a decision.
@NullMarked
package org.signalbox.tcap;

import org.jspecify.annotations.NullMarked;
