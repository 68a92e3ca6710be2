// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.DocumentationFiles;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.RunningNode;
import org.signalbox.diameter.peer.FreeDiameter;
import org.signalbox.simulator.sms.RelayProgram;
import org.signalbox.simulator.sms.RunningLab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The dialogues with the laboratories of short messages that the documents show are held again, on
/// real sockets and in real time, since the stack of their ends knows no other.
@Timeout(300)
class DocumentedShortMessagesTest {
    private static final String PROMPT = "StpA#";
    private static final long PATIENCE_SECONDS = 90;
    private static final Path SMS = Path.of("simulator/topologies/sms");
    private static final Path SGD = Path.of("simulator/topologies/sgd");

    /// Telephones of the MME.
    private static final Pattern OF_SGD = Pattern.compile("49171100000[567]|end Mme");

    private static final Pattern OF_RELAY = Pattern.compile("end Dra\\b");

    /// What takes minutes, and what tries the same for a shorter time.
    private static final Map<String, String> LONG =
            Map.of("StpA#load sms 100 seconds 60", "LoadOverSocketsTest");

    /// Whether a quotation is of these laboratories.
    static boolean holds(DocumentationFiles.Quote quote) {
        return quote.lines().getFirst().startsWith(PROMPT);
    }

    @Test
    void happenAsTheyAreShown() throws Exception {
        List<DocumentationFiles.Quote> quotes = quotes(false, false);

        try (RunningLab lab = new RunningLab(SMS)) {
            hold(lab, quotes);
        }
    }

    @Test
    void happenWithAnMmeAsTheyAreShown() throws Exception {
        List<DocumentationFiles.Quote> quotes = quotes(true, false);

        try (RunningLab lab = new RunningLab(SGD)) {
            hold(lab, quotes);
        }
    }

    @Test
    void happenWithARelayAsTheyAreShown(@TempDir Path logs) throws Exception {
        FreeDiameter.assumeInstalled();
        List<DocumentationFiles.Quote> quotes = quotes(true, true);

        RelayProgram program = new RelayProgram(RelayProgram.find().orElseThrow(), logs);
        try (RunningLab lab = new RunningLab(SGD, program)) {
            hold(lab, quotes);
        }
    }

    private static List<DocumentationFiles.Quote> quotes(boolean sgd, boolean relay)
            throws IOException {
        List<DocumentationFiles.Quote> quotes =
                DocumentationFiles.quotes().stream()
                        .filter(DocumentedShortMessagesTest::holds)
                        .filter(quote -> !LONG.containsKey(quote.lines().getFirst()))
                        .filter(quote -> OF_RELAY.matcher(text(quote)).find() == relay)
                        .filter(quote -> relay || OF_SGD.matcher(text(quote)).find() == sgd)
                        .toList();
        assertThat(quotes).isNotEmpty();
        return quotes;
    }

    private static String text(DocumentationFiles.Quote quote) {
        return String.join("\n", quote.lines());
    }

    /// A document may leave lines out; those it shows must come, in order.
    private static void hold(RunningLab lab, List<DocumentationFiles.Quote> quotes) {
        List<NodePort> nodes =
                lab.nodes().stream()
                        .<NodePort>map(node -> new RunningNode(node, Optional.empty()))
                        .toList();
        Session session = new Session(nodes, lab.lab().commands(), _ -> {});
        for (DocumentationFiles.Quote quote : quotes) {
            List<String> answered = List.of();
            for (String line : quote.lines()) {
                if (line.startsWith(PROMPT)) {
                    Reply reply =
                            session.execute(line.substring(PROMPT.length()))
                                    .toCompletableFuture()
                                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                                    .join();
                    // one that is not delivered fails, as the text around it says
                    assertThat(reply.lines())
                            .as("%s: %s", quote, line)
                            .noneMatch(answer -> answer.startsWith("% "));
                    answered = reply.lines();
                } else {
                    assertThat(answered).as(quote.toString()).contains(line);
                    answered = answered.subList(answered.indexOf(line) + 1, answered.size());
                }
            }
        }
    }
}
