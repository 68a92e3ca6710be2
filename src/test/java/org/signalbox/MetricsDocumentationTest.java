// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;
import org.signalbox.admin.StateGauge;
import org.signalbox.metrics.Metric;
import org.signalbox.node.EgressMetrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `docs/metrics.md` lists exactly the counters there are.
///
/// The table is written anew by `-Ddocs=apply`.
class MetricsDocumentationTest {
    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(signalbox_\\w+_total)` \\|(?! linkset, slc, sls).*$");
    private static final Pattern NAMED = Pattern.compile("`(signalbox_\\w+)(\\{[^`]*\\})?`");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=~?\"([^\"]*)\"");
    private static final String HEAD = "| counter | labels | help |\n|---|---|---|\n";
    private static final String STATES = "| state | labels | help |\n|---|---|---|\n";

    @Test
    void everyCounterHasItsRowAndEveryRowItsCounter() throws IOException {
        Map<String, String> rows = rows();
        String page = Files.readString(PAGE);

        if ("apply".equals(System.getProperty("docs"))) {
            page = written(page, HEAD, rows);
        }

        Set<String> documented =
                ROW.matcher(page).results().map(MatchResult::group).collect(Collectors.toSet());
        assertThat(documented).containsExactlyInAnyOrderElementsOf(rows.values());
    }

    @Test
    void everyStateHasItsRowAndEveryRowItsState() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (StateGauge gauge : StateGauge.values()) {
            rows.put(
                    gauge.metric(),
                    "| `%s` | %s | %s |"
                            .formatted(
                                    gauge.metric(),
                                    String.join(", ", gauge.labels()),
                                    gauge.help()));
        }
        String page = Files.readString(PAGE);
        if ("apply".equals(System.getProperty("docs"))) {
            page = written(page, STATES, rows);
        }

        assertThat(page).contains(STATES + String.join("\n", rows.values()) + "\n");
        assertThat(rows.keySet()).allMatch(name -> name.matches("signalbox_[a-z0-9_]+"));
    }

    @Test
    void whatIsNeitherCounterNorStateHasItsRow() throws IOException {
        assertThat(Files.readString(PAGE))
                .contains(
                        "| `%s` | linkset, slc | %s |"
                                .formatted(EgressMetrics.TRANSIT, EgressMetrics.TRANSIT_HELP))
                .contains(
                        "| `%s_total` | %s | %s |"
                                .formatted(
                                        EgressMetrics.SELECTIONS.name(),
                                        String.join(", ", EgressMetrics.SELECTIONS.labels()),
                                        EgressMetrics.SELECTIONS.help()));
    }

    /// What the table of Q.752's items names is counted under that name, and with those labels.
    @Test
    void measurementsOfTheRecommendationNameWhatThereIs() throws IOException {
        String page = Files.readString(PAGE);
        String table =
                page.substring(
                        page.indexOf("| item | what it measures |"),
                        page.indexOf("## What was counted"));
        Map<String, String> rows = rows();
        int named = 0;
        for (MatchResult found : NAMED.matcher(table).results().toList()) {
            String name = found.group(1);
            String row = rows.getOrDefault(name, "");
            assertThat(row.isEmpty() ? gauges() : rows.keySet()).contains(name);
            for (MatchResult label : LABEL.matcher(found.group()).results().toList()) {
                for (String value : label.group(2).split("\\\\\\|")) {
                    if (!label.group(1).equals("direction")) {
                        assertThat(row).contains("%s=\"%s\"".formatted(label.group(1), value));
                    }
                }
            }
            named++;
        }
        assertThat(named).isGreaterThan(60);
    }

    private static Set<String> gauges() {
        return Stream.of(StateGauge.values()).map(StateGauge::metric).collect(Collectors.toSet());
    }

    private static String written(String page, String head, Map<String, String> rows)
            throws IOException {
        int begin = page.indexOf(head) + head.length();
        int end = page.indexOf("\n\n", begin - 1);
        String anew =
                page.substring(0, begin) + String.join("\n", rows.values()) + page.substring(end);
        Files.writeString(PAGE, anew);
        return anew;
    }

    @Test
    void everyNameIsSpelledAsPrometheusWantsAndNamesTheProduct() {
        assertThat(rows().keySet())
                .isNotEmpty()
                .allMatch(name -> name.matches("signalbox_[a-z0-9_]+_total"));
    }

    /// Prometheus takes no page that has a series twice.
    @Test
    void noTwoCountersAreOne() {
        assertThat(metrics().map(metric -> metric.metric() + new TreeMap<>(metric.labels())))
                .doesNotHaveDuplicates();
    }

    private static Map<String, String> rows() {
        Map<String, String> helps = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        metrics()
                .forEach(
                        metric -> {
                            String name = metric.metric() + "_total";
                            helps.putIfAbsent(name, metric.help());
                            Set<String> known = labels.computeIfAbsent(name, _ -> new TreeSet<>());
                            metric.labels()
                                    .forEach(
                                            (label, value) ->
                                                    known.add(label + "=\"" + value + "\""));
                        });
        helps.replaceAll(
                (name, help) ->
                        "| `%s` | %s | %s |"
                                .formatted(name, String.join(", ", labels.get(name)), help));
        return helps;
    }

    private static Stream<Metric> metrics() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("org.signalbox")
                        .stream()
                        .filter(found -> found.isEnum() && found.isAssignableTo(Metric.class))
                        .flatMap(found -> Stream.of(found.reflect().getEnumConstants()))
                        .map(Metric.class::cast);
    }
}
