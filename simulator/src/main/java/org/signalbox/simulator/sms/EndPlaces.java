// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Block;
import org.signalbox.config.ConfigFile;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.node.ApplyResult;
import org.signalbox.node.Node;
import org.signalbox.node.NodeConfig;
import org.signalbox.simulator.sms.MapStack.Settings;
import org.signalbox.simulator.sms.SmsLab.Host;
import org.signalbox.simulator.sms.SmsLab.Means;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The places of a laboratory's ends: who is there, who has gone, and what has been counted there
/// since the start, whoever was there.
///
/// ```
///              leave: SSP                      kill: silence
///   SHUT_DOWN <----------- RUNNING ------------------------> KILLED
///       |                     ^                                 |
///       '------- start -------'------------- start -------------'
/// ```
///
/// Callable from any thread; what changes a place blocks.
final class EndPlaces implements AutoCloseable {
    /// How long a node that is killed, or started again, may take for that.
    private static final Duration CHANGE_MAX = Duration.ofSeconds(20);

    /// What is at a place.
    enum State {
        RUNNING,
        /// The subsystem is out of service; the node and its SCCP are there.
        SHUT_DOWN,
        /// Neither end nor links.
        KILLED;

        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final Means means;
    private final List<Place> places = new ArrayList<>();

    /// A node with an end, or without one for now.
    static final class Place {
        private final Host host;
        private final String name;
        private final EndConfig config;
        private final Block configuration;
        private final DialogueCounts counts = new DialogueCounts();
        private volatile State state = State.KILLED;

        /// That of the last one that ran.
        private volatile @Nullable End end;

        private Place(Host host) throws IOException {
            this.host = host;
            this.name = host.node().hostname();
            this.config = EndConfig.load(host.file());
            this.configuration = host.node().running();
        }

        String name() {
            return name;
        }

        /// The end's global title.
        String number() {
            return config.number();
        }

        DialogueCounts counts() {
            return counts;
        }

        State state() {
            return state;
        }

        /// The end that runs here, or the last that did.
        End end() {
            return Objects.requireNonNull(end, "a place without an end");
        }

        boolean isRunning() {
            return state == State.RUNNING;
        }

        boolean isRegister() {
            return config instanceof EndConfig.HlrConfig;
        }
    }

    private EndPlaces(Means means) {
        this.means = means;
    }

    /// Starts an end at every place.
    ///
    /// @throws IOException if one cannot be started, with all that is wrong with it
    static EndPlaces start(List<Host> hosts, Means means) throws IOException {
        EndPlaces started = new EndPlaces(means);
        try {
            for (Host host : hosts) {
                Place place = new Place(host);
                started.occupy(place);
                started.places.add(place);
            }
        } catch (IOException refused) {
            started.close();
            throw refused;
        }
        return started;
    }

    List<Place> all() {
        return List.copyOf(places);
    }

    /// The ends that run now.
    List<End> running() {
        return places.stream().filter(Place::isRunning).map(Place::end).toList();
    }

    /// Tells a register that one of its subscribers can be reached again.
    ///
    /// @param number of the register
    /// @return whether one that runs knows the subscriber
    CompletionStage<Boolean> tellPresent(String number, String imsi, boolean hasRoom) {
        return running().stream()
                .filter(end -> end.number().equals(number))
                .filter(Hlr.class::isInstance)
                .map(Hlr.class::cast)
                .findFirst()
                .map(hlr -> hlr.tellPresent(imsi, hasRoom))
                .orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    private void occupy(Place place) throws IOException {
        Node node = place.host.node();
        NettyLoop loop = new NettyLoop(place.name + "-end", means.faults());
        Settings settings = new Settings(means.answerMax(), place.counts, means.allocator(), loop);
        try {
            place.end =
                    switch (place.config) {
                        case EndConfig.HlrConfig hlr -> new Hlr(node, hlr, settings);
                        case EndConfig.MscConfig msc -> new Msc(node, msc, settings);
                        case EndConfig.SmscConfig smsc ->
                                new Smsc(node, smsc, means.clock(), settings);
                    };
            place.state = State.RUNNING;
        } catch (IOException refused) {
            loop.close();
            throw refused;
        }
    }

    /// Ends an end and its node as if their machine had died. Over SCTP in user space no neighbour
    /// hears a word; the SCTP of a kernel ends the associations itself, as it does for a process
    /// that dies.
    ///
    /// @throws IOException if there is none, or if it takes too long
    synchronized void kill(Place place) throws IOException {
        if (place.state == State.KILLED) {
            throw new IOException(place.name + " is killed already");
        }
        place.host.cable().cut();
        place.state = State.KILLED;
        apply(place, ConfigFile.parse("hostname " + place.name, NodeConfig.SCHEMA).block());
        place.end().close();
        place.host.cable().mend();
    }

    /// Takes an end out of service in good order.
    ///
    /// @throws IOException if none is in service
    synchronized void shutDown(Place place) throws IOException {
        if (place.state != State.RUNNING) {
            throw new IOException(place.name + " is " + place.state.words());
        }
        place.state = State.SHUT_DOWN;
        place.end().leave();
    }

    /// Puts a new end in the place of one that is shut down or was killed, with what its file says
    /// and nothing else. Blocks until it reaches whom it sends to.
    ///
    /// @throws IOException if it runs, cannot be started, or reaches them not in time
    synchronized void startAgain(Place place) throws IOException {
        switch (place.state) {
            case RUNNING -> throw new IOException(place.name + " is running");
            case SHUT_DOWN -> place.end().close();
            case KILLED -> apply(place, place.configuration);
        }
        occupy(place);
        await(place, place.end().connected());
    }

    private static void apply(Place place, Block configuration) throws IOException {
        ApplyResult result = await(place, place.host.node().apply(configuration));
        if (!result.applied()) {
            throw new IOException(place.name + ": " + result.problems());
        }
    }

    private static <T> T await(Place place, CompletionStage<T> stage) throws IOException {
        try {
            return stage.toCompletableFuture()
                    .copy()
                    .orTimeout(CHANGE_MAX.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException failed) {
            String why =
                    failed.getCause() instanceof TimeoutException
                            ? "not done after %d s".formatted(CHANGE_MAX.toSeconds())
                            : String.valueOf(failed.getCause());
            throw new IOException(place.name + ": " + why, failed);
        }
    }

    @Override
    public synchronized void close() {
        for (Place place : places) {
            if (place.state != State.KILLED) {
                place.state = State.KILLED;
                place.end().close();
            }
        }
    }
}
