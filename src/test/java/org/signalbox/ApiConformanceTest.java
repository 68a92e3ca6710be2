// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.PingRequest;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;
import org.signalbox.web.WebLimits;
import org.signalbox.web.WebServer;
import org.signalbox.web.WebServers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Runs every call of the API against every node of every laboratory, over sockets, and holds each
/// answer against the OpenAPI document that the node itself gives out.
@NullUnmarked
class ApiConformanceTest {
    private static final Path TOPOLOGIES = Path.of("simulator/topologies");
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");
    private static final WebLimits LIMITS =
            WebLimits.DEFAULT.withRequestsPerSecond(Integer.MAX_VALUE);

    /// Queries to ask, beside the bare path; where a query is needed, of those only.
    private static final Map<String, List<String>> QUERIES =
            Map.ofEntries(
                    Map.entry("GET /events", List.of("", "limit=3")),
                    Map.entry("GET /linksets", List.of("", "instance=0", "instance=7")),
                    Map.entry(
                            "GET /routes",
                            List.of("", "offset=1&limit=1", "search=7", "destination=POINT")),
                    Map.entry(
                            "GET /route-lookup",
                            List.of(
                                    "destination=POINT",
                                    "destination=POINT&sls=3&if-down=None",
                                    "destination=0.0.1",
                                    "destination=nonsense")),
                    Map.entry("GET /binding-table", List.of("destination=POINT")),
                    Map.entry("GET /convert", List.of("point-code=POINT", "point-code=x")),
                    Map.entry(
                            "GET /convert-range", List.of("first=100&last=107", "first=9&last=1")),
                    Map.entry(
                            "GET /title-lookup",
                            List.of(
                                    "digits=491710000000",
                                    "digits=491720000099&subsystem=8",
                                    "digits=393330000099&type=0&plan=1&nature=4",
                                    "digits=zz")),
                    Map.entry("GET /walk", List.of("message=8312340102", "message=zz")),
                    Map.entry(
                            "GET /diameter/route-lookup",
                            List.of("command=tfr", "command=ofr&host=a.b.c", "command=x")),
                    Map.entry("GET /topology", List.of("", "destinations=1")),
                    Map.entry(
                            "GET /history",
                            List.of("object=node", "object=node&step=60", "object=none")),
                    Map.entry("POST /ping", List.of("destination=POINT&timeout=500")),
                    Map.entry("POST /asps/{asp}/audit", List.of("point-code=POINT")),
                    Map.entry(
                            "GET /configuration/difference",
                            List.of("from=running&to=startup", "from=startup&to=candidate")),
                    Map.entry("POST /configuration/rollback", List.of("revision=1")),
                    Map.entry(
                            "POST /configuration/candidate/commit",
                            List.of("confirm-minutes=5&comment=a+test")));

    /// The node that also does what none of the laboratories does.
    private static final Path RICH = TOPOLOGIES.resolve("sgd/StpA.conf");

    private static final String MORE =
            """
            access-list 2700 permit si 3 opc 1.1.4
            access-list 2700 permit all
            cs7 gws home-plmn gt 49171
            cs7 gws linkset ToSmscA inbound access-list 2700
            cs7 gws table PARTNER
             entry 10 si 5 result block
             entry 20 cgpa-gt 4477 result table fs11
            cs7 gws linkset ToHlrA inbound table PARTNER test
            cs7 mlr ruleset SMS
             rule 10 sms-mo
              dest-sme 4444 exact
              result pcssn 1.1.4 8
            cs7 mlr table ALL
             trigger cdpa gt 49173 ruleset SMS
            diameter group MMES choice weighted
             peer mme tier 0 weight 3
             peer dra tier 1
            diameter route HOME
             match command tfr
             to group MMES score 50
            diameter rewrite HIDE out group MMES
             drop SMS-GMSC-Address
            diameter firewall
             rate 200 per second burst 400
            iwf
             number 491720000099
             firewall
              own 49172
            capture listen 127.0.8.11 57012 link-type mtp2 access-list 2700
            capture file rich
            """;

    /// What is sent where lines are taken.
    private static final String LINES = "hostname Renamed\n";

    /// Looks first, then acts; what ends what an earlier call has begun comes behind that.
    private static final List<String> ORDER = List.of("GET", "POST", "PUT", "DELETE");

    private final Map<String, Integer> successes = new TreeMap<>();
    private final Set<String> wrong = new TreeSet<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private ApiSchemas schemas;
    private JsonNode description;

    @Test
    void answersAsItsDescriptionSays(@TempDir Path saved) throws Exception {
        schemas = new ApiSchemas();
        for (String topology :
                List.of("countries", "instances", "sigtran", "mates", "sgd", "sms")) {
            Path own = ownAddresses(TOPOLOGIES.resolve(topology), saved.resolve(topology));
            try (Lab lab = Lab.start(own, saved, false, false)) {
                assertThat(lab.awaitService()).as(topology).isTrue();
                for (NodePort node : lab.ports()) {
                    if (topology.equals("sgd") && node.hostname().equals("StpA")) {
                        letHappen(node);
                    }
                    exercise(node);
                }
            }
        }
        if (ApiSchemas.toBeRewritten()) {
            schemas.rewrite();
        }
        assertThat(wrong).isEmpty();
        assertThat(successes).as("calls that succeeded").doesNotContainValue(0);
    }

    /// The same topology at addresses of loopback that no other laboratory of this machine has.
    private static Path ownAddresses(Path topology, Path copy) throws IOException {
        String network = "127.%d.".formatted(100 + ProcessHandle.current().pid() % 100);
        Files.createDirectory(copy);
        try (Stream<Path> files = Files.list(topology)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                String more = topology.resolve(name).equals(RICH) ? MORE : "";
                Files.writeString(
                        copy.resolve(name),
                        (Files.readString(file) + more).replace("127.0.", network));
            }
        }
        return copy;
    }

    /// What calls about a file of a capture, and about an alarm, need: somebody has pinged, and a
    /// peer that is expected has not called.
    private static void letHappen(NodePort node) throws Exception {
        PointCode neighbour = PointCode.parse(Variant.ITU, "1.1.2");
        PingRequest request =
                new PingRequest(
                        0,
                        neighbour,
                        1,
                        PingRequest.SIZE_OCTETS_DEFAULT,
                        PingRequest.TIMEOUT_DEFAULT);
        assertThat(
                        node.ping(request, new CompletableFuture<>())
                                .toCompletableFuture()
                                .join()
                                .succeeded())
                .isTrue();
        CompletableFuture<Boolean> raised = new CompletableFuture<>();
        try (NodePort.Subscription _ = node.watchAlarms(_ -> raised.complete(true))) {
            if (node.alarms().alarms().isEmpty()) {
                raised.get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(node.captureFiles().toCompletableFuture().join()).isNotEmpty();
    }

    private void exercise(NodePort node) throws Exception {
        try (WebServer server = WebServers.start(node, new MetricsRegistry(), LIMITS)) {
            URI base = URI.create(server.url().orElseThrow());
            description =
                    ApiSchemas.JSON.readTree(
                            send(base.resolve("/api/openapi.json"), "GET", "").body());
            Map<String, List<String>> names = names(base);
            HttpResponse<String> begun =
                    send(base.resolve("/api/v1/configuration/candidate"), "POST", LINES);
            assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
            for (String method : ORDER) {
                for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
                    JsonNode operation = path.getValue().get(method.toLowerCase(Locale.ROOT));
                    if (operation != null) {
                        call(base, method, path.getKey(), operation, names);
                    }
                }
            }
        }
    }

    private void call(
            URI base,
            String method,
            String path,
            JsonNode operation,
            Map<String, List<String>> names)
            throws Exception {
        String key = method + " " + path;
        successes.putIfAbsent(key, 0);
        JsonNode content = operation.at("/responses/200/content");
        if (content.has("text/event-stream")) {
            // endless: a test of its own reads them
            successes.merge(key, 1, Integer::sum);
            return;
        }
        for (String filled : filled(path, names)) {
            for (String query : QUERIES.getOrDefault(key, List.of(""))) {
                for (String point : names.get("POINT")) {
                    String asked = query.replace("POINT", point);
                    URI uri =
                            base.resolve("/api/v1" + filled + (asked.isEmpty() ? "" : "?" + asked));
                    HttpResponse<String> answer =
                            send(uri, method, operation.has("requestBody") ? LINES : "");
                    judge(key, uri, content, answer);
                    if (asked.equals(query)) {
                        break;
                    }
                }
            }
        }
    }

    private void judge(String key, URI uri, JsonNode content, HttpResponse<String> answer)
            throws Exception {
        boolean done = answer.statusCode() == 200;
        if (done) {
            successes.merge(key, 1, Integer::sum);
        }
        String type =
                answer.headers().firstValue("content-type").orElse("").replaceFirst(";.*", "");
        if (done && !content.has("application/json")) {
            assertThat(content.has(type)).as(uri + " gives " + type).isTrue();
            return;
        }
        if (!type.equals(done ? "application/json" : "application/problem+json")) {
            wrong.add(uri + " gives " + type + ": " + answer.body());
            return;
        }
        if (answer.statusCode() >= 500) {
            wrong.add(uri + ": " + answer.body());
        }
        String schema =
                done
                        ? content.at("/application~1json/schema/$ref")
                                .asText()
                                .replaceFirst(".*/", "")
                        : "Problem";
        for (String problem : schemas.problems(schema, ApiSchemas.JSON.readTree(answer.body()))) {
            wrong.add("%s (%s): %s".formatted(uri.getPath(), schema, problem));
        }
    }

    /// The path with each name there is, and one that there is not.
    private static List<String> filled(String path, Map<String, List<String>> names) {
        Matcher parameter = PARAMETER.matcher(path);
        if (!parameter.find()) {
            return List.of(path);
        }
        List<String> all = new ArrayList<>();
        List<String> known = names.getOrDefault(parameter.group(1), List.of());
        for (String name : known) {
            all.addAll(filled(path.replace(parameter.group(), name), names));
        }
        if (all.isEmpty()) {
            all.addAll(filled(path.replace(parameter.group(), "0"), names));
        }
        return all;
    }

    private Map<String, List<String>> names(URI base) throws Exception {
        Map<String, List<String>> names = new TreeMap<>();
        names.put("linkset", listed(base, "linksets", "/linksets", "linkset"));
        names.put("slc", List.of("0"));
        names.put("as", listed(base, "application-servers", "/applicationServers", "as"));
        names.put("asp", listed(base, "asps", "/asps", "asp"));
        names.put("mate", listed(base, "mates", "/mates", "mate"));
        names.put("peer", listed(base, "diameter/peers", "/peers", "peer"));
        names.put("name", listed(base, "captures", "/files", "name"));
        names.put("capture", List.of("again"));
        names.put("subject", List.of("mtp3", "sctp"));
        names.put("table", List.of("PARTNER", "none"));
        names.put("number", List.of("2700"));
        names.put("sequence", listed(base, "alarms", "/alarms", "sequence"));
        names.put("object", listed(base, "objects", "/objects", "objectName"));
        List<String> points = listed(base, "routes", "/table", "destination");
        names.put(
                "POINT",
                points.isEmpty()
                        ? List.of("1.1.1")
                        : points.stream().map(p -> p.replaceFirst("/.*", "")).distinct().toList());
        return names;
    }

    private List<String> listed(URI base, String path, String array, String member)
            throws Exception {
        JsonNode answer =
                ApiSchemas.JSON.readTree(send(base.resolve("/api/v1/" + path), "GET", "").body());
        List<String> found = new ArrayList<>();
        answer.at(array).forEach(one -> found.add(one.path(member).asText()));
        return found.stream().distinct().toList();
    }

    private HttpResponse<String> send(URI uri, String method, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri)
                        .header("authorization", "Bearer configure")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
