// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.RunningNode;
import org.signalbox.cli.Reply;
import org.signalbox.cli.Session;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.node.MessageWatch;
import org.signalbox.node.Node;
import org.signalbox.node.NodeEvent;
import org.signalbox.sccp.ManagementStatus;
import org.signalbox.sccp.PointState;
import org.signalbox.ss7.PointCode;
import org.signalbox.trace.CaptureSink;
import org.signalbox.trace.CapturedMsu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The laboratory of short messages under load, in which the first of two registers is ended: every
/// message and every dialogue is accounted for, and the other register stands in.
@NullUnmarked
class LoadOverSocketsTest {
    private static final Path TOPOLOGY = Path.of("simulator/topologies/sms");
    private static final Duration ANSWER_MAX = Duration.ofSeconds(4);

    /// The event comes at once, the routing snapshot follows it: within 20 ms, on a machine that
    /// has time (decision 0025).
    private static final Duration SNAPSHOT_MAX = Duration.ofMillis(500);

    private static final PointCode REGISTER = PointCode.itu("2.2.2");

    @TempDir private Path folder;

    private RunningLab lab;
    private Session session;
    private Node stp;
    private MessageWatch watch;
    private final List<NodeEvent> events = new CopyOnWriteArrayList<>();

    /// When the STP sent a BEGIN to the first register.
    private final ConcurrentLinkedQueue<Long> begins = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() throws IOException, InterruptedException {
        try (Stream<Path> files = Files.list(TOPOLOGY)) {
            for (Path file : files.toList()) {
                Files.writeString(
                        folder.resolve(file.getFileName()),
                        Files.readString(file)
                                .replace("127.0.5.", "127.0.8.")
                                .replace("retry 60 attempts 5", "retry 2 attempts 20"));
            }
        }
        lab = new RunningLab(folder, ANSWER_MAX);
        List<NodePort> ports =
                lab.nodes().stream()
                        .<NodePort>map(node -> new RunningNode(node, Optional.empty()))
                        .toList();
        session = new Session(ports, lab.lab().commands(), _ -> {});
        stp =
                lab.nodes().stream()
                        .filter(node -> node.hostname().equals("StpB"))
                        .findFirst()
                        .orElseThrow();
        stp.events().subscribe(events::add);
        watch = await(stp.captures().watch(Ladder.sccp(), new Begins()));
    }

    @AfterEach
    void stop() {
        if (lab != null) {
            await(watch.end());
            lab.close();
        }
    }

    @Test
    void aRegisterThatDiesIsStoodInForAndEverythingIsAccountedFor() {
        command("load sms 40 seconds 10 to 4477");
        lab.await("the first register works", () -> served("HlrB") > 100);
        command("kill sms end HlrB");
        lab.await(
                "the STP knows",
                () -> events.stream().anyMatch(event -> isAbout(event, "inaccessible")));
        long known =
                events.stream()
                        .filter(event -> isAbout(event, "inaccessible"))
                        .findFirst()
                        .orElseThrow()
                        .epochNanos();
        command("wait sms load");

        Load.Standing standing = atRest();
        assertThat(standing.isSettled()).isTrue();
        assertThat(standing.begun() + standing.notBegun()).isEqualTo(400);
        assertThat(standing.begun()).isEqualTo(standing.accepted()).isPositive();
        assertThat(standing.messages().taken()).isEqualTo(standing.begun());
        assertThat(standing.dialogues().get(DialogueCount.BEGUN))
                .isEqualTo(standing.dialogues().sum(kind -> kind.count() != DialogueCount.BEGUN));
        assertThat(standing.dialogues().get(DialogueCount.ENDED_BY_TIME))
                .as("those that were under way to the dead register")
                .isPositive();
        assertThat(standing.messages().failed()).isEmpty();
        assertThat(served("HlrB2")).isPositive();
        assertNothingSentSince(known);

        delivered(standing);
        comesBack();
    }

    @Test
    void aRegisterThatLeavesInGoodOrderIsAskedNoMore() {
        command("load sms 40 seconds 5 to 4477");
        lab.await("the first register works", () -> served("HlrB") > 50);
        command("shutdown sms end HlrB");
        lab.await("the STP knows", () -> !isAllowed());
        long known = System.currentTimeMillis() * 1_000_000;
        command("wait sms load");

        Load.Standing standing = atRest();
        assertThat(standing.isSettled()).isTrue();
        assertThat(standing.dialogues().get(DialogueCount.ENDED_BY_TIME))
                .as("whatever comes too late is returned at once")
                .isZero();
        assertNothingSentSince(known);
        assertThat(served("HlrB2")).isPositive();

        delivered(standing);
        comesBack();
    }

    @Test
    void onlyRegistersCanBeEnded() {
        assertThat(reply("kill sms end SmscA").succeeded()).isFalse();
        assertThat(reply("start sms end HlrB").lines()).containsExactly("% HlrB is running");
        assertThat(reply("show sms load").succeeded()).isFalse();
        command("load sms 5 seconds 3600");
        assertThat(reply("load sms 5").succeeded()).as("one load at a time").isFalse();
        command("stop sms load");
        command("wait sms load");
        assertThat(atRest().isSettled()).isTrue();
    }

    /// The service centres try again until all is there; copies are possible, losses are not.
    private void delivered(Load.Standing before) {
        lab.await(
                "all messages are delivered",
                () -> standing().messages().delivered() == before.begun());
        Load.Standing after = standing();
        assertThat(after.received()).isEqualTo(before.begun());
        assertThat(after.messages().waiting()).isEqualTo(Map.of());
    }

    private void assertNothingSentSince(long known) {
        assertThat(begins)
                .as("sent to the register that has gone")
                .isNotEmpty()
                .allMatch(at -> at <= known + SNAPSHOT_MAX.toNanos());
    }

    private void comesBack() {
        command("start sms end HlrB");
        lab.await("the STP knows that it is back", this::isAllowed);
        long before = served("HlrB");
        command("send sms 491711000001 447711000001 Hello");
        assertThat(served("HlrB")).isEqualTo(before + 2);
    }

    private static boolean isAbout(NodeEvent event, String state) {
        return event.text().equals("Destination " + REGISTER + " is " + state);
    }

    private boolean isAllowed() {
        return await(stp.status()).instances().stream()
                .flatMap(instance -> instance.sccp().stream())
                .flatMap(sccp -> sccp.management().remote().stream())
                .filter(remote -> remote.point().equals(REGISTER))
                .allMatch(LoadOverSocketsTest::isAllowed);
    }

    private static boolean isAllowed(ManagementStatus.Remote remote) {
        return remote.state() == PointState.AVAILABLE
                && remote.subsystems().stream().allMatch(ManagementStatus.RemoteState::allowed);
    }

    private long served(String name) {
        return lab.lab().places().stream()
                .filter(place -> place.name().equals(name))
                .mapToLong(place -> place.counts().get(DialogueCount.SERVED_BY_RESULT))
                .sum();
    }

    private Load.Standing atRest() {
        return await(load().over()).orElseThrow();
    }

    private Load load() {
        return lab.lab().load().orElseThrow();
    }

    private Load.Standing standing() {
        return await(load().standing());
    }

    private void command(String line) {
        Reply reply = reply(line);
        assertThat(reply.succeeded()).as("%s: %s", line, reply.lines()).isTrue();
    }

    private Reply reply(String line) {
        return await(session.execute(line));
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(RunningLab.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private final class Begins implements CaptureSink {
        @Override
        public void onMsu(CapturedMsu msu) {
            if (msu.direction() == Direction.OUT
                    && msu.dpc().equals(REGISTER)
                    && DecodedMessage.of(msu).type().equals("BEGIN")) {
                begins.add(msu.epochNanos());
            }
        }

        @Override
        public void onBatchEnd() {}
    }
}
