// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.signalbox.Seeds;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Whatever the text is, it is read in bounded time, nothing is thrown, every error names a place
/// in the text, and what was understood prints and reads back.
class ConfigFuzzTest {
    private static final String NOISE = " \t\"\\!|[]()./-:${}?^%0123456789azAZé\u0000\uFEFF";

    @Seeds(500)
    @Timeout(10)
    void mutatedLabIsReportedNeverThrown(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(LabGrammar.LAB);
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            mutate(text, random);
        }

        judge(text.toString());
    }

    @Seeds(200)
    @Timeout(10)
    void shuffledWordsAreReportedNeverThrown(long seed) {
        Random random = new Random(seed);
        List<String> words = new ArrayList<>(List.of(LabGrammar.LAB.split("\\s+")));
        words.addAll(List.of("no", "exit", "end", "shutdown", "\"", "!", "include", "description"));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            text.append(words.get(random.nextInt(words.size())));
            text.append(random.nextInt(4) == 0 ? "\n" : "").repeat(" ", random.nextInt(3));
        }

        judge(text.toString());
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void anyTextIsReportedNeverThrown(byte[] octets) {
        judge(new String(octets, StandardCharsets.UTF_8));
    }

    private static void judge(String text) {
        Checked checked = ConfigFile.parse(text, LabGrammar.ROOT);

        List<String> lines = text.lines().toList();
        for (Problem problem : checked.problems().list()) {
            Position at = problem.position();
            assertThat(at.line()).as(problem.toString()).isBetween(1, Math.max(1, lines.size()));
            assertThat(problem.message()).isNotBlank();
        }
        Checked again = ConfigFile.parse(checked.block().toString(), LabGrammar.ROOT);
        assertThat(again.problems().list()).as("printed:%n%s", checked.block()).isEmpty();
        assertThat(again.block()).isEqualTo(checked.block());
        for (String line : lines) {
            LabGrammar.ROOT.complete(line);
            LabGrammar.ROOT.help(line);
            LabGrammar.EXEC.parse(line);
            Pipeline.read(line);
        }
    }

    private static void mutate(StringBuilder text, Random random) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + 1 + random.nextInt(20));
        char noise = NOISE.charAt(random.nextInt(NOISE.length()));
        switch (random.nextInt(5)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, noise);
            case 2 -> text.setCharAt(at, noise);
            case 3 -> text.insert(random.nextInt(text.length()), text.substring(at, end));
            default ->
                    text.insert(at, "\n".repeat(random.nextInt(2)) + " ".repeat(random.nextInt(5)));
        }
    }
}
