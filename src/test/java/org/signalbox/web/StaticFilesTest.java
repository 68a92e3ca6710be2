// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The files of the dashboard, as they are in the repository.
class StaticFilesTest {
    private static final Path FOLDER = Path.of("src", "main", "resources", "web");
    private static final int OCTETS_MAX = 200_000;

    @Test
    void listNamesEveryFile() throws IOException {
        List<String> listed = Files.readAllLines(FOLDER.resolve("files.txt"));

        assertThat(listed).isEqualTo(files());
    }

    @Test
    void allTogetherAreSmall() throws IOException {
        long octets = 0;
        for (String file : files()) {
            octets += Files.size(FOLDER.resolve(file));
        }

        assertThat(octets).isLessThan(OCTETS_MAX);
    }

    @Test
    void nothingComesFromElsewhere() throws IOException {
        for (String file : files()) {
            String text = Files.readString(FOLDER.resolve(file));
            assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                    .as("%s", file)
                    .doesNotContain("http://", "https://", "innerHTML", "insertAdjacentHTML");
        }
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(FOLDER)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> FOLDER.relativize(file).toString())
                    .filter(name -> !name.equals("files.txt"))
                    .sorted()
                    .toList();
        }
    }
}
