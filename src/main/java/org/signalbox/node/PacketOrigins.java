// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.m3ua.M3uaEndpointConfig.At;
import org.signalbox.ss7.Variant;
import org.signalbox.trace.Adaptation;
import org.signalbox.trace.CapturedPacket.Origin;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// In which network an association is, by its name.
///
/// @param links as `ToCountryB:0`
/// @param processes of application servers that are configured
/// @param callers what holds for those that call at a port and are not, but for their names
record PacketOrigins(
        Map<String, Origin> links, Map<String, Origin> processes, Map<At, Origin> callers) {
    static final PacketOrigins NONE = new PacketOrigins(Map.of(), Map.of(), Map.of());

    static PacketOrigins of(NodeConfig config) {
        Map<String, Origin> links = new HashMap<>();
        config.links()
                .keySet()
                .forEach(
                        link ->
                                links.put(
                                        link.toString(),
                                        origin(
                                                Adaptation.M2PA,
                                                link.toString(),
                                                config.instanceOf(link.linkset()).orElse(0),
                                                config)));
        Map<String, Origin> processes = new HashMap<>();
        config.m3ua()
                .asps()
                .forEach(
                        (name, asp) ->
                                processes.put(
                                        name,
                                        origin(
                                                Adaptation.M3UA,
                                                name,
                                                config.instanceOf(asp),
                                                config)));
        Map<At, Origin> callers = new HashMap<>();
        config.m3ua()
                .endpoints()
                .forEach(
                        (at, port) ->
                                callers.put(
                                        at, origin(Adaptation.M3UA, "", port.instance(), config)));
        return new PacketOrigins(Map.copyOf(links), Map.copyOf(processes), Map.copyOf(callers));
    }

    private static Origin origin(
            Adaptation adaptation, String name, int instance, NodeConfig config) {
        return new Origin(adaptation, name, instance, config.variantOf(instance));
    }

    Origin ofLink(String name) {
        return Objects.requireNonNullElseGet(
                links.get(name), () -> new Origin(Adaptation.M2PA, name, 0, Variant.ITU));
    }

    Origin ofProcess(String name, At port) {
        Origin configured = processes.get(name);
        if (configured != null) {
            return configured;
        }
        Origin caller = callers.get(port);
        return caller == null
                ? new Origin(Adaptation.M3UA, name, 0, Variant.ITU)
                : new Origin(Adaptation.M3UA, name, caller.instance(), caller.variant());
    }
}
