// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.Egress;

/// What is to be done with a message, by its destination and signalling link selection. Decisions
/// are built when routes change and only looked up when messages come.
public sealed interface Decision {
    /// To this point, where no application server has the code.
    Decision DELIVER = new Deliver(Distribution.NONE);

    /// Send it on.
    ///
    /// @param egress the link
    /// @param linkset the number of the link's linkset within the node
    /// @param elsewhere the same over another linkset of the combined linkset, for messages that
    ///     came over this one; null if there is no other
    record Forward(Egress egress, int linkset, @Nullable Forward elsewhere) implements Decision {}

    /// It is for this point.
    ///
    /// @param distribution which of its user parts are application servers
    record Deliver(Distribution distribution) implements Decision {}

    /// Throw it away.
    ///
    /// @param behind where earlier messages of the same traffic still wait, which it must not
    ///     overtake if it finds a way again; null if none do
    record Discard(DiscardReason reason, @Nullable Egress behind) implements Decision {
        Discard(DiscardReason reason) {
            this(reason, null);
        }
    }
}
