// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class StartupFileTest {
    @TempDir Path folder;

    @Test
    void isEmptyUntilItIsWritten() throws IOException {
        StartupFile file = new StartupFile(folder.resolve("a.conf"));

        assertThat(file.read()).isEmpty();
        file.write("hostname A\n");
        assertThat(file.read()).contains(text("hostname A\n"));
        assertThat(names()).containsExactly("a.conf");
    }

    @Test
    void keepsWhatItReplaces() throws IOException {
        StartupFile file = new StartupFile(folder.resolve("a.conf"));
        Files.writeString(file.path(), "! with a comment\nhostname A\n");

        file.write("hostname B\n");

        assertThat(file.read()).contains(text("hostname B\n"));
        assertThat(folder.resolve("a.conf.bak")).hasContent("! with a comment\nhostname A\n");
        assertThat(names()).containsExactly("a.conf", "a.conf.bak");
    }

    @Test
    void saysThatItCannotBeWritten() throws IOException {
        Files.writeString(folder.resolve("taken"), "no folder");
        StartupFile file = new StartupFile(folder.resolve("taken").resolve("a.conf"));

        assertThatThrownBy(() -> file.write("hostname A\n")).isInstanceOf(IOException.class);
        assertThat(names()).containsExactly("taken");
    }

    @Test
    void isTheOriginUntilSomethingIsSavedElsewhere() throws IOException {
        Path origin = Files.writeString(folder.resolve("a.conf"), "hostname A\n");
        Path saved = folder.resolve("lab").resolve("a.conf");
        StartupFile file = new StartupFile(origin, saved);

        assertThat(file.read()).contains(new StartupText(origin, "hostname A\n"));
        assertThat(file.write("hostname B\n")).isEqualTo(saved);
        assertThat(file.read()).contains(new StartupText(saved, "hostname B\n"));
        assertThat(origin).hasContent("hostname A\n");
    }

    private StartupText text(String text) {
        return new StartupText(folder.resolve("a.conf"), text);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
