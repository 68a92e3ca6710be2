// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One format for all sources: google-java-format, AOSP style.
///
/// The formatter parses with the compiler of the JVM it runs on, and Maven may run on a Java older
/// than the language of the sources, so it is run here, on the JDK of the build
/// (docs/decisions/0003). `mvn test -Dtest=FormattingTest -Dformat=apply` rewrites what is out of
/// form.
class FormattingTest {
    private static final String LICENCE = "// SPDX-License-Identifier: AGPL-3.0-or-later\n";
    private static final List<Path> ROOTS =
            List.of(
                    Path.of("src/main/java"),
                    Path.of("src/test/java"),
                    Path.of("simulator/src/main/java"));

    private static final Pattern CUT_DOC_COMMENT = Pattern.compile("(?m)^( *///.*\\n)( *)// ");

    private final Formatter formatter =
            new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());

    @Test
    void everySourceIsInForm() throws IOException, FormatterException {
        boolean apply = "apply".equals(System.getProperty("format"));
        List<Path> outOfForm = new ArrayList<>();
        for (Path source : sources()) {
            String text = Files.readString(source);
            String wanted = inForm(text);
            if (!text.equals(wanted)) {
                if (apply) {
                    Files.writeString(source, wanted);
                } else {
                    outOfForm.add(source);
                }
            }
        }

        assertThat(outOfForm).as("run: mvn test -Dtest=FormattingTest -Dformat=apply").isEmpty();
    }

    @Test
    void everySourceNamesTheLicence() throws IOException {
        for (Path source : sources()) {
            assertThat(Files.readString(source)).as(source.toString()).startsWith(LICENCE);
        }
    }

    private String inForm(String text) throws FormatterException {
        String ordered =
                ImportOrderer.reorderImports(
                        RemoveUnusedImports.removeUnusedImports(text), Style.AOSP);
        return healDocComments(formatter.formatSource(ordered));
    }

    /// The formatter cuts a `///` line of more than 100 columns and forgets a slash of the rest.
    private static String healDocComments(String text) {
        String healed = CUT_DOC_COMMENT.matcher(text).replaceAll("$1$2/// ");
        return healed.equals(text) ? text : healDocComments(healed);
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path root : ROOTS) {
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }
}
