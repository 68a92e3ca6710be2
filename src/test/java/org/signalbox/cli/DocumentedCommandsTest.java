// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.DocumentationFiles;
import org.signalbox.config.Command;
import org.signalbox.config.Rejection;
import org.signalbox.config.Schema;
import org.signalbox.node.NodeConfig;
import org.signalbox.simulator.sms.SmsLab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Every command that a document shows exists.
class DocumentedCommandsTest {
    private static final Pattern TYPED = Pattern.compile("^\\w+#([^|]+?)\\s*(\\|.*)?$");
    private static final Pattern BATCH = Pattern.compile("--exec \"([^\"|]+?)\\s*(\\|[^\"]*)?\"");

    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\b[A-Z][A-Z-]*\\b|\\.\\.\\.|^[0-9]+$");
    private static final Pattern SPAN = Pattern.compile("(?<!`)`([a-z][^`]+)`(?!`)");

    /// What begins as a command does and is none, and what it is.
    private static final Map<String, String> NO_COMMANDS =
            Map.of(
                    "no answer to INIT", "an event",
                    "no answer ... within", "an answer",
                    "instance 1 10.2.2", "how a debug line names a point of another network");

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

    /// Lines within a sentence: those that begin as a command does are one, or the beginning of
    /// one;
    /// capital letters stand for any value.
    @Test
    void everyCommandWithinASentenceIsInAGrammar() throws IOException {
        List<Schema> modes =
                new ArrayList<>(List.of(GRAMMAR.whole(), ExecGrammar.CANDIDATE.whole()));
        addWithModesBelow(NodeConfig.SCHEMA, modes);
        Set<String> begins = new HashSet<>();
        for (Schema mode : modes) {
            mode.complete("").forEach(word -> begins.add(word.word()));
        }

        Set<String> read = new TreeSet<>();
        Set<String> unknown = new TreeSet<>();
        for (Path file : DocumentationFiles.markdown()) {
            if (file.toString().matches(".*(CHANGELOG|decisions|reference).*")) {
                continue;
            }
            for (String line : Files.readAllLines(file)) {
                Matcher span = SPAN.matcher(line);
                while (span.find()) {
                    String text = span.group(1).replaceFirst(" \\| .*", "").strip();
                    List<String> words = List.of(text.split(" "));
                    if (words.size() > 1
                            && begins.contains(words.getFirst())
                            && !NO_COMMANDS.containsKey(text)) {
                        read.add(text);
                        if (modes.stream().noneMatch(mode -> mayStand(mode, text))) {
                            unknown.add(file + ": " + text);
                        }
                    }
                }
            }
        }

        assertThat(read).hasSizeGreaterThan(100);
        assertThat(String.join("\n", unknown)).isEmpty();
    }

    private static boolean mayStand(Schema mode, String text) {
        return !(mode.parse(text) instanceof Rejection rejection)
                || rejection.kind() == Rejection.Kind.INCOMPLETE
                || PLACEHOLDER.matcher(text).find()
                        && mode.commands().stream().anyMatch(command -> isOf(command, text));
    }

    /// Whether the keywords of a line stand in that order in a command, beginning with its first;
    /// behind `cs7`, which stands in front of a block, with its second.
    private static boolean isOf(Command command, String text) {
        List<String> declared = keywords(command.declaration());
        Iterator<String> left = declared.iterator();
        // alternatives may be values of one argument
        List<String> words = keywords(text.replaceAll("\\[[^]]*\\|[^]]*]", ""));
        return (words.getFirst().equals(declared.getFirst()) || declared.getFirst().equals("cs7"))
                && words.stream().allMatch(word -> skipTo(left, word));
    }

    private static List<String> keywords(String line) {
        return Stream.of(line.split("[\\s\\[\\]()|\\\\]+"))
                .filter(word -> !PLACEHOLDER.matcher(word).find())
                .toList();
    }

    private static boolean skipTo(Iterator<String> words, String wanted) {
        while (words.hasNext()) {
            if (words.next().equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static void addWithModesBelow(Schema mode, List<Schema> modes) {
        if (!modes.contains(mode)) {
            modes.add(mode);
            for (Command command : mode.commands()) {
                command.block().ifPresent(below -> addWithModesBelow(below, modes));
            }
        }
    }
}
