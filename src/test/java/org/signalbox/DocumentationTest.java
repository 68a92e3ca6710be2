// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problems;
import org.signalbox.node.NodeConfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the documents and samples say can be done as it stands there.
class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#\\s]+)");
    private static final Pattern TEST = Pattern.compile("-Dtest=(\\w+)(?:#(\\w+))?");
    private static final Pattern MACHINE_PATH = Pattern.compile("(?<![\\w.])/(work|root)/");

    @Test
    void everyQuotedConfigurationIsUsable() throws IOException {
        List<String> wrong = new ArrayList<>();

        int quoted = 0;
        for (DocumentationFiles.Quote quote : DocumentationFiles.quotes()) {
            if (quote.kind().equals("cfg")) {
                quoted++;
                String text = String.join("\n", quote.lines());
                complain(quote.toString(), ConfigFile.parse(text, NodeConfig.SCHEMA), wrong);
            }
        }

        assertThat(quoted).isPositive();
        assertThat(wrong).isEmpty();
    }

    @Test
    void everySampleConfigurationIsUsable() throws IOException {
        List<Path> samples = new ArrayList<>(DocumentationFiles.in("etc", ".conf"));
        samples.addAll(DocumentationFiles.in("etc/examples", ".conf"));
        samples.addAll(DocumentationFiles.in("simulator/topologies/countries", ".conf"));
        samples.addAll(DocumentationFiles.in("simulator/topologies/instances", ".conf"));

        samples.addAll(DocumentationFiles.in("simulator/topologies/mates", ".conf"));
        samples.addAll(DocumentationFiles.in("simulator/topologies/sigtran", ".conf"));

        List<String> wrong = new ArrayList<>();
        for (Path sample : samples) {
            complain(sample.toString(), ConfigFile.load(sample, NodeConfig.SCHEMA), wrong);
        }

        assertThat(samples).hasSizeGreaterThan(5);
        assertThat(wrong).isEmpty();
    }

    @Test
    void everySampleOfRoutesIsLoadedBySomeSampleConfiguration() throws IOException {
        StringBuilder samples = new StringBuilder();
        for (Path sample : DocumentationFiles.in("etc/examples", ".conf")) {
            samples.append(Files.readString(sample));
        }

        List<Path> routes = new ArrayList<>(DocumentationFiles.in("routes", ".routes"));
        routes.addAll(DocumentationFiles.in("routes", ".gtt"));

        assertThat(routes).isNotEmpty();
        assertThat(routes)
                .allSatisfy(file -> assertThat(samples).contains("load ../../" + file + "\n"));
    }

    @Test
    void everyRelativeLinkLeadsToAFile() throws IOException {
        List<String> broken = new ArrayList<>();

        int links = 0;
        for (Path file : DocumentationFiles.markdown()) {
            Matcher link = LINK.matcher(Files.readString(file));
            while (link.find()) {
                links++;
                if (!Files.exists(file.resolveSibling(link.group(1)))) {
                    broken.add(file + " -> " + link.group(1));
                }
            }
        }

        assertThat(links).isPositive();
        assertThat(broken).isEmpty();
    }

    @Test
    void everyTestThatADocumentNamesExists() throws IOException {
        List<String> missing = new ArrayList<>();

        int named = 0;
        for (Path file : DocumentationFiles.markdown()) {
            Matcher test = TEST.matcher(Files.readString(file));
            while (test.find()) {
                named++;
                if (!isThere(test.group(1), test.group(2))) {
                    missing.add(file + ": " + test.group());
                }
            }
        }

        assertThat(named).isPositive();
        assertThat(missing).isEmpty();
    }

    private static boolean isThere(String test, @Nullable String method) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            Path source =
                    files.filter(file -> file.endsWith(test + ".java")).findFirst().orElse(null);
            return source != null
                    && (method == null || Files.readString(source).contains(" " + method + "("));
        }
    }

    @Test
    void noDocumentNamesAPathOfItsWritersMachine() throws IOException {
        List<Path> named = new ArrayList<>();

        for (Path file : DocumentationFiles.markdown()) {
            if (MACHINE_PATH.matcher(Files.readString(file)).find()) {
                named.add(file);
            }
        }

        assertThat(named).isEmpty();
    }

    /// A warning in a sample is a mistake, too.
    private static void complain(String where, Checked checked, List<String> wrong) {
        Problems problems = checked.problems();
        if (!problems.hasErrors()) {
            NodeConfig.from(checked.block(), problems);
        }
        problems.list().forEach(problem -> wrong.add(where + ": " + problem));
    }
}
