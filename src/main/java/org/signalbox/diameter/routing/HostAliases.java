// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Nodes by each of their names. Immutable.
public final class HostAliases {
    public static final int HOSTS_MAX = 10_000;

    /// None at all.
    public static final HostAliases NONE = new HostAliases(List.of());

    private final List<HostAlias> hosts;
    private final Map<String, HostAlias> byName = new HashMap<>();

    /// @param hosts at most [#HOSTS_MAX]; of those with the same name the first counts
    public HostAliases(List<HostAlias> hosts) {
        this.hosts = List.copyOf(hosts);
        for (HostAlias host : hosts) {
            byName.putIfAbsent(key(host.host()), host);
        }
        // the name of one node on SGd counts for more than what another is called elsewhere
        for (HostAlias host : hosts) {
            host.aliases().forEach(alias -> byName.putIfAbsent(key(alias), host));
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    public List<HostAlias> hosts() {
        return hosts;
    }

    /// The node of any of its names; null if it is not known.
    public @Nullable HostAlias named(String name) {
        return byName.get(key(name));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HostAliases that && hosts.equals(that.hosts);
    }

    @Override
    public int hashCode() {
        return hosts.hashCode();
    }

    @Override
    public String toString() {
        return hosts.toString();
    }
}
