// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.RunningNode;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.node.Node;
import org.signalbox.node.ProductionEnvironment;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

class WebServerTest {
    private final MetricsRegistry metrics = new MetricsRegistry();
    private final ProductionEnvironment environment =
            new ProductionEnvironment("web", Path.of(""), system -> system);
    private final NodePort node =
            new RunningNode(
                    new Node(environment.environment(), ProductionEnvironment.allocator()),
                    Optional.empty());
    private final List<String> told = new CopyOnWriteArrayList<>();
    private WebServer server;

    @BeforeEach
    void start() throws IOException {
        server = serve(0);
    }

    @AfterEach
    void stop() {
        server.close();
        environment.close();
    }

    private WebServer serve(int port) {
        WebServer serving =
                new WebServer(
                        node,
                        metrics,
                        WebServers::admit,
                        WebLimits.DEFAULT,
                        new WebServer.Observer() {
                            @Override
                            public void serves(String url) {
                                told.add(url);
                            }

                            @Override
                            public void fails(String why) {
                                told.add(why);
                            }
                        });
        WebServers.listen(serving, WebServers.on(port));
        return serving;
    }

    @Test
    void servesTheMetricsAsPrometheusText() throws Exception {
        metrics.gauge("signalbox_links_available", "Links", Map.of(), () -> 2);

        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type"))
                .contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body())
                .contains("# HELP signalbox_links_available Links")
                .contains("signalbox_links_available 2.0");
    }

    @Test
    void saysThatItIsThere() throws Exception {
        assertThat(get("/health").body()).isEqualTo("ok\n");
        assertThat(get("/other").statusCode()).isEqualTo(404);
    }

    @Test
    void portInUseIsNamed() {
        int taken = URI.create(server.url().orElseThrow()).getPort();

        try (WebServer second = serve(taken)) {
            assertThat(second.url()).isEmpty();
            assertThat(told.getLast()).contains("127.0.0.1:" + taken, "in use");
        }
    }

    @Test
    void answersWhoIsLetInAndMayDoThat() throws Exception {
        assertThat(api("GET", "/node", "").statusCode()).isEqualTo(401);
        assertThat(api("GET", "/node", "other").statusCode()).isEqualTo(401);
        HttpResponse<String> shown = api("GET", "/node", "read");
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).contains("\"hostname\": \"Signalbox\"");
        assertThat(api("POST", "/statistics/clear", "read").statusCode()).isEqualTo(403);
        assertThat(api("POST", "/statistics/clear", "operate").body()).contains("\"message\": ");
    }

    @Test
    void saysWhatIsWrongWithARequest() throws Exception {
        assertThat(api("GET", "/linksets?instance=9", "read").body())
                .contains("\"status\": 400", "instance: ", "an integer from 0 to 7");
        assertThat(api("GET", "/linksets?instanz=1", "read").body())
                .contains("there is no parameter instanz; expected instance");
        assertThat(api("GET", "/linksets/None", "read").body())
                .contains("\"status\": 404", "there is no linkset None");
        assertThat(api("DELETE", "/linksets", "configure").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, "");
    }

    private HttpResponse<String> api(String method, String path, String token) throws Exception {
        return send(method, "/api/v1" + path, token);
    }

    private HttpResponse<String> send(String method, String path, String token) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(server.url().orElseThrow()).resolve(path))
                            .method(method, HttpRequest.BodyPublishers.noBody());
            if (!token.isEmpty()) {
                request.header("authorization", "Bearer " + token);
            }
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
