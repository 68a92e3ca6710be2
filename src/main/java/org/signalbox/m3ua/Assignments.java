// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkUser;
import org.signalbox.machine.Loop;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.AsState;
import org.signalbox.xua.ServerMachine;
import org.signalbox.xua.TrafficMode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which far ends take an application server's traffic, and which may bring it: worked out anew
/// from what the machines know whenever something changes, and told to those whose it is.
final class Assignments {
    private final Roster roster;
    private final ServerMachine machine;
    private final ByteBufAllocator allocator;
    private final Loop loop;

    /// @param machine is asked here, and never told anything
    Assignments(Roster roster, ServerMachine machine, ByteBufAllocator allocator, Loop loop) {
        this.roster = roster;
        this.machine = machine;
        this.allocator = allocator;
        this.loop = loop;
    }

    /// An application server comes into being, without traffic.
    ///
    /// @param user level 3, which starts it
    ApplicationServer begin(AsConfig config, Variant variant, LinkUser user) {
        ApplicationServer server =
                new ApplicationServer(AsTraffic.of(config, variant), user, allocator, loop);
        roster.put(new ServerEntry(config, server));
        return server;
    }

    /// An application server is here no more.
    ///
    /// @return what is to be closed; null if it was not here
    @Nullable ApplicationServer end(String name) {
        ServerEntry ended = roster.removeServer(name);
        if (ended == null) {
            return null;
        }
        roster.peersOf(ended.config()).forEach(this::updateReceptions);
        updateAlternatives(ended.config());
        return ended.link();
    }

    /// Everything may have changed.
    void updateAll() {
        // who is no member any more brings nothing
        roster.peers().forEach(this::updateReceptions);
        updateServers();
        roster.servers().forEach(server -> updateAlternatives(server.config()));
    }

    void updateServers() {
        roster.servers().forEach(this::update);
    }

    void update(String name) {
        ServerEntry server = roster.server(name);
        if (server != null) {
            update(server);
        }
    }

    /// Gives a server's traffic to whoever takes it now.
    void update(ServerEntry server) {
        AsConfig config = server.config();
        roster.peersOf(config).forEach(this::updateReceptions);
        List<AspPeer> active = active(config);
        AsState state = machine.asState(config.name());
        if (!active.isEmpty()) {
            TrafficMode mode = mode(config);
            server.link()
                    .serve(
                            mode == null ? TrafficMode.LOADSHARE : mode,
                            turns(config, active),
                            wires(active));
        } else if (state instanceof AsState.Pending) {
            server.link().suspend();
        } else if (!machine.isOpening(config.name())) {
            server.link().withdraw("AS-" + state.word().toUpperCase(Locale.ROOT));
        }
    }

    /// How processes share a server's traffic: as they agreed, or as it is configured; null while
    /// neither is known.
    @Nullable TrafficMode mode(AsConfig server) {
        TrafficMode agreed = machine.mode(server.name());
        return agreed == null ? server.trafficMode().orElse(null) : agreed;
    }

    /// The processes that take a server's traffic: those that asked for it, and those that this
    /// node asked, as a process of theirs or where one exchange is for both ends.
    List<AspPeer> active(AsConfig server) {
        List<String> asking = machine.active(server.name());
        return roster.peersOf(server).stream()
                .filter(
                        peer -> {
                            boolean oneForBoth =
                                    peer.isGateway()
                                            || peer.config().exchange() == Exchange.SINGLE_EXCHANGE;
                            return asking.contains(peer.name())
                                    || oneForBoth && peer.isGiven(server);
                        })
                .toList();
    }

    /// Each process of a server as often as its weight says.
    private List<AspWire> turns(AsConfig server, List<AspPeer> active) {
        List<AspWire> turns = new ArrayList<>();
        for (AsMember member : server.members()) {
            AspPeer peer = roster.peer(member.asp());
            for (int i = 0; peer != null && i < member.weight(); i++) {
                turns.add(peer.association());
            }
        }
        // where all have weight 0, nobody stands before the others
        return turns.isEmpty() ? wires(active) : turns;
    }

    private static List<AspWire> wires(List<AspPeer> peers) {
        return peers.stream().map(peer -> (AspWire) peer.association()).toList();
    }

    /// A server has other processes.
    void change(AsConfig config) {
        ServerEntry before = roster.server(config.name());
        if (before == null) {
            return;
        }
        roster.put(new ServerEntry(config, before.link()));
        // who is no member any more brings nothing
        roster.peersOf(before.config()).forEach(this::updateReceptions);
        update(config.name());
    }

    /// A far end may bring what servers send in which it is active, and whatever it gives this node
    /// as one of its processes.
    private void updateReceptions(AspPeer peer) {
        boolean doubly = peer.config().exchange() == Exchange.DOUBLE_EXCHANGE;
        List<Reception> receptions = new ArrayList<>();
        for (ServerEntry server : roster.serversOf(peer)) {
            AsConfig config = server.config();
            boolean given = peer.isGiven(config);
            boolean asked = machine.active(config.name()).contains(peer.name());
            if ((peer.isGateway() || peer.isMate()) && given) {
                receptions.add(new Reception(server.link(), Set.of()));
            } else if (peer.isServed()
                    && !peer.isMate()
                    && (doubly && peer.asks() ? given : given || asked)) {
                receptions.add(new Reception(server.link(), Set.of(config.key().destination())));
            }
        }
        peer.association().take(receptions);
    }

    /// Tells the servers at one point in one network of each other, if some want less than all that
    /// goes there.
    void updateAlternatives(AsConfig config) {
        List<ApplicationServer> together =
                roster.servers().stream()
                        .filter(other -> isAlternative(other.config(), config))
                        .map(ServerEntry::link)
                        .toList();
        boolean particular = together.stream().anyMatch(server -> server.key().particularity() > 0);
        List<ApplicationServer> told = particular ? together : List.of();
        together.forEach(server -> server.shareWith(told));
        ServerEntry here = roster.server(config.name());
        if (here != null && !together.contains(here.link())) {
            here.link().shareWith(List.of());
        }
    }

    private boolean isAlternative(AsConfig other, AsConfig config) {
        // this node's own keys say what a gateway gives it, not what it is given
        return !roster.leadsToGateway(other)
                && !other.mate()
                && other.instance() == config.instance()
                && other.key().destination().equals(config.key().destination());
    }
}
