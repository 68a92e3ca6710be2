// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.xua.AspIdentifier;
import org.signalbox.xua.AspPlan;
import org.signalbox.xua.ServerPlan;

import java.util.List;
import java.util.function.Predicate;

/// What the machines are to know of the configuration, and of those who are here without.
final class Plans {
    private final Roster roster;
    private final Predicate<String> isRegistered;

    /// @param isRegistered whether a server is here by registration alone, and so in no plan
    Plans(Roster roster, Predicate<String> isRegistered) {
        this.roster = roster;
        this.isRegistered = isRegistered;
    }

    /// Of this node as the gateway, and as an equal.
    ServerPlan ofGateway() {
        return new ServerPlan(
                roster.peers().stream().filter(AspPeer::isServed).map(Plans::process).toList(),
                roster.servers().stream()
                        .map(ServerEntry::config)
                        .filter(server -> !isRegistered.test(server.name()))
                        .map(server -> server(server, servedIn(server)))
                        .filter(server -> !server.asps().isEmpty())
                        .toList());
    }

    private static ServerPlan.Asp process(AspPeer peer) {
        AspConfig config = peer.config();
        return new ServerPlan.Asp(
                config.name(),
                identifier(config),
                false,
                config.role().isMutual(),
                peer.admission());
    }

    private List<String> servedIn(AsConfig server) {
        return roster.peersOf(server).stream()
                .filter(AspPeer::isServed)
                .map(AspPeer::name)
                .toList();
    }

    /// @param asps the names of its processes
    static ServerPlan.ApplicationServer server(AsConfig config, List<String> asps) {
        return new ServerPlan.ApplicationServer(
                config.name(),
                config.context(),
                config.trafficMode().orElse(null),
                config.recovery(),
                1,
                asps);
    }

    /// Of this node as a process: what it asks a far end for.
    AspPlan ofProcess(AspPeer peer) {
        AspConfig config = peer.config();
        return new AspPlan(
                identifier(config),
                roster.serversOf(peer).stream().map(server -> served(server.config())).toList(),
                !peer.has(AspQuirk.NO_NOTIFY),
                config.timers().ack(),
                AspPlan.STANDARD_NOTIFICATION,
                AspPlan.STANDARD_RETRY);
    }

    private static AspPlan.Served served(AsConfig config) {
        return new AspPlan.Served(
                config.proposed(),
                config.trafficMode().orElse(null),
                config.registers() ? config.name() : null);
    }

    private static @Nullable AspIdentifier identifier(AspConfig config) {
        return config.identifier().isPresent()
                ? new AspIdentifier((int) config.identifier().getAsLong())
                : null;
    }
}
