// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.access.Operator;
import org.signalbox.access.Role;
import org.signalbox.config.Block;
import org.signalbox.config.ConfigEditor;
import org.signalbox.node.NodeConfig;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/// Whole configurations of a node in virtual time: committed, confirmed, undone, kept, reloaded.
@NullUnmarked
class CommitsTest {
    private static final Operator ANNA = new Operator("anna", Role.CONFIGURE, "ssh 192.0.2.7:4");
    private static final Operator BERT = new Operator("bert", Role.CONFIGURE, "console");
    private static final String STARTUP =
            """
            hostname north
            cs7 network-indicator international
            cs7 point-code 1.2.3
            cs7 local-peer 1024
             local-ip 10.0.0.1
            cs7 linkset tosouth 4.5.6
             link 0 sctp 10.0.0.2 1024 1024
            cs7 route-table system
             update route 5.0.0/3 linkset tosouth
             load more.routes
            no web listen
            """;

    @TempDir private Path folder;
    private VirtualTopology topology;
    private Path file;
    private RunningNode node;

    @BeforeEach
    void start() throws IOException {
        file = folder.resolve("north.conf");
        Files.writeString(file, STARTUP);
        Files.writeString(folder.resolve("more.routes"), "update route 6.0.0/3 linkset tosouth\n");
        topology = VirtualTopology.load(folder, new World(1));
        topology.startAll();
        node = running();
    }

    private RunningNode running() {
        return new RunningNode(topology.node("north").node(), Optional.of(new StartupFile(file)));
    }

    @Test
    void commitIsKeptWithWhoMadeItAndWhy() throws IOException {
        Committed committed = commit(with("stop-timeout 3"), "quicker ends", Optional.empty());

        assertThat(committed.revision()).contains(2);
        assertThat(committed.plan().steps())
                .containsExactly(new Plan.Step("stop-timeout", "", "changed", "in place", ""));
        assertThat(await(node.revisions()))
                .extracting(Revision::by, Revision::comment, Revision::added, Revision::removed)
                .containsExactly(
                        tuple(
                                "signalbox",
                                "what ran before the next one, started or typed line by line",
                                11,
                                0),
                        tuple("anna", "quicker ends", 1, 0));
        Path kept = folder.resolve("north.conf.revisions");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(kept)) {
            assertThat(files)
                    .hasSize(2)
                    .allSatisfy(
                            one ->
                                    assertThat(
                                                    PosixFilePermissions.toString(
                                                            Files.getPosixFilePermissions(one)))
                                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void revisionsOutliveTheProcess() {
        commit(with("stop-timeout 3"), "first", Optional.empty());
        List<Revision> before = await(node.revisions());

        node = running();

        assertThat(await(node.revisions())).isEqualTo(before);
        assertThat(await(node.rollback(1, BERT)).revision()).contains(3);
        assertThat(node.running().toString()).doesNotContain("stop-timeout");
    }

    @Test
    void onlyTheLastOnesAreKept() throws IOException {
        for (int i = 0; i < RevisionStore.REVISIONS_MAX + 5; i++) {
            commit(with("stop-timeout " + (3 + i)), "", Optional.empty());
        }

        assertThat(await(node.revisions()))
                .hasSize(RevisionStore.REVISIONS_MAX)
                .first()
                .extracting(Revision::number)
                .isEqualTo(7);
        try (Stream<Path> files = Files.list(folder.resolve("north.conf.revisions"))) {
            assertThat(files).hasSize(RevisionStore.REVISIONS_MAX);
        }
        assertThatThrownBy(() -> await(node.rollback(1, ANNA)))
                .hasRootCauseInstanceOf(IOException.class)
                .hasMessageContaining("there is no revision 1");
    }

    @Test
    void commitThatNobodyConfirmsIsUndone() throws IOException {
        Block before = node.running();
        commit(with("stop-timeout 3"), "", Optional.of(Duration.ofMinutes(5)));
        Files.writeString(folder.resolve("more.routes"), "");

        topology.world().runFor(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(node.running().toString()).contains("stop-timeout 3");
        assertThat(node.unconfirmed()).contains(Duration.ofSeconds(1));
        topology.world().runFor(Duration.ofSeconds(2));

        assertThat(node.running()).isEqualTo(before);
        assertThat(node.unconfirmed()).isEmpty();
        assertThat(routes()).as("what the file said then").isEqualTo(2);
        assertThat(events()).anyMatch(line -> line.contains("SYS-4-CONFIG_UNDONE"));
        assertThat(await(node.revisions()).getLast().comment()).isEqualTo("not confirmed in time");
    }

    private long routes() {
        return topology.node("north").node().config().instances().get(0).routes().routes().size();
    }

    @Test
    void confirmedCommitStays() {
        commit(with("stop-timeout 3"), "", Optional.of(Duration.ofMinutes(5)));

        assertThat(await(node.confirm(BERT)).obeyed()).isTrue();
        topology.world().runFor(Duration.ofMinutes(10));

        assertThat(node.running().toString()).contains("stop-timeout 3");
        assertThat(await(node.confirm(BERT)).obeyed()).as("twice").isFalse();
    }

    @Test
    void nothingElseIsChangedWhileACommitWaits() {
        commit(with("stop-timeout 3"), "", Optional.of(Duration.ofMinutes(5)));

        assertThat(commit(with("stop-timeout 4"), "", Optional.empty()).outcome())
                .isEqualTo(Committed.Outcome.ANOTHER_WAITS);
        assertThat(await(node.apply(with("stop-timeout 4"))).errors())
                .singleElement()
                .extracting(problem -> problem.message())
                .asString()
                .contains("commit confirm");
        assertThat(await(node.reload(BERT)).outcome()).isEqualTo(Committed.Outcome.ANOTHER_WAITS);
        assertThatThrownBy(node::save).hasMessageContaining("commit confirm");
        assertThat(node.running().toString()).contains("stop-timeout 3");

        // but one may go back at once
        assertThat(await(node.rollback(1, BERT)).isDone()).isTrue();
        assertThat(node.unconfirmed()).isEmpty();
        topology.world().runFor(Duration.ofMinutes(10));
        assertThat(events()).noneMatch(line -> line.contains("CONFIG_UNDONE"));
    }

    @Test
    void commitOverSomebodyElsesChangeIsRefusedWithThat() {
        Block base = node.running();
        Block candidate = with("stop-timeout 3");
        await(node.apply(with("cs7 sls-shift 1")));

        Committed committed =
                await(node.commit(candidate, new CommitRequest(ANNA, "", Optional.empty(), base)));

        assertThat(committed.outcome()).isEqualTo(Committed.Outcome.OVERTAKEN);
        assertThat(committed.overtaken().orElseThrow().lines()).containsExactly("+cs7 sls-shift 1");
        assertThat(node.running().toString()).contains("sls-shift 1").doesNotContain("stop-t");
    }

    @Test
    void candidateWithErrorsChangesNothing() {
        Block before = node.running();

        Committed committed =
                commit(with("diameter peer lost\n identity a.b"), "", Optional.empty());

        assertThat(committed.outcome()).isEqualTo(Committed.Outcome.REFUSED);
        assertThat(committed.plan().steps()).isEmpty();
        assertThat(node.running()).isEqualTo(before);
        assertThat(await(node.revisions())).isEmpty();
    }

    @Test
    void reloadReadsTheFileAndAllItNames() throws IOException {
        Files.writeString(
                folder.resolve("more.routes"),
                "update route 6.0.0/3 linkset tosouth\nupdate route 7.0.0/3 linkset tosouth\n");
        Files.writeString(file, STARTUP + "stop-timeout 3\n");

        Plan plan = await(node.planReload());
        assertThat(plan.steps())
                .extracting(step -> step.kind() + " " + step.name() + " " + step.effect())
                .containsExactly(
                        "stop-timeout  in place",
                        "route of instance 0 7.0.0/3 linkset tosouth in place");
        assertThat(routes()).isEqualTo(2);

        assertThat(await(node.reload(ANNA)).plan().steps()).isEqualTo(plan.steps());
        assertThat(routes()).isEqualTo(3);
        assertThat(events()).anyMatch(line -> line.contains("reload (2 changed in place)"));
    }

    @Test
    void reloadOfABrokenFileChangesNothing() throws IOException {
        Block before = node.running();
        Files.writeString(file, STARTUP + "cs7 nonsense\n");

        assertThat(await(node.planReload()).isPossible()).isFalse();
        assertThat(await(node.reload(ANNA)).outcome()).isEqualTo(Committed.Outcome.REFUSED);

        assertThat(node.running()).isEqualTo(before);
        assertThat(events()).anyMatch(line -> line.contains("SYS-3-RELOAD"));
    }

    @Test
    void watchedFilesAreReadWhenTheyAreLeftAlone() throws IOException {
        await(node.apply(with("configuration watch settle 3")));
        Files.writeString(file, STARTUP + "configuration watch settle 3\n");
        topology.world().runFor(Duration.ofSeconds(10));
        Path routes = folder.resolve("more.routes");

        for (int i = 0; i < 4; i++) {
            Files.writeString(
                    routes, "update route 6.0.0/3 linkset tosouth\n" + "!".repeat(i) + "\n");
            topology.world().runFor(Duration.ofSeconds(2));
        }
        Files.writeString(
                routes,
                "update route 6.0.0/3 linkset tosouth\nupdate route 7.0.0/3 linkset tosouth\n");
        topology.world().runFor(Duration.ofSeconds(2));
        assertThat(routes()).as("it may be written still").isEqualTo(2);
        topology.world().runFor(Duration.ofSeconds(4));
        assertThat(routes()).isEqualTo(3);

        Files.writeString(file, "cs7 nonsense\n");
        topology.world().runFor(Duration.ofSeconds(20));
        assertThat(events().stream().filter(line -> line.contains("SYS-3-RELOAD")))
                .as("told once")
                .hasSize(1);
        assertThat(routes()).isEqualTo(3);
        Files.writeString(file, STARTUP);
        topology.world().runFor(Duration.ofSeconds(20));
        assertThat(node.running().toString()).doesNotContain("watch");
        Files.writeString(routes, "");
        topology.world().runFor(Duration.ofSeconds(20));
        assertThat(routes()).as("watched no more").isEqualTo(3);
    }

    @Test
    void configurationsAreCompared() {
        commit(with("stop-timeout 3"), "", Optional.empty());

        assertThat(difference(new ConfigReference.Startup(), new ConfigReference.Running()))
                .containsExactly("+stop-timeout 3");
        assertThat(difference(new ConfigReference.Committed(2), new ConfigReference.Committed(1)))
                .containsExactly("-stop-timeout 3");
        assertThat(
                        difference(
                                new ConfigReference.Running(),
                                new ConfigReference.Candidate(
                                        with("cs7 linkset tosouth 4.5.6\n shutdown"))))
                .containsExactly(" cs7 linkset tosouth 4.5.6", "+ shutdown");
    }

    private List<String> difference(ConfigReference from, ConfigReference to) {
        return await(node.difference(from, to)).lines();
    }

    private Block with(String lines) {
        ConfigEditor editor = new ConfigEditor(NodeConfig.SCHEMA, node.running());
        lines.lines().forEach(editor::enter);
        return editor.block();
    }

    private Committed commit(Block candidate, String comment, Optional<Duration> confirmWithin) {
        return await(
                node.commit(
                        candidate,
                        new CommitRequest(ANNA, comment, confirmWithin, node.running())));
    }

    private List<String> events() {
        return node.logged().stream().map(Event::line).toList();
    }

    private <T> T await(CompletionStage<T> answer) {
        return topology.await("an answer", answer);
    }
}
