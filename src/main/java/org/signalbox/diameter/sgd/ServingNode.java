// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;

/// Where a subscriber is served (Serving-Node, TS 29.338 section 6.3.3 and TS 29.173).
///
/// @param kind of which its number is
/// @param number E.164, digits only
/// @param name how it is called in Diameter; null if it is not said. That of an MSC is the name of
///     the MME beside it, which has no number for short messages
public record ServingNode(NodeKind kind, String number, @Nullable Name name) {
    /// @param host Diameter identity
    /// @param realm where it is at home
    public record Name(String host, String realm) {}
}
