// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.m3ua.M3uaEndpointConfig.At;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// All of M3UA that a node is configured to have.
///
/// @param asps by name
/// @param applicationServers by name
/// @param endpoints those that are declared, and those by which associations call
/// @param instances by number; those that say nothing are missing
public record M3uaConfig(
        Map<String, AspConfig> asps,
        Map<String, AsConfig> applicationServers,
        Map<At, M3uaEndpointConfig> endpoints,
        Map<Integer, M3uaInstanceConfig> instances) {
    public static final M3uaConfig NONE = new M3uaConfig(Map.of(), Map.of(), Map.of(), Map.of());

    public M3uaConfig {
        asps = Map.copyOf(asps);
        applicationServers = Map.copyOf(applicationServers);
        endpoints = Map.copyOf(endpoints);
        instances = Map.copyOf(instances);
    }

    public M3uaInstanceConfig instance(int number) {
        return instances.getOrDefault(number, M3uaInstanceConfig.STANDARD);
    }

    /// The network of an association that serves no configured application server.
    public int instanceOf(AspConfig asp) {
        M3uaEndpointConfig endpoint = endpoints.get(asp.at());
        return endpoint == null ? 0 : endpoint.instance();
    }

    /// Whether an application server is this node's own, behind a gateway.
    public boolean leadsToGateway(AsConfig server) {
        return server.members().stream()
                .map(member -> asps.get(member.asp()))
                .anyMatch(asp -> asp != null && asp.role() == AspRole.ASP);
    }

    /// The way to the mate in a network, if there is one.
    public Optional<AsConfig> mateIn(int instance) {
        return applicationServers.values().stream()
                .filter(server -> server.mate() && server.instance() == instance)
                .findFirst();
    }

    /// Whether the gateways that an application server is behind are asked for the state of
    /// destinations once it is active.
    public boolean audits(AsConfig server) {
        return server.members().stream()
                .map(member -> asps.get(member.asp()))
                .anyMatch(asp -> asp != null && asp.auditsWhenActive());
    }

    /// The names of the application servers in a network, which routes may lead to.
    public Set<String> namesIn(int instance) {
        Set<String> names = new TreeSet<>();
        applicationServers.forEach(
                (name, server) -> {
                    if (server.instance() == instance && !server.mate()) {
                        names.add(name);
                    }
                });
        return names;
    }
}
