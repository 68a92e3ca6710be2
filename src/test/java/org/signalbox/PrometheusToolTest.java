// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What Prometheus' own tool says of the page of metrics, and of the rules that come with them.
/// Promised by `-Dinterop.prometheus=required`; skipped where it is not installed.
class PrometheusToolTest {
    private static final Path TOPOLOGY = Path.of("simulator/topologies/sgd");
    private static final Path DASHBOARD = Path.of("etc/grafana/signalbox.json");
    private static final Pattern METRIC = Pattern.compile("signalbox_[a-z0-9_]+");
    private static final Path RULES = Path.of("etc/prometheus/signalbox.rules.yml");
    private static final Path RULES_TESTED = Path.of("etc/prometheus/signalbox.rules.test.yml");

    @BeforeAll
    static void toolIsThere() {
        boolean found =
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
        if ("required".equals(System.getProperty("interop.prometheus"))) {
            assertThat(found).as("promtool").isTrue();
        }
        assumeTrue(found, "no promtool: Debian's package prometheus has it");
    }

    @Test
    void findsNothingWrongWithThePage(@TempDir Path folder) throws Exception {
        Path own = Files.createDirectory(folder.resolve("sgd"));
        String network = "127.%d.".formatted(100 + ProcessHandle.current().pid() % 100);
        try (Stream<Path> files = Files.list(TOPOLOGY)) {
            for (Path file : files.toList()) {
                Files.writeString(
                        own.resolve(file.getFileName().toString()),
                        Files.readString(file).replace("127.0.", network));
            }
        }
        try (Lab lab = Lab.start(own, folder, false, false)) {
            assertThat(lab.awaitService()).isTrue();
            String place =
                    lab.dashboards().stream()
                            .filter(line -> line.contains("of StpA:"))
                            .findFirst()
                            .orElseThrow()
                            .replaceFirst(".*: (http[^#]*)#.*", "$1");

            String page = get(URI.create(place).resolve("/metrics"));

            assertThat(page)
                    .contains("signalbox_loops_answer 1.0")
                    .contains("signalbox_link_available{linkset=", "signalbox_diameter_peer_open{")
                    .contains("signalbox_destinations{instance=\"0\",state=\"accessible\"}");
            assertThat(promtool(page, "check", "metrics")).isEmpty();
        }
    }

    @Test
    void findsTheRulesRightAndSeesThemFire() throws Exception {
        assertThat(promtool("", "check", "rules", RULES.toString())).contains("SUCCESS");
        assertThat(promtool("", "test", "rules", RULES_TESTED.toString())).contains("SUCCESS");
    }

    @Test
    void readsWhatTheDashboardAsks(@TempDir Path folder) throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        Set<String> places = new HashSet<>();
        Set<String> named = new TreeSet<>();
        int number = 0;
        for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).get("panels")) {
            JsonNode place = panel.get("gridPos");
            assertThat(places.add(place.get("x") + "," + place.get("y"))).as("%s", panel).isTrue();
            assertThat(place.get("x").asInt() + place.get("w").asInt()).isBetween(1, 24);
            for (JsonNode target : panel.path("targets")) {
                // what Grafana puts in
                String expression =
                        target.get("expr")
                                .asText()
                                .replace("$__rate_interval", "1m")
                                .replace("$instance", ".*");
                METRIC.matcher(expression).results().forEach(found -> named.add(found.group()));
                rules.append("  - record: dashboard:")
                        .append(number++)
                        .append("\n    expr: '")
                        .append(expression)
                        .append("'\n");
            }
        }
        Path file = Files.writeString(folder.resolve("rules.yml"), rules);

        assertThat(promtool("", "check", "rules", file.toString())).contains(number + " rules");
        String documented = Files.readString(Path.of("docs/metrics.md"));
        assertThat(named)
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(documented).contains("`" + name + "`"));
    }

    @Test
    void rulesNameWhatThereIs() throws IOException {
        String documented = Files.readString(Path.of("docs/metrics.md"));

        assertThat(METRIC.matcher(Files.readString(RULES)).results().map(MatchResult::group))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(documented).contains("`" + name + "`"));
    }

    private static String get(URI uri) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    /// @return what it says; its exit status must be 0
    private static String promtool(String input, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Path in = Files.createTempFile("metrics", ".txt");
        Path out = Files.createTempFile("promtool", ".txt");
        try {
            Files.writeString(in, input);
            int status =
                    new ProcessBuilder(command)
                            .redirectInput(in.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile())
                            .start()
                            .waitFor();
            String said = Files.readString(out);
            assertThat(status).as("%s", said).isZero();
            return said;
        } finally {
            Files.delete(in);
            Files.delete(out);
        }
    }
}
