// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.m3ua.M3uaMessage.RegistrationRequest;
import org.signalbox.m3ua.M3uaMessage.RegistrationResult;
import org.signalbox.m3ua.M3uaMessage.WantedKey;
import org.signalbox.xua.AspPlan;
import org.signalbox.xua.RoutingContext;

import java.util.List;
import java.util.Objects;

/// Routing keys that this node registers with gateways, as their process (RFC 4666 section 4.4.1);
/// those that others register with it are [Registrations].
final class OwnKeys {
    private final Roster roster;

    OwnKeys(Roster roster) {
        this.roster = roster;
    }

    /// Asks for the key of a server, one request for each.
    void ask(AspPeer peer, AspPlan.Served served) {
        ServerEntry server = roster.server(Objects.requireNonNull(served.registers()));
        if (server == null) {
            return; // about to be forgotten, by the next plan
        }
        KeyIdentifier identifier = peer.keys().ask(server.name());
        peer.association()
                .send(
                        new RegistrationRequest(
                                List.of(
                                        new WantedKey(
                                                identifier,
                                                server.config().key(),
                                                served.context(),
                                                served.mode()))));
    }

    /// What a gateway answers of one key. An answer that comes when the key was asked for again is
    /// not waited for any more.
    void onResult(AspPeer peer, RegistrationResult result) {
        String name = peer.keys().answered(result.identifier());
        ServerEntry server = name == null ? null : roster.server(name);
        if (server == null) {
            return;
        }
        RoutingContext context = result.context();
        String refusal =
                isRegistered(result)
                        ? clash(peer, server.name(), context)
                        : "the gateway refuses the routing key of %s: %s"
                                .formatted(name, result.status());
        if (!refusal.isEmpty()) {
            peer.onKeyRefused(server.name(), refusal);
            return;
        }
        if (!context.equals(server.link().config().context())) {
            server.link().name(context);
        }
        peer.onKeyRegistered(server.name(), context);
    }

    private static boolean isRegistered(RegistrationResult result) {
        return result.status() == RegistrationStatus.REGISTERED
                || result.status() == RegistrationStatus.ALREADY_REGISTERED
                        && result.context().value() != 0;
    }

    /// Why a context cannot be used, in words; empty if it can. An application server has one name
    /// on all its associations, and no other has it on any of these.
    private String clash(AspPeer peer, String name, RoutingContext context) {
        for (AspPeer other : roster.peers()) {
            RoutingContext there = other.keys().contextOf(name);
            if (other != peer && there != null && !there.equals(context)) {
                return "%s has routing context %s, and is %s at ASP %s: propose one to both"
                        .formatted(name, context, there, other.name());
            }
        }
        for (ServerEntry server : roster.serversOf(peer)) {
            AsConfig config = server.config();
            RoutingContext taken =
                    config.registers() ? peer.keys().contextOf(server.name()) : config.context();
            if (!server.name().equals(name) && context.equals(taken)) {
                return "routing context %s of %s is that of %s, too"
                        .formatted(context, name, server.name());
            }
        }
        return "";
    }
}
