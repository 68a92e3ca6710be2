// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import org.signalbox.access.AuditLog;
import org.signalbox.access.Operator;
import org.signalbox.access.Role;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.RunningNode;
import org.signalbox.admin.StartupFile;
import org.signalbox.config.Block;
import org.signalbox.config.Problems;
import org.signalbox.node.ApplyResult;
import org.signalbox.node.Node;
import org.signalbox.node.NodeConfig;
import org.signalbox.node.NodeEvent.Severity;
import org.signalbox.node.NodeStatus;
import org.signalbox.node.ProductionEnvironment;
import org.signalbox.web.Gate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// A node with its threads, its sockets and its web server.
final class NodeProcess implements AutoCloseable {
    /// For ports to be closed, beyond the time that traffic has.
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private static final long LOOK_INTERVAL_NANOS = 100_000_000L;

    private final ProductionEnvironment environment;
    private final Node node;
    private final NodePort port;
    private final WebDoor web;
    private final Doors doors;
    private boolean closed;

    private NodeProcess(ProductionEnvironment environment, Node node, NodePort port, WebDoor web) {
        this.environment = environment;
        this.node = node;
        this.port = port;
        this.web = web;
        this.doors = Doors.open(node, port);
    }

    /// Starts a node and waits until its ports are bound; its links come up by themselves.
    ///
    /// @param file what the configuration was read from; files that typed lines name are relative
    ///     to its folder
    /// @param saved what `write` saves to
    /// @throws IOException if the configuration cannot be run; the message says everything that is
    ///     wrong with it
    static NodeProcess start(Block configuration, Path file, Path saved) throws IOException {
        return start(configuration, file, saved, system -> system, Gate.SHUT);
    }

    /// As above, for laboratories.
    ///
    /// @param wiring of its SCTP in user space
    /// @param gate lets in by the web others than those who are configured
    static NodeProcess start(
            Block configuration,
            Path file,
            Path saved,
            ProductionEnvironment.Wiring wiring,
            Gate gate)
            throws IOException {
        String name = NodeConfig.from(configuration, new Problems()).hostname();
        ProductionEnvironment environment =
                new ProductionEnvironment(name, file.resolveSibling(""), wiring);
        Node node = new Node(environment.environment(), ProductionEnvironment.allocator());
        ApplyResult result;
        try {
            result = node.apply(configuration).toCompletableFuture().join();
        } catch (CompletionException fault) {
            environment.close();
            throw new IOException(name + " cannot be started: " + fault.getCause(), fault);
        }
        if (!result.applied()) {
            environment.close();
            StringBuilder message = new StringBuilder(name + " cannot be started:");
            result.problems().forEach(problem -> message.append("\n  ").append(problem));
            throw new IOException(message.toString());
        }
        NodePort port =
                new RunningNode(
                        node,
                        Optional.of(new StartupFile(file, saved)),
                        task -> Thread.ofVirtual().start(task));
        WebDoor web = new WebDoor(node, port, gate);
        web.await();
        return new NodeProcess(environment, node, port, web);
    }

    Node node() {
        return node;
    }

    NodePort port() {
        return port;
    }

    /// Where its web server listens; empty if it has none.
    Optional<String> url() {
        return web.url();
    }

    /// Runs the startup configuration, read anew; what comes of it is told in the log.
    void reload() {
        Operator by = new Operator(Operator.ofProcess().name(), Role.CONFIGURE, "signal SIGHUP");
        port.reload(by)
                .whenComplete(
                        (committed, _) ->
                                port.audit()
                                        .record(
                                                by,
                                                "reload",
                                                committed != null && committed.isDone()
                                                        ? AuditLog.Outcome.DONE
                                                        : AuditLog.Outcome.REFUSED));
    }

    /// Waits until every link that is not shut down carries traffic.
    ///
    /// @param deadline of `System.nanoTime`
    /// @return whether all do
    boolean awaitService(long deadline) throws InterruptedException {
        return await(NodeStatus::isInService, deadline);
    }

    /// Waits until every destination is reached.
    ///
    /// @param deadline of `System.nanoTime`
    /// @return whether all are
    boolean awaitReach(long deadline) throws InterruptedException {
        return await(NodeStatus::reachesEverything, deadline);
    }

    private boolean await(Predicate<NodeStatus> state, long deadline) throws InterruptedException {
        Semaphore changes = new Semaphore(0);
        Runnable unsubscribe = node.events().subscribe(_ -> changes.release());
        try {
            while (!state.test(node.status().toCompletableFuture().join())) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                // whether this times out or not, the state is looked at again
                boolean changed =
                        changes.tryAcquire(
                                Math.min(left, LOOK_INTERVAL_NANOS), TimeUnit.NANOSECONDS);
                if (changed) {
                    changes.drainPermits();
                }
            }
            return true;
        } finally {
            unsubscribe.run();
        }
    }

    /// Stops in good order, within the time that is configured for that, then ends the threads.
    /// Whoever comes second waits for that.
    @Override
    public void close() {
        Duration patience = node.config().stopTimeout().plus(CLOSE_MAX);
        close(node::stopInOrder, patience);
    }

    /// Stops without regard to traffic, as when all neighbours end, too.
    void closeAtOnce() {
        close(node::stop, CLOSE_MAX);
    }

    private synchronized void close(
            Supplier<CompletionStage<ApplyResult>> stop, Duration patience) {
        if (closed) {
            return;
        }
        closed = true;
        doors.close();
        web.close();
        try {
            stop.get()
                    .toCompletableFuture()
                    .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException fault) {
            node.events()
                    .add(
                            "SYS",
                            Severity.ERROR,
                            "STOP",
                            "The node did not stop as it should: " + fault.getCause());
        }
        environment.close();
    }
}
