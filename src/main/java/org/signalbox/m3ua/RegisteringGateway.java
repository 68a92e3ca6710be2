// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.ServerInput;
import org.signalbox.xua.ServerMachine;
import org.signalbox.xua.TrafficMode;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/// What this node is to those who register keys with it, and what follows from a registration for
/// the others.
final class RegisteringGateway implements Registrations.Gateway {
    private final Roster roster;
    private final ServerMachine machine;
    private final Assignments assignments;
    private final ServerRegistrar registrar;
    private final Consumer<ServerInput> tell;
    private M3uaConfig rules = M3uaConfig.NONE;

    /// @param machine is asked here, and told by `tell`
    RegisteringGateway(
            Roster roster,
            ServerMachine machine,
            Assignments assignments,
            ServerRegistrar registrar,
            Consumer<ServerInput> tell) {
        this.roster = roster;
        this.machine = machine;
        this.assignments = assignments;
        this.registrar = registrar;
        this.tell = tell;
    }

    /// What processes that ask may do, from now on.
    void permit(M3uaConfig changed) {
        rules = changed;
    }

    @Override
    public Collection<AsConfig> servers() {
        return roster.servers().stream()
                .map(ServerEntry::config)
                .filter(server -> !roster.leadsToGateway(server) && !server.mate())
                .toList();
    }

    @Override
    public int instanceOf(String asp) {
        AspPeer peer = roster.existing(asp);
        return roster.serversOf(peer).stream()
                .map(server -> server.config().instance())
                .findFirst()
                .orElseGet(() -> rules.instanceOf(peer.config()));
    }

    @Override
    public Optional<Integer> instanceOf(String asp, NetworkAppearance appearance) {
        Variant variant = roster.existing(asp).association().variant();
        return roster.servers().stream()
                .map(ServerEntry::config)
                .filter(server -> appearance.equals(server.key().appearance()))
                .filter(server -> server.key().destination().variant() == variant)
                .map(AsConfig::instance)
                .findFirst();
    }

    @Override
    public boolean mayRegister(int instance) {
        return rules.instance(instance).dynamicKeys();
    }

    @Override
    public boolean isActive(String asp, AsConfig server) {
        return machine.active(server.name()).contains(asp);
    }

    @Override
    public @Nullable TrafficMode mode(AsConfig server) {
        return assignments.mode(server);
    }

    @Override
    public void answer(String asp, M3uaMessage message) {
        AspPeer peer = roster.peer(asp);
        if (peer != null) {
            peer.association().send(message);
        }
    }

    @Override
    public void begin(AsConfig server, ServerRegistrar.Place place) {
        registrar.use(assignments.begin(server, place.variant(), place.user()));
        assignments.updateAlternatives(server);
    }

    @Override
    public void change(AsConfig server) {
        assignments.change(server);
    }

    @Override
    public void end(AsConfig server) {
        ApplicationServer ended = assignments.end(server.name());
        if (ended != null) {
            ended.withdraw("its last process has left");
            registrar.leave(server.name(), ended::close);
        }
    }

    @Override
    public void tell(ServerInput input) {
        tell.accept(input);
    }
}
