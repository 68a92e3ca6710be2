// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every quotation of every document is of a kind that a test runs or checks, or stands in the list
/// of those that cannot be. Those that no other test is for are checked here.
class DocumentedExamplesTest {
    /// The word behind the fence, and who runs or checks what is between.
    private static final Map<String, String> JUDGES =
            Map.of(
                    "answer", "DocumentedExamplesTest",
                    "cfg", "DocumentationTest",
                    "cfg-with-certificates", "DiameterOverTlsTest",
                    "console", "DocumentedDialoguesTest",
                    "sh", "DocumentedShellTest",
                    "end", "DocumentedEndsTest",
                    "ladder", "DocumentedExamplesTest",
                    "syntax", "DocumentedExamplesTest",
                    "log", "DocumentedExamplesTest");

    /// What nobody can run, by the kind and what it begins with, and why.
    private static final Map<String, String> UNRUNNABLE =
            Map.of(
                    "drawing: CountryA 1.2.3 --- CountryB", "a drawing of the laboratory",
                    "drawing: Ssp 1.2.3 ---- M3UA", "a drawing of the laboratory",
                    "drawing: /---- M2PA ---- 4.5.6 North", "a drawing of the laboratory");

    private static final Path TRANSCRIPTS = Path.of("src/test/resources/cli");
    private static final Path REFERENCE = Path.of("docs/reference/configuration.md");

    @Test
    void everyQuotationIsRunOrSaysWhyNot() throws IOException {
        List<String> unjudged = new ArrayList<>();
        TreeSet<String> excused = new TreeSet<>();
        for (DocumentationFiles.Quote quote : DocumentationFiles.quotes()) {
            String begin = quote.kind() + ": " + quote.lines().getFirst().strip();
            UNRUNNABLE.keySet().stream().filter(begin::startsWith).forEach(excused::add);
            if (!JUDGES.containsKey(quote.kind())
                    && UNRUNNABLE.keySet().stream().noneMatch(begin::startsWith)) {
                unjudged.add(quote + " " + begin);
            }
        }

        assertThat(unjudged).isEmpty();
        assertThat(excused).as("nothing is excused that is not there").isEqualTo(excuses());
    }

    private static TreeSet<String> excuses() {
        return new TreeSet<>(UNRUNNABLE.keySet());
    }

    /// A quotation without a fence would be overlooked.
    @Test
    void everyQuotationHasAFence() throws IOException {
        List<String> indented = new ArrayList<>();
        for (Path file : DocumentationFiles.markdown()) {
            List<String> lines = Files.readAllLines(file);
            boolean fenced = false;
            for (int i = 1; i < lines.size(); i++) {
                fenced ^= lines.get(i).startsWith("```");
                if (!fenced && lines.get(i - 1).isBlank() && lines.get(i).startsWith("    ")) {
                    indented.add(file + ":" + (i + 1));
                }
            }
        }

        assertThat(indented).isEmpty();
    }

    @Test
    void everyJudgeIsATest() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            List<String> tests = files.map(file -> file.getFileName().toString()).toList();
            assertThat(tests)
                    .containsAll(JUDGES.values().stream().map(name -> name + ".java").toList());
        }
    }

    /// What is shown without the line that asked for it, a transcript shows, too, with other
    /// numbers
    /// and countries.
    @Test
    void everyLadderAndAnswerIsInATranscript() throws IOException {
        Set<String> replayed = new HashSet<>();
        try (Stream<Path> files = Files.walk(TRANSCRIPTS)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".transcript")).toList()) {
                Files.readAllLines(file).forEach(line -> replayed.add(shape(line)));
            }
        }

        List<String> missing =
                Stream.concat(quotes("ladder").stream(), quotes("answer").stream())
                        .flatMap(quote -> quote.lines().stream())
                        .filter(line -> !replayed.contains(shape(line)))
                        .toList();

        assertThat(missing).isEmpty();
    }

    private static String shape(String line) {
        return line.replaceFirst("^(\\d\\d:\\d\\d:\\d\\d\\.\\d{3}|\\.\\.:\\.\\.:\\.{6})", "TIME")
                .replaceAll("Country[A-D]", "Country")
                .replaceAll("[0-9]+", "0")
                .replaceAll("-+", "-")
                .replaceAll(" +", " ");
    }

    @Test
    void everySyntaxIsThatOfTheReference() throws IOException {
        String reference = Files.readString(REFERENCE);

        List<String> declarations =
                quotes("syntax").stream()
                        .flatMap(quote -> quote.lines().stream())
                        .map(line -> "#### `%s`".formatted(line.strip()))
                        .toList();

        assertThat(declarations).isNotEmpty();
        assertThat(declarations).allSatisfy(line -> assertThat(reference).contains(line));
    }

    /// The first words of an event, which differ from one to the next only behind, stand in the
    /// source.
    @Test
    void everyMessageOfTheLogIsWritten() throws IOException {
        String source = source();

        Map<String, String> unwritten = new TreeMap<>();
        for (DocumentationFiles.Quote quote : quotes("log")) {
            for (String line : quote.lines()) {
                String words = line.replaceFirst("^.*?%[A-Z0-9]+-\\d-[A-Z0-9]+: ", "").strip();
                String constant =
                        words.replaceFirst("( in [0-9]| To[A-Z]|[0-9]|, |: |\\.\\.\\.).*", "")
                                .strip();
                if (!source.contains(constant)) {
                    unwritten.put(quote.toString(), constant);
                }
            }
        }

        assertThat(unwritten).isEmpty();
    }

    private static String source() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(name -> name.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
            // a text that is too long for a line is written in pieces
            return Pattern.compile("\"\\s*\\+\\s*\"").matcher(all).replaceAll("");
        }
    }

    private static List<DocumentationFiles.Quote> quotes(String kind) throws IOException {
        return DocumentationFiles.quotes().stream()
                .filter(quote -> quote.kind().equals(kind))
                .collect(Collectors.toList());
    }
}
