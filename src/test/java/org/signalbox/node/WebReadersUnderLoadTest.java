// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.admin.RunningNode;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.node.NodeEvent.Severity;
import org.signalbox.web.WebLimits;
import org.signalbox.web.WebServer;
import org.signalbox.web.WebServers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A transit node under load, while people who read its streams do not read, or come in crowds: no
/// message is lost for them, and what they lose is counted.
@NullUnmarked
class WebReadersUnderLoadTest {
    private static final int MESSAGES = 20_000;

    /// Too many for what the system keeps for a reader.
    private static final int EVENTS = 40_000;

    private static final int CROWD = 100;
    private static final int PATIENCE_MILLIS = 30_000;

    @TempDir private Path folder;
    private final MetricsRegistry metrics = new MetricsRegistry();
    private final List<Socket> sockets = new ArrayList<>();
    private TransitChain chain;
    private WebServer server;
    private URI url;

    @BeforeEach
    void start() {
        chain = new TransitChain(folder, "access-list 2700 permit all\n");
        server =
                WebServers.start(
                        new RunningNode(chain.transit().node(), Optional.empty()),
                        metrics,
                        WebLimits.DEFAULT.withRequestsPerSecond(Integer.MAX_VALUE));
        url = URI.create(server.url().orElseThrow());
    }

    @AfterEach
    void end() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
        chain.close();
    }

    @Test
    void transitLosesNothingToReadersThatNeverRead() throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(read("/api/v1/messages?per-second=1000&access-list=2700"))
                    .contains("200 OK");
            assertThat(read("/api/v1/stream")).contains("200 OK");
        }
        CompletableFuture<Void> events =
                CompletableFuture.runAsync(
                        () -> {
                            EventLog log = chain.transit().node().events();
                            for (int i = 0; i < EVENTS; i++) {
                                log.add("TEST", Severity.DEBUGGING, "FLOOD", "event number " + i);
                            }
                        });

        chain.passes(MESSAGES);

        events.join();
        chain.await(
                "the stream's losses are counted",
                () -> counted("signalbox_web_streams_left_out_total") > 0);
        chain.await(
                "what was beyond the rate is counted",
                () -> counted("signalbox_web_streams_rate_limited_total") > 0);
        assertThat(read("/health")).contains("200 OK");
    }

    @Test
    void transitLosesNothingToACrowdOfReaders() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> crowds =
                CompletableFuture.supplyAsync(
                        () -> {
                            int came = 0;
                            while (!over.get()) {
                                came += crowd();
                            }
                            return came;
                        });
        try {
            chain.passes(MESSAGES);
        } finally {
            over.set(true);
        }

        assertThat(crowds.join()).as("readers that came").isGreaterThanOrEqualTo(CROWD);
        assertThat(counted("signalbox_web_connections_refused_total{reason=\"address\"}"))
                .isPositive();
        chain.await("the server has room again", this::isServing);
    }

    private boolean isServing() {
        try {
            return read("/health").contains("200 OK");
        } catch (IOException turnedAway) {
            return false;
        }
    }

    /// So many come at once, want everything, and go without having read it.
    private int crowd() {
        List<Socket> all = new ArrayList<>();
        try {
            while (all.size() < CROWD) {
                all.add(ask("/api/v1/messages?per-second=1000"));
            }
        } catch (IOException turnedAway) {
            // that was the last of this crowd
            return all.size();
        } finally {
            all.forEach(WebReadersUnderLoadTest::leave);
        }
        return all.size();
    }

    private static void leave(Socket socket) {
        try {
            socket.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// @return the first line of the answer; the rest is never read
    private String read(String path) throws IOException {
        Socket socket = ask(path);
        sockets.add(socket);
        return String.valueOf(
                new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.UTF_8),
                                1)
                        .readLine());
    }

    private Socket ask(String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        socket.getOutputStream()
                .write(
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer read\r\n\r\n"
                                .formatted(path)
                                .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private double counted(String metric) {
        Matcher line =
                Pattern.compile("(?m)^" + Pattern.quote(metric) + " (\\S+)$")
                        .matcher(metrics.scrape());
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }
}
