// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Replays the dialogues of `src/test/resources/cli/lab`, `lab-instances`, `lab-sigtran`,
/// `lab-mates` and `lab-tcp`, on production nodes in virtual time. The time before an event is
/// written as `*...:`
/// there.
class LabTranscriptTest {
    private static final Path FOLDER = Path.of("src/test/resources/cli/lab");
    private static final Path INSTANCES_FOLDER = Path.of("src/test/resources/cli/lab-instances");
    private static final Path SIGTRAN_FOLDER = Path.of("src/test/resources/cli/lab-sigtran");
    private static final Path MATES_FOLDER = Path.of("src/test/resources/cli/lab-mates");
    private static final Path TCP_FOLDER = Path.of("src/test/resources/cli/lab-tcp");

    /// So much passes after each line, for what it set in motion.
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final Pattern STAMP =
            Pattern.compile("^\\*[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8}\\.[0-9]{3}:");

    @ParameterizedTest
    @MethodSource("transcripts")
    void showsTheSameScreen(Path file) throws IOException {
        replay(file, new VirtualLab(1));
    }

    @ParameterizedTest
    @MethodSource("transcriptsOverTcp")
    void showsTheSameScreenOverTcp(Path file) throws IOException {
        replay(file, VirtualLab.overTcp(1));
    }

    @ParameterizedTest
    @MethodSource("transcriptsOfInstances")
    void showsTheSameScreenOfInstances(Path file) throws IOException {
        replay(file, VirtualLab.ofInstances(1));
    }

    @ParameterizedTest
    @MethodSource("transcriptsOfSigtran")
    void showsTheSameScreenOfSigtran(Path file) throws IOException {
        replay(file, VirtualLab.ofSigtran(1));
    }

    @ParameterizedTest
    @MethodSource("transcriptsOfMates")
    void showsTheSameScreenOfMates(Path file) throws IOException {
        replay(file, VirtualLab.ofMates(1));
    }

    private static void replay(Path file, VirtualLab lab) throws IOException {
        lab.runFor(PAUSE);
        List<String> screen = new ArrayList<>();
        Session session = new Session(lab.nodes(), screen::add);
        session.monitor(true);

        Transcript transcript = Transcript.read(file);
        transcript.replay(session, screen, () -> lab.runFor(PAUSE));
        screen.replaceAll(line -> STAMP.matcher(line).replaceFirst("*...:"));

        if (Transcript.toBeRewritten()) {
            transcript.rewrite(screen);
        }
        assertThat(screen).isEqualTo(transcript.wanted()).isNotEmpty();
    }

    static List<Path> transcripts() throws IOException {
        return Transcript.allIn(FOLDER);
    }

    static List<Path> transcriptsOfInstances() throws IOException {
        return Transcript.allIn(INSTANCES_FOLDER);
    }

    static List<Path> transcriptsOfSigtran() throws IOException {
        return Transcript.allIn(SIGTRAN_FOLDER);
    }

    static List<Path> transcriptsOfMates() throws IOException {
        return Transcript.allIn(MATES_FOLDER);
    }

    static List<Path> transcriptsOverTcp() throws IOException {
        return Transcript.allIn(TCP_FOLDER);
    }
}
