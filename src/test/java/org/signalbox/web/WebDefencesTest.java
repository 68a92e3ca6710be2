// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.access.Role;
import org.signalbox.access.WebConfig;
import org.signalbox.admin.History;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.RunningNode;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.node.Node;
import org.signalbox.node.NodeEvent.Severity;
import org.signalbox.node.ProductionEnvironment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// What people try who mean no good, over real sockets. After each of it the server still answers.
@NullUnmarked
class WebDefencesTest {
    private static final int CONNECTIONS = 6;
    private static final int REQUESTS_A_SECOND = 40;
    private static final int BODY_OCTETS = 1_000;
    private static final int READERS = 2;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final WebLimits LIMITS =
            new WebLimits(
                    CONNECTIONS + 2,
                    CONNECTIONS,
                    REQUESTS_A_SECOND,
                    Duration.ofMillis(400),
                    Duration.ofSeconds(5),
                    BODY_OCTETS,
                    READERS);

    private final MetricsRegistry metrics = new MetricsRegistry();
    private final ProductionEnvironment environment =
            new ProductionEnvironment("web", Path.of(""), system -> system);
    private final Node node =
            new Node(environment.environment(), ProductionEnvironment.allocator());
    private final NodePort port = new RunningNode(node, Optional.empty());
    private final List<Socket> sockets = new ArrayList<>();
    private WebServer server;
    private URI url;

    @BeforeEach
    void start() {
        start(LIMITS);
    }

    private void start(WebLimits limits) {
        server = WebServers.start(port, metrics, limits);
        url = URI.create(server.url().orElseThrow());
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
        environment.close();
    }

    @Test
    void headerThatNeverEndsEndsTheConnection() throws Exception {
        Socket socket = connect();
        write(socket, "GET /api/v1/node HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");

        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        assertThat(metrics.scrape()).contains("signalbox_web_timeouts_total 1.0");
    }

    @Test
    void bodyThatNeverEndsEndsTheConnection() throws Exception {
        Socket socket = connect();
        write(
                socket,
                head("PUT /api/v1/configuration/candidate", "configure")
                        + "Content-Length: 500\r\n\r\nhostname");

        assertThat(readAll(socket)).isEmpty();
        assertThat(metrics.scrape()).contains("signalbox_web_timeouts_total 1.0");
    }

    @Test
    void oneAddressHasSoManyConnections() throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            assertThat(ask(connect(), "GET", "/health", "")).contains("200 OK");
        }

        Socket tooMany = connect();

        assertThat(tooMany.getInputStream().read()).isEqualTo(-1);
        assertThat(metrics.scrape())
                .contains("signalbox_web_connections_refused_total{reason=\"address\"} 1.0");
        sockets.getFirst().close();
        awaitConnection();
    }

    @Test
    void oneAddressHasSoManyRequests() throws Exception {
        Socket socket = connect();
        StringBuilder flood = new StringBuilder();
        // even if a second ends among them, one of the seconds has too many
        for (int i = 0; i < 3 * REQUESTS_A_SECOND; i++) {
            flood.append(head("GET /api/v1/me", "read")).append("\r\n");
        }

        write(socket, flood.toString());

        BufferedReader answers = reader(socket);
        String line = answers.readLine();
        while (!line.contains("429 Too Many Requests")) {
            line = answers.readLine();
        }
        assertThat(answers.readLine()).isEqualTo("retry-after: 1");
    }

    @Test
    void bodiesAreBounded() throws Exception {
        assertThat(
                        ask(
                                connect(),
                                "PUT",
                                "/api/v1/configuration/candidate",
                                "configure",
                                "!".repeat(BODY_OCTETS + 1)))
                .contains("413 ", "more than " + BODY_OCTETS + " octets");
        Socket chunked = connect();
        write(
                chunked,
                head("PUT /api/v1/configuration/candidate", "configure")
                        + "Transfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 3; i++) {
            write(chunked, "200\r\n" + "!".repeat(0x200) + "\r\n");
        }
        assertThat(reader(chunked).readLine()).contains("413 ");
        assertThat(ask(connect(), "POST", "/api/v1/ping?destination=1", "configure", "text"))
                .contains("413 ", "this takes no text");
    }

    @Test
    void noPathLeadsOutOfWhatThereIs() throws Exception {
        for (String path :
                List.of(
                        "/../../etc/passwd",
                        "/%2e%2e/%2e%2e/etc/passwd",
                        "/..%2f..%2fetc%2fpasswd",
                        "/web/../../etc/passwd",
                        "//etc/passwd",
                        "/files.txt",
                        "/api/v1/captures/..%2f..%2f..%2fetc%2fpasswd",
                        "/api/v1/captures/%2fetc%2fpasswd",
                        "/api/v1/../../etc/passwd")) {
            String answer = ask(connect(), "GET", path, "configure");
            sockets.removeLast().close();
            assertThat(answer).as(path).matches("(?s)HTTP/1.1 4\\d\\d .*").doesNotContain("root:");
        }
    }

    @Test
    void garbageIsRefusedAndForgotten() throws Exception {
        Random random = new Random(1);
        for (String garbage :
                List.of(
                        "\0\0\0\0\r\n\r\n",
                        "GET\r\n\r\n",
                        "GET / HTTP/9.9\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nContent-Length:"
                                + " 4\r\n\r\nabcd",
                        "POST /api/v1/ping HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + "y".repeat(9_000) + "\r\n\r\n",
                        "GET /" + "z".repeat(12_000) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                        noise(random))) {
            Socket socket = connect();
            write(socket, garbage);
            assertThat(readAll(socket)).doesNotContain("200 OK");
            socket.close();
        }
        awaitConnection();
    }

    private static String noise(Random random) {
        byte[] octets = new byte[4_096];
        random.nextBytes(octets);
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    @Test
    void otherHostsAreNotServed() throws Exception {
        Socket socket = connect();
        write(
                socket,
                "GET /api/v1/me HTTP/1.1\r\nHost: attacker.example:9464\r\nAuthorization: Bearer"
                        + " read\r\n\r\n");

        assertThat(reader(socket).readLine()).contains("421 Misdirected Request");
        assertThat(ask(connect(), "GET", "/api/v1/me", "read")).contains("200 OK");
    }

    @Test
    void probesNeedNotNameAHost() throws Exception {
        Socket old = connect();
        write(old, "GET /health HTTP/1.0\r\n\r\n");
        assertThat(reader(old).readLine()).contains("200 OK");

        Socket nameless = connect();
        write(nameless, "GET /health HTTP/1.1\r\n\r\n");
        assertThat(reader(nameless).readLine()).contains("400 Bad Request");
    }

    @Test
    void whoIsUnknownOrMayNotIsRefusedEverywhere() throws Exception {
        server.close();
        start(WebLimits.DEFAULT.withRequestsPerSecond(Integer.MAX_VALUE));
        for (Endpoint endpoint : Api.endpoints(new History())) {
            String path = Api.BASE + endpoint.path().replaceAll("\\{[a-z]+}", "1");
            String method = endpoint.method().name();
            assertThat(ask(connect(), method, path, "nobody"))
                    .as(path)
                    .contains("401 Unauthorized", "www-authenticate: Bearer");
            sockets.removeLast().close();
            if (endpoint.role() != Role.READ) {
                assertThat(ask(connect(), method, path, "read"))
                        .as(path)
                        .contains("403 Forbidden", "tester may read; this needs");
                sockets.removeLast().close();
            }
        }
    }

    @Test
    void readerThatStallsMissesEventsAndHoldsNobodyUp() throws Exception {
        Socket stalled = connect();
        stalled.setReceiveBufferSize(4_096);
        write(stalled, head("GET /api/v1/stream", "read") + "\r\n");
        BufferedReader events = reader(stalled);
        while (!events.readLine().startsWith("retry:")) {
            // the head of the answer
        }

        // whoever tells of them is done although nobody reads
        for (int i = 0; i < 20_000; i++) {
            node.events().add("TEST", Severity.INFORMATIONAL, "FLOOD", "event %d ".formatted(i));
        }
        assertThat(ask(connect(), "GET", "/health", "")).contains("200 OK");

        String line = events.readLine();
        while (!line.startsWith("event: missed")) {
            if (line.isEmpty()) {
                node.events().add("TEST", Severity.INFORMATIONAL, "MORE", "and another");
            }
            line = events.readLine();
        }
        assertThat(events.readLine()).matches("data: \\{\"events\": [0-9]+}");
        assertThat(metrics.scrape()).contains("signalbox_web_streams_left_out_total");
    }

    @Test
    void streamsHaveSoManyReaders() throws Exception {
        for (int i = 0; i < READERS; i++) {
            Socket reading = connect();
            write(reading, head("GET /api/v1/stream", "read") + "\r\n");
            assertThat(reader(reading).readLine()).contains("200 OK");
        }

        assertThat(ask(connect(), "GET", "/api/v1/stream", "read"))
                .contains("503 ", "there are 2 readers already");

        // who has gone leaves a place
        sockets.getFirst().close();
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        String status = "";
        while (!status.contains("200 OK")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Socket next = connect();
            write(next, head("GET /api/v1/stream", "read") + "\r\n");
            try {
                status = String.valueOf(reader(next).readLine());
            } catch (SocketException turnedAway) {
                status = "";
            }
            sockets.removeLast().close();
        }
    }

    @Test
    void movesAsItsConfigurationSays() throws Exception {
        int free;
        try (ServerSocket probe = new ServerSocket(0)) {
            free = probe.getLocalPort();
        }
        URI before = url;

        WebServers.listen(
                server,
                new WebConfig(WebServers.on(free).listen(), Optional.empty(), true, false, false));

        url = URI.create(server.url().orElseThrow());
        assertThat(url.getPort()).isEqualTo(free);
        assertThat(ask(connect(), "GET", "/metrics", "")).contains("401 ");
        assertThat(ask(connect(), "GET", "/metrics", "read")).contains("200 OK");
        url = before;
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    }

    /// Until those that were closed are gone from the count.
    private void awaitConnection() throws IOException {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (System.nanoTime() < deadline) {
            try {
                String answer = ask(connect(), "GET", "/", "");
                sockets.removeLast().close();
                if (answer.contains("200 OK")) {
                    return;
                }
            } catch (SocketException reset) {
                // it was turned away; the next may not be
                continue;
            }
        }
        throw new AssertionError("the server does not answer any more");
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        sockets.add(socket);
        return socket;
    }

    private static String head(String request, String token) {
        return request
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n");
    }

    private static String ask(Socket socket, String method, String path, String token)
            throws IOException {
        return ask(socket, method, path, token, "");
    }

    /// The answer: all of its head, and what came with that.
    private static String ask(Socket socket, String method, String path, String token, String body)
            throws IOException {
        write(
                socket,
                head(method + " " + path, token)
                        + "Content-Length: %d\r\n\r\n".formatted(body.length())
                        + body);
        StringBuilder answer = new StringBuilder();
        BufferedReader reader = reader(socket);
        int length = 0;
        for (String line = reader.readLine();
                line != null && !line.isEmpty();
                line = reader.readLine()) {
            answer.append(line).append('\n');
            if (line.startsWith("content-length: ")) {
                length = Integer.parseInt(line.substring("content-length: ".length()));
            }
        }
        char[] content = new char[length];
        int read = 0;
        while (read < length) {
            int more = reader.read(content, read, length - read);
            if (more < 0) {
                break;
            }
            read += more;
        }
        return answer.append(content, 0, read).toString();
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /// All that comes until the other end closes.
    private static String readAll(Socket socket) throws IOException {
        StringBuilder all = new StringBuilder();
        InputStream in = socket.getInputStream();
        try {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                all.append((char) octet);
            }
        } catch (SocketException reset) {
            // it closed before it had read everything
            return all.toString();
        }
        return all.toString();
    }
}
