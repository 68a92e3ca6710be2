// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.machine.netty.SystemClock;
import org.signalbox.node.Node;
import org.signalbox.node.NodeConfig;
import org.signalbox.node.ProductionEnvironment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Nodes with ends of the network upon them, on real sockets with SCTP in user space, as in a
/// process of the laboratory.
@NullUnmarked
public final class RunningLab implements AutoCloseable {
    /// Longer than anything takes on a slow machine.
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);

    private static final String TRANSPORT = "\ncs7 sctp transport userland\n";

    private final List<ProductionEnvironment> environments = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<SmsLab.Host> hosts = new ArrayList<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private SmsLab ends;

    /// Starts the files of a folder, those of ends last, and waits until all can talk.
    public RunningLab(Path folder) throws IOException, InterruptedException {
        this(folder, SmsLab.ANSWER_MAX);
    }

    /// @param answerMax how long an end waits for another's answer
    RunningLab(Path folder, Duration answerMax) throws IOException, InterruptedException {
        this(folder, answerMax, Optional.empty());
    }

    /// @param relay what runs a relay of Diameter
    public RunningLab(Path folder, RelayProgram relay) throws IOException, InterruptedException {
        this(folder, SmsLab.ANSWER_MAX, Optional.of(relay));
    }

    private RunningLab(Path folder, Duration answerMax, Optional<RelayProgram> relay)
            throws IOException, InterruptedException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> sorted =
                    files.filter(file -> file.toString().endsWith(".conf"))
                            .sorted(
                                    Comparator.comparing((Path file) -> Files.exists(endOf(file)))
                                            .thenComparing(Comparator.naturalOrder()))
                            .toList();
            for (Path file : sorted) {
                Cable cable = new Cable();
                Node node = start(Files.readString(file), folder, cable);
                if (Files.exists(endOf(file))) {
                    hosts.add(new SmsLab.Host(node, endOf(file), cable));
                }
            }
        }
        ends =
                SmsLab.start(
                        nodes,
                        hosts,
                        diameterEnds(folder),
                        new SmsLab.Means(
                                answerMax,
                                new SystemClock(),
                                ProductionEnvironment.allocator(),
                                (_, fault) -> faults.add(fault),
                                relay));
        assertThat(ends.awaitService(PATIENCE)).as("all ends are connected").isTrue();
    }

    private static Path endOf(Path configuration) {
        return configuration.resolveSibling(
                configuration.getFileName().toString().replace(".conf", ".end"));
    }

    private static List<Path> diameterEnds(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".end"))
                    .filter(end -> !Files.exists(configurationOf(end)))
                    .toList();
        }
    }

    private static Path configurationOf(Path end) {
        return end.resolveSibling(end.getFileName().toString().replace(".end", ".conf"));
    }

    private Node start(String text, Path folder, Cable cable) {
        Checked checked = ConfigFile.parse(text + TRANSPORT, NodeConfig.SCHEMA);
        assertThat(checked.problems().list()).isEmpty();
        ProductionEnvironment environment = new ProductionEnvironment("lab", folder, cable);
        environments.add(environment);
        Node node = new Node(environment.environment(), ProductionEnvironment.allocator());
        nodes.add(node);
        assertThat(node.apply(checked.block()).toCompletableFuture().join().problems()).isEmpty();
        return node;
    }

    public List<Node> nodes() {
        return nodes;
    }

    public SmsLab lab() {
        return ends;
    }

    /// Waits for what nobody tells.
    void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("it never came that " + what);
            }
            LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
        }
    }

    <E extends End> E end(Class<E> kind, String name) {
        return ends.ends().stream()
                .filter(end -> end.name().equals(name))
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    /// Ends everything; nothing may have gone wrong unnoticed.
    @Override
    public void close() {
        ends.close();
        nodes.forEach(node -> node.stop().toCompletableFuture().join());
        environments.forEach(ProductionEnvironment::close);
        assertThat(faults).isEmpty();
    }
}
