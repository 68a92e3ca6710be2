// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.Seeds;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.sccp.message.GlobalTitle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Files of `gta` lines.
@NullUnmarked
class GttFileTest {
    private static final String SELECTOR = "cs7 gtt selector A tt 0\n";
    private static final String GROUP = "cs7 gtt application-group G\n pc 1.1.1 1\n";

    private static final List<String> PIECES =
            List.of(
                    "gta",
                    "pcssn",
                    "asname",
                    "app-grp",
                    "gt",
                    "pcssn",
                    "ntt",
                    "ssn",
                    "default",
                    "1.1.1",
                    "7.7.1",
                    "99.1.1",
                    "HLR1",
                    "HLR9",
                    "G",
                    "H",
                    "6",
                    "1",
                    "300",
                    "x",
                    "!",
                    "\"HLR1\"",
                    "pcs",
                    "qos-class",
                    "no",
                    "1-1-1");

    @TempDir Path directory;

    private final Problems problems = new Problems();

    private GttConfig load(String file) throws IOException {
        return load("", file);
    }

    private GttConfig load(String lines, String file) throws IOException {
        Path path = directory.resolve("some.gtt");
        Files.writeString(path, file);
        return Gtt.read(lines + "cs7 gtt load " + path + "\n", problems);
    }

    @Test
    void theSampleLeadsWhereItsCommentsSay() {
        GttConfig config = Gtt.read("cs7 gtt load routes/international.gtt\n");

        TranslationSnapshot table = TranslationSnapshot.of(config);
        TranslationRequest request = new TranslationRequest();
        TestStatus status = new TestStatus();
        request.begin(GlobalTitle.international("491721234567"), 6, 0, false);
        assertThat(table.translate(request, status)).hasToString("pcssn 2.1.1 pcssn ssn 6");
        request.begin(GlobalTitle.international("33612345"), 6, 0, false);
        assertThat(table.translate(request, status)).hasToString("pcssn 7.7.2 gt");
        request.begin(GlobalTitle.international("81"), 6, 0, false);
        assertThat(table.translate(request, status)).hasToString("pcssn 5.0.1 gt");
    }

    @Test
    void aFileMayGoOnWithASelectorOfTheConfiguration() throws IOException {
        GttConfig config =
                load(
                        """
                        cs7 gtt selector A tt 0
                         gta 1 pcssn 1.1.1
                        """,
                        "cs7 gtt selector A\n\n! more\n gta 2 pcssn 1.1.2\ngta default asname HLR1\n");

        assertThat(problems.list()).isEmpty();
        assertThat(GttCommandsTest.entries(config.selectors().getFirst()))
                .containsExactly("default asname HLR1 gt", "1 pcssn 1.1.1 gt", "2 pcssn 1.1.2 gt");
    }

    @Test
    void whatIsWrongInAFileIsSaidWithItsLine() throws IOException {
        GttConfig _ =
                load(
                        """
                        gta 1 pcssn 1.1.1
                        cs7 gtt selector A tt 0
                         gta 1 pcssn 1.1.1
                         gta 1x pcssn 1.1.1
                         gta 2 pcssn 1.1
                          gta 3 asname HLR9
                         gta 1 pcssn 1.1.2
                         multiplicity cost
                        cs7 gtt selector B
                         gta 9 pcssn 1.1.2
                        cs7 instance 1 gtt selector C tt 3
                        no cs7 gtt selector A
                        """);

        assertThat(problems.list())
                .extracting(problem -> problem.toString().replaceFirst("^.*?some.gtt:", ""))
                .satisfiesExactly(
                        said ->
                                assertThat(said)
                                        .startsWith("1:1: ")
                                        .contains("belongs to no selector"),
                        said -> assertThat(said).startsWith("4:6: ").contains("\"1x\""),
                        said -> assertThat(said).startsWith("5:14: ").contains("1.1"),
                        said ->
                                assertThat(said)
                                        .startsWith("6:16: ")
                                        .contains("HLR9 is not defined"),
                        said -> assertThat(said).startsWith("8:2: ").contains("multiplicity"),
                        said -> assertThat(said).startsWith("9:18: ").contains("no such selector"),
                        said ->
                                assertThat(said)
                                        .startsWith("11:14: ")
                                        .contains("has no place in a file"),
                        said ->
                                assertThat(said)
                                        .startsWith("12:1: ")
                                        .contains("has no place in a file"),
                        said ->
                                assertThat(said)
                                        .startsWith("7:1: ")
                                        .contains("has these digits already by the line at")
                                        .contains("some.gtt:3:1"));
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Path path = directory.resolve("binary.gtt");
        Files.write(path, new byte[] {(byte) 0xFF, (byte) 0xFE, 1, 2});

        assertThat(Gtt.problems("cs7 gtt load " + path + "\n"))
                .singleElement()
                .asString()
                .contains("is no text in UTF-8");
    }

    @Test
    void aLineThatNeverEndsIsRefused() throws IOException {
        GttConfig _ = load(SELECTOR + " gta 1 pcssn " + "1".repeat(5_000) + "\n");

        assertThat(problems.list())
                .singleElement()
                .asString()
                .contains("longer than 4096 characters");
    }

    /// Words in any order: a file says of a line what the configuration says of it.
    @Seeds(300)
    void aFileReadsALineAsTheConfigurationDoes(long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            lines.append(" ").append(line(random, i)).append('\n');
        }
        Problems typed = new Problems();
        GttConfig expected = Gtt.read(GROUP + SELECTOR + lines, typed);

        GttConfig config = load(GROUP, SELECTOR + lines);

        assertThat(config).as("%s", lines).isEqualTo(expected);
        assertThat(words(problems))
                .as("%s", lines)
                .containsExactlyInAnyOrderElementsOf(words(typed));
    }

    private static List<String> words(Problems problems) {
        return problems.list().stream()
                .map(
                        problem ->
                                problem.severity()
                                        + problem.word()
                                        + problem.message()
                                        + problem.nearest())
                .toList();
    }

    private static String line(Random random, int number) {
        StringBuilder line =
                new StringBuilder("gta ").append(Integer.toHexString(0xabc00 + number));
        switch (random.nextInt(4)) {
            case 0 -> line.append(" pcssn 1.1.").append(random.nextInt(8));
            case 1 -> line.append(" asname HLR1 pcssn ssn 6");
            case 2 -> line.append(" app-grp G");
            default -> {
                int words = random.nextInt(6);
                for (int i = 0; i < words; i++) {
                    line.append(' ').append(PIECES.get(random.nextInt(PIECES.size())));
                }
            }
        }
        if (random.nextInt(4) == 0) {
            line.append(' ').append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return line.toString();
    }

    /// Octets at random: whatever they are, they are refused or read, and nothing else happens.
    @Seeds(300)
    void noOctetsAreTooStrange(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] octets =
                (SELECTOR
                                + " gta 1234 pcssn 1.1.1 gt\n gta 12 app-grp G\n gta default asname HLR1\n")
                        .getBytes(StandardCharsets.UTF_8);
        int changes = 1 + random.nextInt(8);
        for (int i = 0; i < changes; i++) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
        }
        Path path = directory.resolve("some.gtt");
        Files.write(path, octets);

        GttConfig config = Gtt.read(GROUP + "cs7 gtt load " + path + "\n", problems);

        assertThat(config.entries()).isLessThanOrEqualTo(3);
        assertThat(problems.list())
                .allSatisfy(problem -> assertThat(problem).isInstanceOf(Problem.class));
    }
}
