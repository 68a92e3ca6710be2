// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.signalbox.link.LinkFailure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Replays every dialogue of `src/test/resources/cli` on a lab of three countries.
class TranscriptTest {
    private static final Path FOLDER = Path.of("src/test/resources/cli");

    @ParameterizedTest
    @MethodSource("transcripts")
    void showsTheSameScreen(Path file) throws IOException {
        BenchNode a = BenchNode.countryA();
        BenchNode b = BenchNode.countryB();
        BenchNode c = BenchNode.countryC();
        c.fail(
                file.toString().contains("down") ? "ToCountryB" : "none",
                new LinkFailure(LinkFailure.Cause.CONNECTION_FAILED, "no answer from peer"));
        if (file.toString().contains("congested")) {
            b.congest("ToCountryA", 2_051);
        }
        List<String> screen = new ArrayList<>();
        Session session = new Session(List.of(b, a, c), screen::add);
        session.monitor(true);

        Transcript transcript = Transcript.read(file);
        transcript.replay(
                session,
                screen,
                () -> {
                    a.pump();
                    b.pump();
                    c.pump();
                });

        if (Transcript.toBeRewritten()) {
            transcript.rewrite(screen);
        }
        assertThat(screen).isEqualTo(transcript.wanted()).isNotEmpty();
    }

    static List<Path> transcripts() throws IOException {
        return Transcript.allIn(FOLDER);
    }
}
