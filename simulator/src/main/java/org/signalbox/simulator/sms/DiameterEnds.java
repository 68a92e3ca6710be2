// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.signalbox.diameter.peer.PeerState;
import org.signalbox.node.Node;
import org.signalbox.node.NodeEvent.Severity;
import org.signalbox.node.NodeStatus;
import org.signalbox.simulator.sms.DiameterEndConfig.DraConfig;
import org.signalbox.simulator.sms.DiameterEndConfig.MmeConfig;
import org.signalbox.simulator.sms.SmsLab.Means;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The nodes of a laboratory that know Diameter alone: MMEs, and a relay between them and others if
/// there is a program for it. Without one MMEs call whom the relay would lead to.
///
/// Callable from any thread; what changes the relay blocks.
final class DiameterEnds implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    /// A relay that was killed has to answer three times, six seconds apart, before it is trusted
    /// (RFC 3539 section 3.4).
    private static final Duration START_AGAIN_MAX = Duration.ofSeconds(40);

    /// How long a lost connection may take to be seen.
    private static final Duration END_SEEN_MAX = Duration.ofSeconds(10);

    private final List<Node> nodes;
    private final List<Mme> mmes = new ArrayList<>();
    private Optional<Dra> relay = Optional.empty();
    private String remark = "";

    private DiameterEnds(List<Node> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /// Starts them.
    ///
    /// @param nodes of the laboratory, which are told of the end of the relay
    /// @throws IOException if a file is not usable, with all that is wrong with it, or a port is
    ///     taken. That the relay cannot be started is only remarked.
    static DiameterEnds start(
            List<Path> files, List<Node> nodes, Mme.Registers registers, Means means)
            throws IOException {
        Map<String, MmeConfig> mmes = new TreeMap<>();
        Map<String, DraConfig> relays = new TreeMap<>();
        for (Path file : files) {
            String fileName = file.getFileName().toString();
            String name = fileName.substring(0, fileName.lastIndexOf('.'));
            switch (DiameterEndConfig.load(file)) {
                case MmeConfig mme -> mmes.put(name, mme);
                case DraConfig dra -> relays.put(name, dra);
            }
        }
        if (relays.size() > 1) {
            throw new IOException("there may be one dra: " + relays.keySet());
        }
        DiameterEnds started = new DiameterEnds(nodes);
        try {
            for (Map.Entry<String, DraConfig> dra : relays.entrySet()) {
                started.startRelay(dra.getKey(), dra.getValue(), means);
            }
            Optional<DraConfig> config = started.relay.map(Dra::config);
            for (Map.Entry<String, MmeConfig> mme : mmes.entrySet()) {
                String identity = mme.getValue().identity();
                started.mmes.add(
                        new Mme(
                                mme.getKey(),
                                mme.getValue(),
                                config.filter(dra -> dra.calls(identity)),
                                registers,
                                means));
            }
            started.relay.ifPresent(Dra::open);
            return started;
        } catch (IOException refused) {
            started.close();
            throw refused;
        }
    }

    private void startRelay(String name, DraConfig config, Means means) {
        if (means.relay().isEmpty()) {
            remark = "there is no %s, its peers are connected directly".formatted(name);
            return;
        }
        try {
            relay =
                    Optional.of(
                            Dra.start(
                                    name,
                                    config,
                                    means.relay().get(),
                                    means,
                                    why -> tell(config, why)));
        } catch (IOException refused) {
            remark =
                    "there is no %s, its peers are connected directly: %s"
                            .formatted(name, refused.getMessage());
        }
    }

    /// Tells the nodes that a relay is between.
    private void tell(DraConfig config, String why) {
        for (Node node : nodesOf(config)) {
            node.events().add("LAB", Severity.WARNING, "RELAY", why);
        }
    }

    private List<Node> nodesOf(DraConfig config) {
        return nodes.stream()
                .filter(
                        node ->
                                node.config()
                                        .diameter()
                                        .filter(own -> config.calls(own.local().identity()))
                                        .isPresent())
                .toList();
    }

    List<String> remarks() {
        return relay.map(Dra::words).or(() -> Optional.of(remark)).stream()
                .filter(words -> !words.isEmpty())
                .toList();
    }

    List<Mme> mmes() {
        return List.copyOf(mmes);
    }

    /// The relay, which need not be running now.
    Optional<Dra> relay() {
        return relay;
    }

    /// Completed one by one when all reach whom they are to reach; cancelled, they look no more.
    List<CompletableFuture<?>> connected() {
        List<CompletableFuture<?>> conditions = new ArrayList<>();
        mmes.forEach(mme -> conditions.add(mme.connected().copy()));
        relay.ifPresent(dra -> conditions.addAll(seen(dra, true)));
        return conditions;
    }

    /// Completed one by one when nodes and MMEs may send requests to a relay, or may not.
    private List<CompletableFuture<?>> seen(Dra dra, boolean isThere) {
        List<CompletableFuture<?>> conditions = new ArrayList<>();
        for (Node node : nodesOf(dra.config())) {
            conditions.add(
                    when(
                            isThere,
                            () ->
                                    node.status()
                                            .thenApply(
                                                    status -> isTrusted(status, dra.identity()))));
        }
        for (Mme mme : mmes) {
            if (dra.config().calls(mme.identity())) {
                conditions.add(when(isThere, mme::isTrusting));
            }
        }
        return conditions;
    }

    /// Completed when an answer is the wanted one; cancelled, it asks no more.
    private static CompletableFuture<Boolean> when(
            boolean wanted, Supplier<CompletionStage<Boolean>> question) {
        CompletableFuture<Boolean> met = new CompletableFuture<>();
        ask(wanted, question, met);
        return met;
    }

    private static void ask(
            boolean wanted,
            Supplier<CompletionStage<Boolean>> question,
            CompletableFuture<Boolean> met) {
        question.get()
                .thenAccept(
                        answer -> {
                            if (answer == wanted) {
                                met.complete(true);
                            } else if (!met.isDone()) {
                                CompletableFuture.delayedExecutor(
                                                LOOK_AGAIN.toNanos(), TimeUnit.NANOSECONDS)
                                        .execute(() -> ask(wanted, question, met));
                            }
                        });
    }

    private static boolean isTrusted(NodeStatus status, String relay) {
        return status.diameterPeers().stream()
                .filter(peer -> peer.config().identity().equals(relay))
                .anyMatch(peer -> peer.state() == PeerState.OPEN);
    }

    /// Ends a relay without a word to its peers. Blocks until they have seen it.
    ///
    /// @throws IOException if none runs, or they do not see it in time
    void kill(Dra dra) throws IOException {
        dra.kill();
        awaitSeen(dra, false, END_SEEN_MAX);
    }

    /// Has a relay say goodbye to its peers and end. Blocks until that is over.
    ///
    /// @throws IOException as for [#kill]
    void shutDown(Dra dra) throws IOException {
        dra.shutDown();
        awaitSeen(dra, false, END_SEEN_MAX);
    }

    /// Starts a relay that has ended. Blocks until it is given requests again.
    ///
    /// @throws IOException if it runs, cannot be started, or is not trusted in time
    void startAgain(Dra dra) throws IOException {
        dra.startAgain();
        awaitSeen(dra, true, START_AGAIN_MAX);
    }

    private void awaitSeen(Dra dra, boolean isThere, Duration max) throws IOException {
        List<CompletableFuture<?>> conditions = seen(dra, isThere);
        try {
            CompletableFuture.allOf(conditions.toArray(CompletableFuture<?>[]::new))
                    .orTimeout(max.toNanos(), TimeUnit.NANOSECONDS)
                    .join();
        } catch (CompletionException late) {
            conditions.forEach(condition -> condition.cancel(false));
            throw new IOException(
                    "%s is %s trusted after %d s"
                            .formatted(dra.name(), isThere ? "not" : "still", max.toSeconds()),
                    late);
        }
    }

    @Override
    public void close() {
        relay.ifPresent(Dra::close); // first, so that its process is gone whatever follows
        mmes.forEach(Mme::close);
    }
}
