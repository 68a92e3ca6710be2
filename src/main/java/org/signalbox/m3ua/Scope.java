// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.xua.RoutingContext;

import java.util.List;

/// In which network, and for which routing keys, a message about destinations holds.
///
/// @param appearance the network; null: that of the association
/// @param contexts the routing keys; empty: all that the association has in the network
public record Scope(@Nullable NetworkAppearance appearance, List<RoutingContext> contexts) {
    /// Neither named.
    public static final Scope UNNAMED = new Scope(null, List.of());

    public Scope {
        contexts = List.copyOf(contexts);
    }
}
