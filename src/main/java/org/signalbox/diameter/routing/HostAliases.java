// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Nodes by each of their names, and by their numbers. Immutable.
public final class HostAliases {
    public static final int HOSTS_MAX = 10_000;

    /// None at all.
    public static final HostAliases NONE = new HostAliases(List.of());

    private final List<HostAlias> hosts;
    private final Map<String, HostAlias> byName = new HashMap<>();
    private final Map<String, HostAlias> byNumber = new HashMap<>();

    /// @param hosts at most [#HOSTS_MAX]; of those with the same name or number the first counts
    public HostAliases(List<HostAlias> hosts) {
        this.hosts = List.copyOf(hosts);
        for (HostAlias host : hosts) {
            byName.putIfAbsent(key(host.host()), host);
            String number = host.number();
            if (number != null) {
                byNumber.putIfAbsent(number, host);
            }
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

    /// The node of a number; null if it is not known.
    public @Nullable HostAlias numbered(String number) {
        return byNumber.get(number);
    }

    /// How a node is called on SGd; the name itself, if it is not known.
    public String hostOf(String name) {
        HostAlias host = named(name);
        return host == null ? name : host.host();
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
