// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.metrics.MetricsRegistry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

class WebServerTest {
    private final MetricsRegistry metrics = new MetricsRegistry();
    private WebServer server;

    @BeforeEach
    void start() throws IOException {
        server = WebServer.start(new InetSocketAddress("127.0.0.1", 0), metrics);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void servesTheMetricsAsPrometheusText() throws Exception {
        metrics.gauge("signalbox_links_available", "Links", Map.of(), 2, Integer::doubleValue);

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
        InetSocketAddress taken = new InetSocketAddress("127.0.0.1", server.port());

        assertThatThrownBy(() -> WebServer.start(taken, metrics))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + server.port())
                .hasMessageContaining("in use");
    }

    private HttpResponse<String> get(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
            return client.send(
                    HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
