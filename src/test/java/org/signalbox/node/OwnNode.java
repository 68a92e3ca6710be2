// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.config.Block;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.m3ua.AsCounter;
import org.signalbox.m3ua.AsStatus;
import org.signalbox.m3ua.AspCounter;
import org.signalbox.m3ua.AspStatus;
import org.signalbox.mtp3.DestinationState;
import org.signalbox.mtp3.PingRequest;
import org.signalbox.mtp3.RouteQuery;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.sccp.SccpService;
import org.signalbox.sccp.SccpUser;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A node of ours with its threads and sockets, for tests with peers that somebody else made.
@NullUnmarked
final class OwnNode implements AutoCloseable {
    private final ProductionEnvironment environment;
    private final Node node;
    private final String name;
    private Block block;

    /// Starts it.
    ///
    /// @param text the configuration, of which nothing may be wrong
    /// @param base for files that it names
    OwnNode(String text, Path base) {
        this("interop", text, base);
    }

    /// The same.
    ///
    /// @param threads how the names of its threads begin
    OwnNode(String threads, String text, Path base) {
        environment = new ProductionEnvironment(threads, base);
        node = new Node(environment.environment(), ProductionEnvironment.allocator());
        reconfigure(text);
        name = node.hostname();
    }

    /// Changes what it does, as it runs.
    ///
    /// @param text the configuration, of which nothing may be wrong
    void reconfigure(String text) {
        Checked checked = ConfigFile.parse(text, NodeConfig.SCHEMA);
        assertThat(checked.problems().list()).isEmpty();
        block = checked.block();
        start();
    }

    /// Starts it again after [#stop].
    void start() {
        ApplyResult result = answer(node.apply(block));
        assertThat(result.problems()).isEmpty();
        assertThat(result.applied()).isTrue();
    }

    /// Ends everything at once: its peers are told by ABORT.
    void stop() {
        answer(node.stop());
    }

    /// Ends everything as a user of it would: its peers are told by M3UA.
    void stopInOrder() {
        answer(node.stopInOrder());
    }

    String name() {
        return name;
    }

    Node node() {
        return node;
    }

    NodeEnvironment environment() {
        return environment.environment();
    }

    NodeStatus status() {
        return answer(node.status());
    }

    /// Whether an application server takes traffic.
    boolean isActive(String server) {
        return servers(server).map(AsStatus::state).anyMatch("active"::equals);
    }

    /// Whether a process takes traffic of an application server.
    boolean isActive(String server, String asp) {
        return servers(server).anyMatch(status -> status.active().contains(asp));
    }

    /// How many processes of an application server take traffic.
    int activeIn(String server) {
        return servers(server).mapToInt(status -> status.active().size()).sum();
    }

    private Stream<AsStatus> servers(String name) {
        return onSignallingLoop(() -> node.assembly().m3ua().serverStatus()).stream()
                .filter(status -> status.config().name().equals(name));
    }

    boolean ping(PingRequest request) {
        return answer(node.ping(request)).result().isSuccessful();
    }

    /// What was counted of an association.
    long counted(String asp, AspCounter counter) {
        return processes()
                .filter(status -> status.config().name().equals(asp))
                .mapToLong(status -> status.counters().get(counter))
                .sum();
    }

    /// What was counted of all associations.
    long counted(AspCounter counter) {
        return processes().mapToLong(status -> status.counters().get(counter)).sum();
    }

    private Stream<AspStatus> processes() {
        return onSignallingLoop(() -> node.assembly().m3ua().aspStatus()).stream();
    }

    void block(String asp, boolean blocked) {
        assertThat(answer(node.setBlocked(asp, blocked))).isTrue();
    }

    /// Ends an association in good order.
    void disconnect(String asp) {
        assertThat(answer(node.disconnect(asp))).isTrue();
    }

    /// What was counted of an application server.
    long counted(String server, AsCounter counter) {
        return servers(server).mapToLong(status -> status.counters().get(counter)).sum();
    }

    /// Connects a user part, until the node is stopped.
    ///
    /// @param user called on [#onControlLoop]
    MtpService register(ServiceIndicator userPart, Mtp3User user) {
        return onControlLoop(() -> node.assembly().network(0).register(userPart, user));
    }

    /// Gives a subsystem of instance 0 a place.
    SccpService register(SubsystemNumber number, SccpUser user) {
        return answer(node.register(0, number, user));
    }

    <T> T onControlLoop(Supplier<T> task) {
        return answer(OnLoop.call(environment.environment().control(), task));
    }

    DestinationState stateOf(PointCode destination) {
        return answer(node.answer(0, RouteQuery.to(destination))).lookup().state();
    }

    /// All that happened to it, for a test that fails.
    String story() {
        return node.events().events().stream()
                .map(event -> event.message() + "\n")
                .reduce("", String::concat);
    }

    @Override
    public void close() {
        stop();
        environment.close();
    }

    <T> T onSignallingLoop(Supplier<T> task) {
        return answer(OnLoop.call(environment.environment().signalling(), task));
    }

    private static <T> T answer(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(OwnNodes.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
