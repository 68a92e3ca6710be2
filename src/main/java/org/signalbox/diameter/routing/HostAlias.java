// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A node of the network, as it is known on SGd and elsewhere.
///
/// @param host its name on SGd
/// @param realm where it is at home; null: what follows the first dot of its name
/// @param number by which it is known in MAP, digits; null if it has none
/// @param aliases its other names, such as the one that the HSS knows from S6a
public record HostAlias(
        String host, @Nullable String realm, @Nullable String number, List<String> aliases) {
    public static final int ALIASES_MAX = 16;

    public HostAlias {
        aliases = List.copyOf(aliases);
    }

    /// Where it is at home (TS 23.003 section 19.4.2.4 forms names so).
    public String home() {
        if (realm != null) {
            return realm;
        }
        int dot = host.indexOf('.');
        return dot > 0 && dot < host.length() - 1 ? host.substring(dot + 1) : host;
    }
}
