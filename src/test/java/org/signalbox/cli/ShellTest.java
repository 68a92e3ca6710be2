// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

class ShellTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    private final BenchNode node = BenchNode.countryA().answeringAtOnce();

    @Test
    void readsAPipeLineByLineAndEchoesIt() throws IOException {
        Shell.Piped piped = shell("show nodes\nconfigure terminal\nend\n").pipe();

        assertThat(piped).isEqualTo(Shell.Piped.SUCCEEDED);
        assertThat(lines())
                .containsExactly(
                        "CountryA#show nodes",
                        "  Node",
                        "- --------",
                        "* CountryA",
                        "CountryA#configure terminal",
                        "Enter configuration commands, one per line.  End with CNTL/Z.",
                        "CountryA(config)#end");
    }

    @Test
    void stopsReadingThePipeAtExit() throws IOException {
        assertThat(shell("exit\nshow nodes\n").pipe()).isEqualTo(Shell.Piped.SUCCEEDED);

        assertThat(lines()).containsExactly("CountryA#exit");
    }

    @Test
    void saysThatALineOfThePipeFailed() throws IOException {
        assertThat(shell("nonsense\nshow nodes\n").pipe()).isEqualTo(Shell.Piped.FAILED);
    }

    @Test
    void tellsAnEmptyPipeFromOneThatSucceeded() throws IOException {
        assertThat(shell("").pipe()).isEqualTo(Shell.Piped.NOTHING);
        assertThat(lines()).isEmpty();
    }

    @Test
    void runsABatchToItsEndAndFailsIfAnyLineFailed() {
        boolean succeeded =
                shell("")
                        .batch(
                                List.of(
                                        "ping cs7 1.1.1",
                                        "ping cs7 7.8.1",
                                        "show history | include zzz"));

        assertThat(succeeded).isFalse();
        assertThat(lines().getFirst()).isEqualTo("CountryA#ping cs7 1.1.1");
        assertThat(lines())
                .anyMatch(line -> line.contains("0% successful packets(0/1)"))
                .anyMatch(line -> line.contains("100% successful packets(1/1)"));
    }

    @Test
    void printsOnlyAnswersOfABatchThatSucceeds() {
        assertThat(shell("").batch(List.of("show nodes"))).isTrue();

        assertThat(lines()).containsExactly("  Node", "- --------", "* CountryA");
    }

    @Test
    void reportsABugAndGoesOn() {
        node.breakDown();

        boolean succeeded = shell("").batch(List.of("show cs7 linkset", "show nodes"));

        assertThat(succeeded).isFalse();
        assertThat(lines())
                .anyMatch(line -> line.startsWith("% Internal error, please report it"))
                .contains("* CountryA");
    }

    private Shell shell(String input) {
        return new Shell(
                List.of(node),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out);
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
