// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.admin.NodePort;
import org.signalbox.admin.RunningNode;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.net.StreamTransport;
import org.signalbox.net.StreamUser;
import org.signalbox.node.ApplyResult;
import org.signalbox.node.Node;
import org.signalbox.node.NodeConfig;
import org.signalbox.node.NodeEnvironment;
import org.signalbox.node.SctpChooser;
import org.signalbox.simulator.world.LinkConditions;
import org.signalbox.simulator.world.SimDatagrams;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.SimSctp;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// The four countries as production nodes in virtual time, each started from its file.
final class VirtualLab {
    private static final Path COUNTRIES = Path.of("simulator/topologies/countries");
    private static final List<String> NAMES =
            List.of("CountryA", "CountryB", "CountryC", "CountryD");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final World world;
    private final SimSctp wires;
    private final SimDatagrams datagrams;
    private final List<NodePort> nodes = new ArrayList<>();

    VirtualLab(long seed) {
        world = new World(seed);
        wires = new SimSctp(world);
        wires.conditions(LinkConditions.PERFECT.withDelay(Duration.ofMillis(14), Duration.ZERO));
        datagrams = new SimDatagrams(world);
        for (String name : NAMES) {
            nodes.add(start(name));
        }
    }

    List<NodePort> nodes() {
        return nodes;
    }

    void runFor(Duration duration) {
        world.runFor(duration);
    }

    /// Lets virtual time pass until an answer is there.
    <T> T await(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        world.runUntil("an answer", future::isDone, PATIENCE);
        return future.join();
    }

    private NodePort start(String name) {
        SimLoop loop = world.loop(name);
        Node node =
                new Node(
                        new NodeEnvironment(
                                loop,
                                loop,
                                loop,
                                loop::execute,
                                _ -> new SctpChooser.Chosen(wires, "the lab is simulated"),
                                datagrams,
                                new NoStreams(),
                                world.entropy(name),
                                world,
                                world,
                                new MetricsRegistry()),
                        world.allocator());
        Path file = COUNTRIES.resolve(name + ".conf");
        Checked checked = ConfigFile.load(file, NodeConfig.SCHEMA);
        if (checked.problems().hasErrors()) {
            throw new AssertionError(checked.problems().toString());
        }
        ApplyResult applied = await(node.apply(checked.block()));
        if (!applied.applied()) {
            throw new AssertionError(applied.problems().toString());
        }
        return new RunningNode(node, Optional.empty());
    }

    /// Nobody can be connected to here.
    private static final class NoStreams implements StreamTransport {
        @Override
        public ListeningPort listen(
                InetSocketAddress local,
                Function<InetSocketAddress, StreamUser> admission,
                Loop loop)
                throws IOException {
            return new ListeningPort() {
                @Override
                public InetSocketAddress local() {
                    return local;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void connect(
                InetSocketAddress local, InetSocketAddress remote, StreamUser user, Loop loop) {
            user.onClosed("there are no streams in this lab");
        }
    }
}
