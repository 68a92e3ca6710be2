// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.DocumentationFiles;
import org.signalbox.cli.Verb.Level;
import org.signalbox.config.Rejection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Every command that a document shows exists.
class DocumentedCommandsTest {
    private static final Pattern TYPED = Pattern.compile("^\\w+#([^|]+?)\\s*(\\|.*)?$");
    private static final Pattern BATCH = Pattern.compile("--exec \"([^\"|]+?)\\s*(\\|[^\"]*)?\"");

    @Test
    void everyCommandShownAfterAPromptIsInTheGrammar() throws IOException {
        List<String> typed = new ArrayList<>();
        for (DocumentationFiles.Quote quote : DocumentationFiles.quotes()) {
            for (String line : quote.lines()) {
                Matcher prompt = TYPED.matcher(line);
                if (prompt.matches()) {
                    typed.add(prompt.group(1));
                }
                BATCH.matcher(line).results().forEach(found -> typed.add(found.group(1)));
            }
        }

        List<String> unknown =
                typed.stream()
                        .filter(
                                line ->
                                        ExecGrammar.INSTANCE.at(Level.PRIVILEGED).parse(line)
                                                instanceof Rejection)
                        .toList();

        assertThat(typed).hasSizeGreaterThan(20);
        assertThat(unknown).isEmpty();
    }
}
