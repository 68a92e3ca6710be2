// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import java.net.InetAddress;

/// What the user asks of an [AssociationMachine]. Packets and messages come by plain calls.
public sealed interface AssociationInput {
    record Open() implements AssociationInput {}

    /// Accept a call, but do not call.
    record Answer() implements AssociationInput {}

    record Shutdown() implements AssociationInput {}

    record Abort(String reason) implements AssociationInput {}

    /// Make the path to this address the primary.
    record Prefer(InetAddress address) implements AssociationInput {}
}
