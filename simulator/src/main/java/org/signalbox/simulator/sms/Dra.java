// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.jspecify.annotations.Nullable;
import org.signalbox.admin.Document;
import org.signalbox.admin.Field;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.peer.PeerConfig;
import org.signalbox.diameter.sgd.ReceivedAnswer;
import org.signalbox.diameter.sgd.ReceivedRequest;
import org.signalbox.diameter.sgd.SgdAnswerCodec;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.diameter.sgd.SgdRequestCodec;
import org.signalbox.machine.WallClock;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.net.netty.NettyStreams;
import org.signalbox.simulator.sms.DiameterEndConfig.DraConfig;
import org.signalbox.simulator.sms.DiameterEndConfig.Peer;
import org.signalbox.simulator.sms.DiameterMessage.Sight;
import org.signalbox.simulator.sms.SmsLab.Means;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A relay of Diameter that somebody else made, in a process of its own: [RelayProgram]. It is
/// reached at an address of the laboratory: see [DiameterLine].
///
/// ```
///   StpA <--- line <--- freeDiameter ---> line ---> Mme
/// ```
///
/// Callable from any thread, but not on a loop; what starts or ends the process blocks.
final class Dra implements AutoCloseable {
    /// How long the process may take until it calls.
    private static final Duration START_MAX = Duration.ofSeconds(10);

    /// How long it may take to say goodbye.
    private static final Duration GOODBYE_MAX = Duration.ofSeconds(2);

    /// Requests on a line whose answers are known again.
    private static final int EXCHANGES_MAX = 1_000;

    private final String name;
    private final DraConfig config;
    private final RelayProgram program;
    private final WallClock clock;
    private final Consumer<String> deaths;
    private final NettyLoop loop;
    private final Map<String, DiameterLine> lines = new LinkedHashMap<>();

    // of the loop
    private final Set<String> called = new HashSet<>();
    private CompletableFuture<Boolean> allCalled = new CompletableFuture<>();
    private long exchanges;
    private Consumer<DiameterMessage> watcher = _ -> {};

    // guarded by this
    private @Nullable Process process;

    /// Starts a relay, which has called when this returns. No peer is called before [#open].
    ///
    /// @param name of its file
    /// @param deaths told in words when the process ends that nobody has ended
    /// @throws IOException if it cannot be started, or ends at once
    static Dra start(
            String name,
            DraConfig config,
            RelayProgram program,
            Means means,
            Consumer<String> deaths)
            throws IOException {
        Dra dra = new Dra(name, config, program, means, deaths);
        try {
            dra.listen(means);
            dra.begin();
            return dra;
        } catch (IOException refused) {
            dra.close();
            throw refused;
        }
    }

    private Dra(
            String name,
            DraConfig config,
            RelayProgram program,
            Means means,
            Consumer<String> deaths) {
        this.name = name;
        this.config = config;
        this.program = program;
        this.clock = means.clock();
        this.deaths = deaths;
        this.loop = new NettyLoop(name + "-end", means.faults());
    }

    private void listen(Means means) throws IOException {
        NettyStreams streams = new NettyStreams(means.faults());
        for (Peer peer : config.peers()) {
            lines.put(
                    peer.identity(),
                    new DiameterLine(
                            streams,
                            means.allocator(),
                            loop,
                            config.address(),
                            new InetSocketAddress(peer.address(), PeerConfig.PORT),
                            new PeerSights(peer.identity())));
        }
    }

    /// That of its file.
    String name() {
        return name;
    }

    String identity() {
        return config.identity();
    }

    DraConfig config() {
        return config;
    }

    // ---- the process --------------------------------------------------------------------------

    private void begin() throws IOException {
        CompletableFuture<Boolean> calls = new CompletableFuture<>();
        loop.execute(
                () -> {
                    called.clear();
                    allCalled = calls;
                });
        Map<String, InetSocketAddress> ports = new LinkedHashMap<>();
        lines.forEach((identity, line) -> ports.put(identity, line.port()));
        Process started = program.start(name, config, ports);
        started.onExit().thenRun(() -> calls.complete(false));
        if (!calls.completeOnTimeout(false, START_MAX.toNanos(), TimeUnit.NANOSECONDS).join()) {
            String why = started.isAlive() ? "does not call" : status(started);
            kill(started);
            throw new IOException(
                    "%s %s; its log is %s".formatted(program.executable(), why, log()));
        }
        synchronized (this) {
            process = started;
        }
        started.onExit().thenAccept(this::ended);
    }

    /// Lets it to its peers.
    void open() {
        loop.execute(() -> lines.values().forEach(DiameterLine::open));
    }

    private void ended(Process gone) {
        synchronized (this) {
            if (process != gone) {
                return;
            }
            process = null;
        }
        deaths.accept("%s %s; its log is %s".formatted(name, status(gone), log()));
    }

    private static String status(Process gone) {
        return "has ended with status " + gone.exitValue();
    }

    private String log() {
        return program.log(name).toString();
    }

    /// Ends the process without a word to its peers.
    ///
    /// @throws IOException if none runs
    void kill() throws IOException {
        kill(running());
    }

    /// Has the process say goodbye to its peers and end.
    ///
    /// @throws IOException if none runs
    void shutDown() throws IOException {
        end(running());
    }

    /// The process that runs, of whose end nobody is told from now on.
    private synchronized Process running() throws IOException {
        Process running = process;
        if (running == null) {
            throw new IOException(name + " does not run");
        }
        process = null;
        return running;
    }

    /// Starts a process in the place of one that has ended.
    ///
    /// @throws IOException if one runs, or as at the start
    void startAgain() throws IOException {
        synchronized (this) {
            if (process != null) {
                throw new IOException(name + " is running");
            }
        }
        begin();
    }

    private static void end(Process running) {
        running.destroy();
        awaitEnd(running);
        kill(running);
    }

    private static void kill(Process running) {
        running.destroyForcibly();
        awaitEnd(running);
    }

    private static void awaitEnd(Process ending) {
        ending.onExit()
                .copy()
                .completeOnTimeout(ending, GOODBYE_MAX.toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }

    @Override
    public void close() {
        Process running;
        synchronized (this) {
            running = process;
            process = null;
        }
        if (running != null) {
            end(running);
        }
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        loop.execute(
                () -> {
                    lines.values().forEach(DiameterLine::close);
                    closed.complete(true);
                });
        closed.join();
        loop.close();
    }

    // ---- what is known of it ------------------------------------------------------------------

    /// How it is, in one line.
    synchronized String words() {
        Process running = process;
        return running == null
                ? "%s does not run; its log is %s".formatted(name, log())
                : "%s is freeDiameter, process %d; its log is %s"
                        .formatted(name, running.pid(), log());
    }

    /// What it knows, for the prompt.
    CompletionStage<Document> show() {
        return CompletableFuture.supplyAsync(this::document, loop::execute);
    }

    private Document document() {
        Document.Builder document = Document.builder();
        synchronized (this) {
            Process running = process;
            if (running == null) {
                document.line("%s does not run", Field.of("relay", name));
            } else {
                document.line(
                        "%s is freeDiameter, process %s",
                        Field.of("relay", name), Field.of("process", running.pid()));
            }
        }
        List<List<Field>> rows = new ArrayList<>();
        for (Peer peer : config.peers()) {
            DiameterLine line = lines.get(peer.identity());
            rows.add(
                    List.of(
                            Field.of("peer", peer.identity()),
                            Field.of("address", peer.address().getHostAddress()),
                            Field.of(
                                    "state",
                                    line != null && line.isThrough()
                                            ? "connected"
                                            : "not connected")));
        }
        return document.line("Its log is %s", Field.of("log", log()))
                .table("peers", List.of("Peer", "Address", "State"), rows)
                .build();
    }

    /// From now on, who is told of every message of short messages between it and its peers, on its
    /// loop. There is one at a time.
    ///
    /// @return completed when the one before is told no more
    CompletionStage<Boolean> watch(Consumer<DiameterMessage> told) {
        return CompletableFuture.supplyAsync(
                () -> {
                    watcher = told;
                    return true;
                },
                loop::execute);
    }

    // ---- messages -----------------------------------------------------------------------------

    /// What passes between the relay and one of its peers.
    private final class PeerSights implements DiameterLine.Sights {
        private final String peer;

        /// By who has asked, and the hop-by-hop number; the oldest go first.
        private final Map<Asked, Open> open =
                new LinkedHashMap<>() {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<Asked, Open> eldest) {
                        return size() > EXCHANGES_MAX;
                    }
                };

        private record Asked(boolean byRelay, int hopByHop) {}

        /// @param origin who waits for the answer
        private record Open(String exchange, String origin) {}

        private PeerSights(String peer) {
            this.peer = peer;
        }

        @Override
        public void onCalled() {
            called.add(peer);
            if (called.size() == lines.size()) {
                allCalled.complete(true);
            }
        }

        @Override
        public void onMessage(boolean isOfRelay, DiameterHeader header, AvpReader avps)
                throws DiameterException {
            if (header.isRequest()) {
                ReceivedRequest received = SgdRequestCodec.read(header, avps);
                exchanges++;
                String exchange = name + " " + exchanges;
                open.put(
                        new Asked(isOfRelay, header.hopByHop()),
                        new Open(exchange, received.envelope().originHost()));
                watcher.accept(
                        DiameterMessage.of(
                                sight(isOfRelay, exchange),
                                received.envelope(),
                                received.request()));
            } else {
                SgdCommand command = SgdCommand.of(header);
                Open asked = open.remove(new Asked(!isOfRelay, header.hopByHop()));
                if (asked != null) {
                    ReceivedAnswer received = SgdAnswerCodec.read(command, avps);
                    String origin = received.originHost();
                    watcher.accept(
                            DiameterMessage.of(
                                    sight(isOfRelay, asked.exchange()),
                                    origin == null ? "" : origin,
                                    asked.origin(),
                                    received.answer()));
                }
            }
        }

        private Sight sight(boolean isOfRelay, String exchange) {
            return new Sight(clock.epochNanos(), name, peer, isOfRelay, exchange);
        }
    }
}
