// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.diameter.peer.FreeDiameter;
import org.signalbox.diameter.peer.PeerState;
import org.signalbox.node.Node;
import org.signalbox.node.NodeEvent;
import org.signalbox.simulator.sms.Smsc.Progress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The laboratory with LTE with a relay of Diameter between: it dies, comes back and does not stay
/// behind, and where it cannot be started there is none.
@NullUnmarked
class RelayOverSocketsTest {
    private static final Path TOPOLOGY = Path.of("simulator/topologies/sgd");
    private static final String ANNE = "491711000001";
    private static final String LISA = "491711000005";

    @TempDir private Path folder;

    /// The laboratory as it is, with a service centre that tries again every two seconds.
    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.list(TOPOLOGY)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Path centre = folder.resolve("SmscA.end");
        Files.writeString(
                centre,
                Files.readString(centre).replace("retry 60 attempts 5", "retry 2 attempts 100"));
    }

    @Test
    void whatTheRelayCannotPassOnIsDeliveredWhenItIsBack() throws Exception {
        FreeDiameter.assumeInstalled();
        ProcessHandle second;
        try (RunningLab lab = lab(RelayProgram.find().orElseThrow())) {
            Smsc smsc = lab.end(Smsc.class, "SmscA");
            DiameterEnds diameter = lab.lab().diameter();
            Dra dra = diameter.relay().orElseThrow();
            assertThat(send(lab, "First")).containsExactly(tuple(Progress.DELIVERED, ""));
            ProcessHandle first = process(dra);

            first.destroyForcibly(); // as any process may end
            lab.await("the lab tells", () -> events(lab).contains("Dra has ended with status 137"));
            lab.await("StpA knows", () -> relay(lab) == PeerState.DOWN);
            assertThat(send(lab, "Second"))
                    .containsExactly(tuple(Progress.WAITING, "systemFailure"));
            diameter.startAgain(dra);

            assertThat(relay(lab)).isEqualTo(PeerState.OPEN);
            assertThatThrownBy(() -> diameter.startAgain(dra)).hasMessage("Dra is running");
            await(smsc.delivered(2));
            assertThat(await(diameter.mmes().getFirst().telephones().received(LISA)))
                    .extracting(Inbox.Received::text)
                    .containsExactly("First", "Second");
            second = process(dra);
            assertThat(second.isAlive()).isTrue();
        }
        assertThat(second.isAlive()).isFalse();
        assertThat(folder.resolve("logs/Dra.log")).content().contains("'STATE_OPEN'");
    }

    @Test
    void withoutAProgramTheMmeCallsByItself() throws Exception {
        try (RunningLab lab = new RunningLab(folder)) {
            assertThat(lab.lab().remarks())
                    .containsExactly("there is no Dra, its peers are connected directly");
            assertThat(send(lab, "Hello")).containsExactly(tuple(Progress.DELIVERED, ""));
        }
    }

    @Test
    void aProgramThatEndsAtOnceIsDoneWithout() throws Exception {
        try (RunningLab lab = lab(Path.of("/bin/false"))) {
            assertThat(lab.lab().remarks())
                    .containsExactly(
                            "there is no Dra, its peers are connected directly: /bin/false has ended"
                                    + " with status 1; its log is %s/logs/Dra.log"
                                            .formatted(folder));
            assertThat(send(lab, "Hello")).containsExactly(tuple(Progress.DELIVERED, ""));
        }
    }

    private RunningLab lab(Path program) throws IOException, InterruptedException {
        return new RunningLab(folder, new RelayProgram(program, folder.resolve("logs")));
    }

    private static ProcessHandle process(Dra dra) {
        long pid = Long.parseLong(dra.words().replaceAll(".*process (\\d+);.*", "$1"));
        return ProcessHandle.of(pid).orElseThrow();
    }

    private static String events(RunningLab lab) {
        StringBuilder all = new StringBuilder();
        stp(lab).events().events().stream().map(NodeEvent::text).forEach(all::append);
        return all.toString();
    }

    private static PeerState relay(RunningLab lab) {
        return stp(lab).status().toCompletableFuture().join().diameterPeers().stream()
                .filter(peer -> peer.config().name().equals("dra"))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private static Node stp(RunningLab lab) {
        return lab.nodes().stream()
                .filter(node -> node.hostname().equals("StpA"))
                .findFirst()
                .orElseThrow();
    }

    /// What becomes at first of a message from a telephone of the centre to one of the MME.
    private static List<Tuple> send(RunningLab lab, String text) {
        Smsc smsc = lab.end(Smsc.class, "SmscA");
        long last = await(smsc.lastNumber());
        Telephones centre = lab.end(Msc.class, "MscA").telephones();
        assertThat(await(centre.submit(ANNE, LISA, text)).refusal()).isEmpty();
        return await(smsc.standings(LISA, last)).stream()
                .map(standing -> tuple(standing.progress(), standing.reason()))
                .toList();
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(RunningLab.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
