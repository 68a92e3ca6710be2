// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.topology;

import org.signalbox.config.Block;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.node.ApplyResult;
import org.signalbox.node.MemoryUse;
import org.signalbox.node.Node;
import org.signalbox.node.NodeConfig;
import org.signalbox.node.NodeEnvironment;
import org.signalbox.node.NodeStatus;
import org.signalbox.node.PingReport;
import org.signalbox.node.SctpChooser;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.tcp.TcpTransport;
import org.signalbox.sctp.userland.UserlandSctp;
import org.signalbox.simulator.world.SimDatagrams;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.SimStreams;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.PointCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Production nodes on virtual loops, with our own SCTP over simulated datagrams, or over simulated
/// TCP.
///
/// ```
///   World world = new World(seed);
///   Path folder = Path.of("simulator/topologies/countries");
///   VirtualTopology countries = VirtualTopology.load(folder, world);
///   countries.startAll();
///   countries.awaitService(Duration.ofSeconds(30));
///   countries.datagrams().partition(addressOfA, addressOfB);
/// ```
public final class VirtualTopology {
    /// Asking a node takes events, so it is asked at intervals and not after every event.
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

    private static final Duration COMMAND_MAX = Duration.ofMinutes(5);

    private final World world;
    private final SimDatagrams datagrams;
    private final SimStreams streams;
    private final boolean overTcp;
    private final Map<String, VirtualNode> nodes = new TreeMap<>();

    private VirtualTopology(World world, boolean overTcp) {
        this.world = world;
        this.datagrams = new SimDatagrams(world);
        this.streams = new SimStreams(world);
        this.overTcp = overTcp;
    }

    /// Reads every `.conf` file of a folder; starts nothing.
    ///
    /// @throws IllegalArgumentException if a file has errors, with all of them
    public static VirtualTopology load(Path folder, World world) {
        return load(folder, new VirtualTopology(world, false));
    }

    /// The same with plain TCP in place of SCTP.
    public static VirtualTopology loadOverTcp(Path folder, World world) {
        return load(folder, new VirtualTopology(world, true));
    }

    private static VirtualTopology load(Path folder, VirtualTopology topology) {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".conf"))
                    .sorted(Comparator.naturalOrder())
                    .forEach(topology::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return topology;
    }

    private void add(Path file) {
        Checked checked = ConfigFile.load(file, NodeConfig.SCHEMA);
        if (checked.problems().hasErrors()) {
            throw new IllegalArgumentException(checked.problems().toString());
        }
        NodeConfig config = NodeConfig.from(checked.block(), checked.problems());
        nodes.put(config.hostname(), new VirtualNode(config, checked.block(), file));
    }

    public SimDatagrams datagrams() {
        return datagrams;
    }

    /// Used if the topology runs over TCP.
    public SimStreams streams() {
        return streams;
    }

    public World world() {
        return world;
    }

    public List<VirtualNode> nodes() {
        return new ArrayList<>(nodes.values());
    }

    public VirtualNode node(String name) {
        VirtualNode node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node " + name + " among " + nodes.keySet());
        }
        return node;
    }

    public void startAll() {
        nodes.values().forEach(VirtualNode::start);
    }

    public void stopAll() {
        nodes.values().forEach(VirtualNode::stop);
    }

    /// Lets time pass until every link of every node carries traffic.
    public void awaitService(Duration limit) {
        long end = world.now() + limit.toNanos();
        while (!nodes.values().stream().allMatch(node -> node.status().isInService())) {
            if (world.now() >= end) {
                throw new AssertionError(
                        "seed %d: not all links in service within %s"
                                .formatted(world.seed(), limit));
            }
            world.runFor(LOOK_INTERVAL);
        }
    }

    /// Lets time pass until an answer is there.
    public <T> T await(String what, CompletionStage<T> answer) {
        CompletableFuture<T> future = answer.toCompletableFuture();
        world.runUntil(what, future::isDone, COMMAND_MAX);
        return future.join();
    }

    /// One node of the topology; may be stopped and started again, as a process may.
    public final class VirtualNode {
        private final NodeConfig config;
        private final Block block;
        private final Path file;
        private final SimLoop loop;
        private int lives;
        private Node node;
        private MemoryUse memory = MemoryUse.NONE;

        private VirtualNode(NodeConfig config, Block block, Path file) {
            this.config = config;
            this.block = block;
            this.file = file;
            this.loop = world.loop(config.hostname());
            this.node = born();
        }

        public Node node() {
            return node;
        }

        /// All of the node's loops are this one.
        public SimLoop loop() {
            return loop;
        }

        /// What the node is started from.
        public Path file() {
            return file;
        }

        public PointCode pointCode() {
            return config.point().orElseThrow().pointCode();
        }

        public InetAddress address() {
            return config.localPeers().values().iterator().next().local().addresses().getFirst();
        }

        /// Runs the node's own file.
        public void start() {
            ApplyResult result = apply(block);
            if (!result.applied()) {
                throw new AssertionError(config.hostname() + ": " + result.problems());
            }
        }

        public ApplyResult apply(Block candidate) {
            return await("configuration of " + config.hostname(), node.apply(candidate));
        }

        /// Ends as a process that is told to: links are stopped, peers are told.
        public void stop() {
            await("end of " + config.hostname(), node.stop());
        }

        /// Has its process do so with its memory.
        public void memory(MemoryUse use) {
            memory = use;
        }

        /// Checks the node on its loop after each of its events, in all its lives.
        ///
        /// @param invariant throws when it does not hold
        public void check(Consumer<Node> invariant) {
            world.check(loop, () -> invariant.accept(node));
        }

        /// A new process with the same file.
        public void restart() {
            stop();
            node = born();
            start();
        }

        public NodeStatus status() {
            return await("status of " + config.hostname(), node.status());
        }

        public PingReport ping(PingRequest request) {
            return await("ping from " + config.hostname(), node.ping(request));
        }

        private Node born() {
            String name = config.hostname() + "#" + lives++;
            SctpTransport sctp =
                    overTcp
                            ? new TcpTransport(streams, world.allocator(), world)
                            : new UserlandSctp(
                                    datagrams, world.entropy(name), world.allocator(), world);
            NodeEnvironment environment =
                    new NodeEnvironment(
                            loop,
                            loop,
                            loop,
                            loop::execute,
                            _ -> new SctpChooser.Chosen(sctp, "simulation"),
                            datagrams,
                            streams,
                            world.entropy(name + " node"),
                            world,
                            world,
                            () -> memory,
                            new MetricsRegistry(),
                            file.resolveSibling(""));
            return new Node(environment, world.allocator());
        }
    }
}
