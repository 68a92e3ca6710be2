// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.admin.NodePort;
import org.signalbox.admin.RunningNode;
import org.signalbox.admin.StartupFile;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.world.LinkConditions;
import org.signalbox.simulator.world.World;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The four countries as production nodes in virtual time, opened to operators.
final class VirtualLab {
    private static final Path COUNTRIES = Path.of("simulator/topologies/countries");
    private static final Path INSTANCES = Path.of("simulator/topologies/instances");
    private static final Path SIGTRAN = Path.of("simulator/topologies/sigtran");
    private static final Path MATES = Path.of("simulator/topologies/mates");
    private static final Path SAVED = Path.of("target/saved-lab");
    /// Processes of M3UA come when they will; nobody waits for them.
    private static final Duration CALLING = Duration.ofSeconds(10);

    private static final Duration START_MAX = Duration.ofSeconds(60);

    private final VirtualTopology topology;
    private final List<NodePort> nodes;

    /// All links in service; a message takes 14 ms from one country to the next.
    VirtualLab(long seed) {
        this(VirtualTopology.load(COUNTRIES, new World(seed)));
    }

    /// The same without SCTP.
    static VirtualLab overTcp(long seed) {
        return new VirtualLab(VirtualTopology.loadOverTcp(COUNTRIES, new World(seed)));
    }

    /// A node in two networks, and a neighbour in each.
    static VirtualLab ofInstances(long seed) {
        return new VirtualLab(VirtualTopology.load(INSTANCES, new World(seed)));
    }

    /// A switching centre behind M3UA, a gateway, and a country behind M2PA.
    static VirtualLab ofSigtran(long seed) {
        VirtualLab lab = new VirtualLab(VirtualTopology.load(SIGTRAN, new World(seed)));
        lab.runFor(CALLING);
        return lab;
    }

    /// Two mated gateways, a switching centre that both serve, and a country.
    static VirtualLab ofMates(long seed) {
        VirtualLab lab = new VirtualLab(VirtualTopology.load(MATES, new World(seed)));
        lab.runFor(CALLING);
        return lab;
    }

    private VirtualLab(VirtualTopology countries) {
        topology = countries;
        LinkConditions wires =
                LinkConditions.PERFECT.withDelay(Duration.ofMillis(14), Duration.ZERO);
        topology.datagrams().conditions(wires);
        topology.streams().conditions(wires);
        topology.startAll();
        topology.awaitService(START_MAX);
        nodes =
                topology.nodes().stream()
                        .<NodePort>map(
                                node ->
                                        new RunningNode(
                                                node.node(),
                                                Optional.of(
                                                        new StartupFile(
                                                                node.file(),
                                                                SAVED.resolve(
                                                                        node.file()
                                                                                .getFileName())))))
                        .toList();
    }

    List<NodePort> nodes() {
        return nodes;
    }

    VirtualTopology topology() {
        return topology;
    }

    void runFor(Duration duration) {
        topology.world().runFor(duration);
    }

    /// Lets virtual time pass until an answer is there.
    <T> T await(CompletionStage<T> stage) {
        return topology.await("an answer", stage);
    }
}
