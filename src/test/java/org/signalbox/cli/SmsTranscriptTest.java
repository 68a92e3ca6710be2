// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.RunningNode;
import org.signalbox.diameter.peer.FreeDiameter;
import org.signalbox.simulator.sms.RelayProgram;
import org.signalbox.simulator.sms.RunningLab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Replays the dialogues of `src/test/resources/cli/lab-sms`, `lab-sgd` and `lab-sgd-dra` with the
/// laboratories of short messages, on real sockets and in real time: the stack of the ends knows no
/// other. The time of a message is written as `..:..:......` there. Only the last needs
/// freeDiameter; the one before does without, whether it is installed or not.
class SmsTranscriptTest {
    private static final Path FOLDER = Path.of("src/test/resources/cli/lab-sms");
    private static final Path TOPOLOGY = Path.of("simulator/topologies/sms");
    private static final Path SGD_FOLDER = Path.of("src/test/resources/cli/lab-sgd");
    private static final Path SGD_TOPOLOGY = Path.of("simulator/topologies/sgd");
    private static final Path RELAY_FOLDER = Path.of("src/test/resources/cli/lab-sgd-dra");
    private static final long PATIENCE_SECONDS = 60;
    private static final Pattern TIME = Pattern.compile("^\\d\\d:\\d\\d:\\d\\d\\.\\d{3}");

    @ParameterizedTest
    @MethodSource("transcripts")
    void showsTheSameScreen(Path file) throws IOException, InterruptedException {
        replay(file, new RunningLab(TOPOLOGY));
    }

    @ParameterizedTest
    @MethodSource("transcriptsWithMme")
    void showsTheSameScreenWithMme(Path file) throws IOException, InterruptedException {
        replay(file, new RunningLab(SGD_TOPOLOGY));
    }

    @ParameterizedTest
    @MethodSource("transcriptsWithRelay")
    void showsTheSameScreenWithRelay(Path file, @TempDir Path logs)
            throws IOException, InterruptedException {
        FreeDiameter.assumeInstalled();
        RelayProgram program = new RelayProgram(RelayProgram.find().orElseThrow(), logs);
        replay(file, new RunningLab(SGD_TOPOLOGY, program));
    }

    private static void replay(Path file, RunningLab running) throws IOException {
        try (RunningLab lab = running) {
            List<NodePort> nodes =
                    lab.nodes().stream()
                            .<NodePort>map(node -> new RunningNode(node, Optional.empty()))
                            .toList();
            List<String> screen = new ArrayList<>();
            Session session = new Session(nodes, lab.lab().commands(), screen::add);

            Transcript transcript = Transcript.read(file);
            transcript.replay(session, screen, SmsTranscriptTest::await);
            screen.replaceAll(line -> TIME.matcher(line).replaceFirst("..:..:......"));

            if (Transcript.toBeRewritten()) {
                transcript.rewrite(screen);
            }
            assertThat(screen).isEqualTo(transcript.wanted()).isNotEmpty();
        }
    }

    private static void await(CompletableFuture<Reply> reply) {
        reply.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    static List<Path> transcripts() throws IOException {
        return Transcript.allIn(FOLDER);
    }

    static List<Path> transcriptsWithRelay() throws IOException {
        return Transcript.allIn(RELAY_FOLDER);
    }

    static List<Path> transcriptsWithMme() throws IOException {
        return Transcript.allIn(SGD_FOLDER);
    }
}
