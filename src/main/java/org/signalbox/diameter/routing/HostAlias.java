// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A node of the network, as it is known on SGd and elsewhere.
///
/// @param host its name on SGd
/// @param realm where it is at home; null: as who names it says
/// @param number by which it is known in MAP, digits; null if it has none
/// @param aliases its other names, such as the one that the HSS knows from S6a
public record HostAlias(
        String host, @Nullable String realm, @Nullable String number, List<String> aliases) {
    public static final int ALIASES_MAX = 16;

    public HostAlias {
        aliases = List.copyOf(aliases);
    }
}
