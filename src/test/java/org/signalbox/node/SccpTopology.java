// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.admin.InstanceView;
import org.signalbox.admin.RunningNode;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.Metric;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.sccp.ManagementCounter;
import org.signalbox.sccp.PointState;
import org.signalbox.sccp.SccpCounter;
import org.signalbox.sccp.SccpLayer;
import org.signalbox.sccp.SccpService;
import org.signalbox.sccp.SccpUser;
import org.signalbox.sccp.SegmentationCounter;
import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;

/// Whole nodes with SCCP in virtual time, and subsystems that write down what they get.
@NullUnmarked
final class SccpTopology {
    private final Path folder;
    private final World world;
    private final Map<String, List<String>> received = new HashMap<>();
    private final List<String> addresses = new ArrayList<>();
    private VirtualTopology topology;

    /// @param folder where the nodes' files are to be
    SccpTopology(Path folder, long seed) {
        this.folder = folder;
        this.world = new World(seed);
    }

    /// A node of the international network.
    ///
    /// @param lines all but its name, point code and local address
    SccpTopology write(String name, String code, String address, String... lines) {
        return file(
                name,
                """
                cs7 network-indicator international
                cs7 point-code %s
                cs7 fast-restart
                cs7 local-peer 1024
                 local-ip %s
                %s
                """
                        .formatted(code, address, String.join("\n", lines)));
    }

    /// @param lines all but its name
    SccpTopology file(String name, String lines) {
        try {
            Files.writeString(
                    folder.resolve(name + ".conf"), "hostname %s\n%s".formatted(name, lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    SccpTopology start() {
        topology = VirtualTopology.load(folder, world);
        topology.startAll();
        topology.awaitService(Duration.ofSeconds(30));
        return this;
    }

    /// Ends all nodes; they must leave nothing behind.
    void stop() {
        topology.stopAll();
        run(Duration.ofSeconds(5));
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    VirtualTopology topology() {
        return topology;
    }

    World world() {
        return world;
    }

    void run(Duration time) {
        world.runFor(time);
    }

    /// What subsystems and user parts at a node got: the data, and the cause if it is back.
    List<String> received(String name) {
        return received.computeIfAbsent(name, _ -> new ArrayList<>());
    }

    /// To whom and from whom all messages were that subsystems got.
    List<String> addresses() {
        return addresses;
    }

    SccpService register(String name, SubsystemNumber number) {
        return register(name, 0, number);
    }

    SccpService register(String name, int instance, SubsystemNumber number) {
        return topology.await(
                name, topology.node(name).node().register(instance, number, new Diary(name)));
    }

    /// A user part for SCCP at a node that has none.
    MtpService registerPlain(String name) {
        return topology.await(
                name,
                topology.node(name)
                        .node()
                        .register(0, ServiceIndicator.SCCP, new PlainDiary(name)));
    }

    private final class Diary implements SccpUser {
        private final String name;

        private Diary(String name) {
            this.name = name;
        }

        @Override
        public void onMessage(SccpView message, PointCode origin) {
            received(name).add(text(message));
            addresses.add("%s from %s".formatted(message.called(), message.calling()));
        }

        @Override
        public void onSubsystem(PointCode point, SubsystemNumber subsystem, boolean inService) {}

        @Override
        public void onPoint(PointCode point, PointState state, int restrictionLevel) {}
    }

    private final class PlainDiary implements Mtp3User {
        private final String name;

        private PlainDiary(String name) {
            this.name = name;
        }

        @Override
        public void onTransfer(Msu msu) {
            SccpView view = new SccpView();
            assertThat(view.read(msu)).isNull();
            received(name).add("%s %s".formatted(view.type().acronym(), text(view)));
            msu.close();
        }

        @Override
        public void onPause(MtpPause pause) {}

        @Override
        public void onResume(MtpResume resume) {}

        @Override
        public void onStatus(MtpStatus status) {}
    }

    private static String text(SccpView message) {
        byte[] data = new byte[message.dataLength()];
        message.octets().getBytes(message.dataAt(), data);
        String text = new String(data, StandardCharsets.US_ASCII);
        return message.type().isService() ? text + " back " + message.returnCause() : text;
    }

    /// Has a subsystem at a node send a message that it wants back.
    void send(
            String name,
            SccpService from,
            SccpAddress called,
            SccpAddress calling,
            String data,
            int protocolClass,
            int sls) {
        send(
                name,
                from,
                called,
                calling,
                Unpooled.copiedBuffer(data, StandardCharsets.US_ASCII),
                protocolClass,
                sls);
    }

    void send(
            String name,
            SccpService from,
            SccpAddress called,
            SccpAddress calling,
            ByteBuf octets,
            int protocolClass,
            int sls) {
        onControl(
                name,
                () ->
                        from.unitdata(
                                called,
                                calling,
                                protocolClass,
                                true,
                                SignallingLinkSelection.of(sls),
                                octets));
    }

    /// Sends a message as a user part without SCCP has written it.
    void transfer(String name, MtpService from, PointCode to, int sls, MessageDraft draft) {
        Msu msu =
                draft.compose(
                        world.allocator(),
                        ServiceInformation.of(from.networkIndicator(), ServiceIndicator.SCCP),
                        to,
                        from.pointCode(),
                        SignallingLinkSelection.of(sls),
                        0);
        onControl(name, () -> from.transfer(msu));
    }

    void onControl(String name, Runnable task) {
        topology.node(name).node().onControl(task);
    }

    /// What an operator sees of a node's first network.
    InstanceView view(String name) {
        return topology.await(
                "a view",
                new RunningNode(topology.node(name).node(), Optional.empty())
                        .view()
                        .thenApply(node -> node.instance(0).orElseThrow()));
    }

    long count(String name, ManagementCounter counter) {
        return sum(name, layer -> layer.managementCounters().get(counter));
    }

    long count(String name, SccpCounter counter) {
        return sum(name, layer -> both(layer.relayCounters(), layer.userCounters(), counter));
    }

    long count(String name, SegmentationCounter counter) {
        return sum(
                name, layer -> both(layer.relaySegmentation(), layer.userSegmentation(), counter));
    }

    private static <M extends Enum<M> & Metric> long both(
            Counters<M> links, Counters<M> users, M counter) {
        return links.get(counter) + users.get(counter);
    }

    private long sum(String name, ToLongFunction<SccpLayer> count) {
        Node node = topology.node(name).node();
        CompletableFuture<Long> counted = new CompletableFuture<>();
        node.onControl(
                () ->
                        counted.complete(
                                node.assembly().sccp().all().values().stream()
                                        .mapToLong(count)
                                        .sum()));
        return topology.await("a count", counted);
    }
}
