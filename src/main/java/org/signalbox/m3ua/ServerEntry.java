// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.xua.RoutingContext;

/// An application server that is here.
///
/// @param config with all its processes, those that have registered among them
/// @param link as level 3 has it
record ServerEntry(AsConfig config, ApplicationServer link) {
    String name() {
        return config.name();
    }

    boolean has(AspPeer peer) {
        return config.has(peer.name());
    }

    /// Whether a message about these contexts is about it, too.
    boolean isMeantBy(Scope scope) {
        RoutingContext context = link.config().context();
        return scope.contexts().isEmpty() || context != null && scope.contexts().contains(context);
    }
}
