// SPDX-License-Identifier: AGPL-3.0-or-later

/// The peers of a node on real wires: who they are, how they are met, and what is asked and
/// answered (RFC 6733).
///
/// ```
///   DiameterPeers ---- Peer ---- PeerMachine        one for each that is configured
///      |    |            |
///      |    |        Connection ---- Wire           TCP, TLS or SCTP: whole messages
///      |    |
///      |    +-- Questions   requests to peers: routed, repeated if that is safe, answered once
///      +------- Reception   requests of peers: checked, known again when repeated, answered once
/// ```
///
/// Everything here runs on one loop. Nobody is let in who is not configured; whoever calls has a
/// few seconds to say who it is.
@NullMarked
package org.signalbox.diameter.peer;

import org.jspecify.annotations.NullMarked;
