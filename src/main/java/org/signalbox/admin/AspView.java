// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.sctp.AssociationStatus;

import java.util.List;

/// An association of M3UA with an application server process, a gateway or a peer, at one moment.
///
/// @param name as configured
/// @param dynamic whether no configuration holds it: it has called, and was let in
/// @param state as in `active`
/// @param reason why it is not active; empty if it is
/// @param memberships the application servers it belongs to, by name
/// @param role what this node is on it: `sg`, `asp`, `ipsp` or `mate`
/// @param calls whether this node calls
/// @param remotePort of the peer; 0 if it may call from any, and has not
/// @param remoteAddress where data goes, or would go first
/// @param localPort of this node; 0: any
/// @param identifier what the process calls itself; empty if nothing
/// @param association beneath
/// @param statistics since the last `clear`
public record AspView(
        String name,
        boolean dynamic,
        String state,
        String reason,
        List<Membership> memberships,
        String role,
        boolean calls,
        int remotePort,
        String remoteAddress,
        int localPort,
        String identifier,
        AssociationStatus association,
        List<CounterView> statistics) {
    public static final String ACTIVE = "active";

    /// Its part in one application server.
    ///
    /// @param server its name
    /// @param instance the network of the server
    /// @param state of the process in the server, as in `inactive`
    public record Membership(String server, int instance, String state) {}

    public AspView {
        memberships = List.copyOf(memberships);
        statistics = List.copyOf(statistics);
    }

    public boolean isActive() {
        return state.equals(ACTIVE);
    }

    /// Whether it belongs to a server of a network.
    public boolean isIn(int instance) {
        return memberships.stream().anyMatch(one -> one.instance() == instance);
    }
}
