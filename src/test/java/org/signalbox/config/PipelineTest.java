// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.config.Pipeline.Broken;
import org.signalbox.config.Pipeline.Parted;

import java.util.List;

class PipelineTest {
    private static final List<String> LINES =
            List.of("Destination", "4.5.6/14 acces", "7.0.0/3  INACC", "7.7.1/14 acces");

    @Test
    void lineWithoutABarIsTheCommand() {
        Pipeline pipeline = read("show cs7 route");

        assertThat(pipeline).isEqualTo(new Pipeline("show cs7 route", List.of()));
        assertThat(pipeline.apply(LINES)).isEqualTo(LINES);
    }

    @Test
    void filtersApplyInOrder() {
        assertThat(read("show cs7 route | include ^7").apply(LINES))
                .containsExactly("7.0.0/3  INACC", "7.7.1/14 acces");
        assertThat(read("show cs7 route | i acces | ex ^4").apply(LINES))
                .containsExactly("7.7.1/14 acces");
        assertThat(read("show cs7 route | begin INA").apply(LINES))
                .containsExactly("7.0.0/3  INACC", "7.7.1/14 acces");
        assertThat(read("show cs7 route | include acces|INACC | count").apply(LINES))
                .containsExactly("Number of lines = 3");
    }

    @Test
    void patternMayHoldBlanksAndQuotedBars() {
        assertThat(read("show x | include 7.0.0/3  INACC").apply(LINES)).hasSize(1);
        assertThat(read("show x | include \"Dest| | y\"").filters()).hasSize(1);
    }

    @Test
    void jsonIsForTheRenderer() {
        assertThat(read("show cs7 route | json").wantsJson()).isTrue();
        assertThat(read("show cs7 route | include json").wantsJson()).isFalse();
    }

    @Test
    void brokenFilterPointsIntoTheWholeLine() {
        Rejection rejection = ((Broken) Pipeline.read("show cs7 route | inclde x")).rejection();

        assertThat(rejection.word()).isEqualTo("inclde");
        assertThat(rejection.nearest()).isEqualTo("include");
        assertThat(rejection.position().column()).isEqualTo(18);
        assertThat(((Broken) Pipeline.read("show x | include (")).rejection().message())
                .endsWith("this is not: a ( is not closed");
        assertThat(((Broken) Pipeline.read("show x |")).rejection().kind())
                .isEqualTo(Rejection.Kind.INCOMPLETE);
    }

    @Test
    void sectionKeepsWhatIsIndentedBeneathALineThatMatches() {
        List<String> lines =
                List.of(
                        "cs7 linkset ToB",
                        " link 0",
                        "  timer",
                        "!",
                        "cs7 routes",
                        " to ToB",
                        " x");

        assertThat(read("show running-config | section linkset").apply(lines))
                .containsExactly("cs7 linkset ToB", " link 0", "  timer");
        assertThat(read("show running-config | section ToB").apply(lines))
                .containsExactly("cs7 linkset ToB", " link 0", "  timer", " to ToB");
    }

    @Test
    void lastStageIsCompletedLikeAMode() {
        assertThat(Pipeline.FILTERS.complete(Pipeline.lastStage("show cs7 route | in")))
                .extracting(HelpEntry::word)
                .containsExactly("include");
        assertThat(Pipeline.FILTERS.help(Pipeline.lastStage("show cs7 route | ")))
                .extracting(HelpEntry::word)
                .containsExactly("begin", "count", "exclude", "include", "json", "section");
        assertThat(Pipeline.lastStage("show cs7")).isEqualTo("show cs7");
    }

    private static Pipeline read(String line) {
        return ((Parted) Pipeline.read(line)).pipeline();
    }
}
