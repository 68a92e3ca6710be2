// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.machine.Loop;
import org.signalbox.xua.AsState;
import org.signalbox.xua.AspIdentifier;
import org.signalbox.xua.AspState;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.ServerMachine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What an operator may see of far ends and application servers.
final class Statuses {
    private final Roster roster;
    private final ServerMachine machine;
    private final Assignments assignments;
    private final Loop loop;

    /// @param machine is asked here, and never told anything
    Statuses(Roster roster, ServerMachine machine, Assignments assignments, Loop loop) {
        this.roster = roster;
        this.machine = machine;
        this.assignments = assignments;
        this.loop = loop;
    }

    /// @param dynamic whether it is here without being configured
    AspStatus of(AspPeer peer, boolean dynamic) {
        List<AsConfig> memberOf = roster.serversOf(peer).stream().map(ServerEntry::config).toList();
        AspState state = peer.state();
        AspIdentifier identifier = machine.identifier(peer.name());
        return new AspStatus(
                peer.config(),
                dynamic,
                state,
                state == AspState.ACTIVE ? "" : reason(peer, dynamic, state, memberOf.isEmpty()),
                memberOf.stream().map(AsConfig::name).toList(),
                memberOf.stream()
                        .filter(server -> assignments.active(server).contains(peer))
                        .map(AsConfig::name)
                        .toList(),
                identifier == null ? "" : identifier.toString(),
                peer.association().association().status(),
                peer.association().counters());
    }

    /// Why it is not active.
    private static String reason(AspPeer peer, boolean dynamic, AspState state, boolean idle) {
        if (peer.config().shutdown()) {
            return "shut down by the operator";
        }
        if (!peer.isUp()) {
            return peer.reason();
        }
        if (peer.isBlocked()) {
            return "blocked by the operator";
        }
        if (idle) {
            return dynamic
                    ? "is not configured, and has registered no routing key"
                    : "belongs to no application server";
        }
        if (peer.isGateway()) {
            return peer.reason().isEmpty() ? "the gateway has not answered" : peer.reason();
        }
        return state == AspState.DOWN ? "association is up, no ASPUP came" : "is up, no ASPAC came";
    }

    /// @param registered whether it is here by registration alone
    AsStatus of(ServerEntry server, boolean registered) {
        AsConfig config = server.config();
        ApplicationServer link = server.link();
        AsState state = machine.asState(config.name());
        List<AspPeer> active = assignments.active(config);
        RoutingContext context = link.config().context();
        return new AsStatus(
                context == null ? config : config.withContext(context),
                registered,
                active.isEmpty() ? state.word() : new AsState.Active().word(),
                Optional.ofNullable(assignments.mode(config)),
                active.stream().map(AspPeer::name).toList(),
                link.bindings(),
                link.unacknowledged(),
                state instanceof AsState.Pending(var recovery)
                        ? Optional.of(Duration.ofNanos(recovery.deadline() - loop.now()))
                        : Optional.empty(),
                link.counters(),
                link.transits().seen());
    }
}
