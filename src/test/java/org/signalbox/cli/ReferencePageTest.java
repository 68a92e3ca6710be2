// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ReferencePageTest {
    private static final Path PAGE = Path.of("docs/reference/commands.md");

    @Test
    void isWhatTheGrammarsSay() throws IOException {
        String page = ReferencePage.markdown();

        if ("apply".equals(System.getProperty("docs"))) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(page)
                .as("run: mvn test -Dtest=ReferencePageTest -Ddocs=apply")
                .isEqualTo(Files.readString(PAGE));
    }

    @Test
    void explainsEveryCommand() {
        String page = ReferencePage.markdown();

        assertThat(page)
                .contains("#### `show cs7 [[instance] INSTANCE] linkset [LINKSET]` †")
                .contains("#### `write [memory|terminal]` ‡\n")
                .contains("#### `commit [confirmed MINUTES] [comment TEXT]`\n");
    }
}
