// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.DocumentationFiles;
import org.signalbox.config.Rejection;
import org.signalbox.simulator.sms.SmsLab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Every command that a document shows exists.
class DocumentedCommandsTest {
    private static final Pattern TYPED = Pattern.compile("^\\w+#([^|]+?)\\s*(\\|.*)?$");
    private static final Pattern BATCH = Pattern.compile("--exec \"([^\"|]+?)\\s*(\\|[^\"]*)?\"");

    /// The prompt of a node in a laboratory, which knows all that others know, too.
    private static final ExecGrammar GRAMMAR =
            new ExecGrammar(
                    SmsLab.grammar().stream()
                            .map(
                                    command ->
                                            new LabCommand(
                                                    command,
                                                    (_, _) ->
                                                            CompletableFuture.failedFuture(
                                                                    new AssertionError(command))))
                            .toList());

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
                        .filter(line -> GRAMMAR.whole().parse(line) instanceof Rejection)
                        .toList();

        assertThat(typed).hasSizeGreaterThan(20);
        assertThat(unknown).isEmpty();
    }
}
