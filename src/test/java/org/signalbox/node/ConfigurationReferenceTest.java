// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.DocumentationFiles;
import org.signalbox.cli.ReferencePage;
import org.signalbox.config.Block;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Statement;
import org.signalbox.node.ChangePlan.Effect;
import org.signalbox.node.ChangePlan.Step;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// `docs/reference/configuration.md` is what the grammar says, and what the planner says of taking
/// each line out of the examples.
class ConfigurationReferenceTest {
    private static final Path PAGE = Path.of("docs/reference/configuration.md");

    /// A command where it may stand.
    private record Place(String mode, String declaration) {}

    @Test
    void isWhatTheGrammarSays() throws IOException {
        Map<Place, Map<Effect, Set<String>>> effects = effects();

        String page =
                ReferencePage.configuration(
                        NodeConfig.SCHEMA,
                        (mode, declaration) ->
                                Optional.ofNullable(effects.get(new Place(mode, declaration)))
                                        .map(ConfigurationReferenceTest::words));

        if ("apply".equals(System.getProperty("docs"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(page)
                .as("run: mvn test -Dtest=ConfigurationReferenceTest -Ddocs=apply")
                .isEqualTo(Files.readString(PAGE));
        assertThat(page)
                .contains("## Mode `config-cs7-rt`")
                .contains("Entered by `cs7 [instance INSTANCE] route-table system`.")
                .contains("While the node runs: starts or ends: link.\n");
    }

    private static String words(Map<Effect, Set<String>> effects) {
        List<String> words = new ArrayList<>();
        effects.forEach(
                (effect, kinds) -> {
                    String objects = String.join(", ", kinds);
                    words.add(
                            switch (effect) {
                                case STARTS, ENDS -> "starts or ends: " + objects;
                                case RESTARTS -> "restarts: " + objects;
                                case IN_PLACE -> "changed in place: " + objects;
                                case NEXT_START -> "not before the next start: " + objects;
                            });
                });
        return String.join("; ", words);
    }

    private static Map<Place, Map<Effect, Set<String>>> effects() throws IOException {
        Map<Place, Map<Effect, Set<String>>> effects = new HashMap<>();
        for (List<String> example : examples()) {
            Optional<NodeConfig> before = read(example);
            if (before.isEmpty()) {
                continue;
            }
            Map<Integer, Place> places = new HashMap<>();
            Checked checked = ConfigFile.parse(String.join("\n", example), NodeConfig.SCHEMA);
            locate(checked.block(), NodeConfig.SCHEMA.name(), places);
            places.forEach(
                    (line, place) ->
                            read(without(example, line))
                                    .ifPresent(
                                            after ->
                                                    note(
                                                            new Change(before.get(), after),
                                                            place,
                                                            effects)));
        }
        return effects;
    }

    private static void note(
            Change change, Place place, Map<Place, Map<Effect, Set<String>>> effects) {
        for (Step step : Planner.steps(change)) {
            effects.computeIfAbsent(place, _ -> new EnumMap<>(Effect.class))
                    .computeIfAbsent(step.effect(), _ -> new TreeSet<>())
                    .add(step.kind().replaceFirst(" of instance \\d+$", ""));
        }
    }

    /// Configurations that need no other file.
    private static List<List<String>> examples() throws IOException {
        List<List<String>> examples = new ArrayList<>();
        for (DocumentationFiles.Quote quote : DocumentationFiles.quotes()) {
            if (quote.kind().equals("cfg")) {
                examples.add(quote.lines());
            }
        }
        for (String folder :
                List.of(
                        "etc",
                        "etc/examples",
                        "simulator/topologies/countries",
                        "simulator/topologies/instances",
                        "simulator/topologies/mates",
                        "simulator/topologies/sgd",
                        "simulator/topologies/sigtran",
                        "simulator/topologies/sms")) {
            for (Path file : DocumentationFiles.in(folder, ".conf")) {
                examples.add(Files.readAllLines(file));
            }
        }
        return examples;
    }

    private static Optional<NodeConfig> read(List<String> lines) {
        Checked checked = ConfigFile.parse(String.join("\n", lines), NodeConfig.SCHEMA);
        if (checked.problems().hasErrors()) {
            return Optional.empty();
        }
        NodeConfig config = NodeConfig.from(checked.block(), checked.problems());
        return checked.problems().hasErrors() ? Optional.empty() : Optional.of(config);
    }

    /// Which command each line is of, by its number.
    private static void locate(Block block, String mode, Map<Integer, Place> places) {
        for (Statement statement : block.statements()) {
            if (!statement.negated()) {
                places.put(
                        statement.position().line(),
                        new Place(mode, statement.command().declaration()));
            }
            statement
                    .command()
                    .block()
                    .ifPresent(below -> locate(statement.block(), below.name(), places));
        }
    }

    /// Without a line and those beneath it.
    ///
    /// @param number of the line, from 1
    private static List<String> without(List<String> lines, int number) {
        int end = number;
        while (end < lines.size() && indent(lines.get(end)) > indent(lines.get(number - 1))) {
            end++;
        }
        List<String> left = new ArrayList<>(lines.subList(0, number - 1));
        left.addAll(lines.subList(end, lines.size()));
        return left;
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
