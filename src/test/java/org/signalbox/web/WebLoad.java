// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.access.Operator;
import org.signalbox.access.Role;
import org.signalbox.access.WebConfig;
import org.signalbox.admin.RunningNode;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.machine.Loop;
import org.signalbox.node.Node;
import org.signalbox.node.NodeConfig;
import org.signalbox.node.NodeEvent.Severity;
import org.signalbox.node.ProductionEnvironment;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What the web costs a node of 1,000 links: a program, run by hand; `docs/performance.md` has its
/// figures.
final class WebLoad {
    private static final int LINKS = 1_000;
    private static final int REQUESTS = 200;
    private static final int EVENTS = 100_000;
    private static final double NANOS_PER_MILLI = 1e6;

    private WebLoad() {}

    public static void main(String[] arguments) throws Exception {
        try (ProductionEnvironment environment =
                new ProductionEnvironment("load", Path.of(""), system -> system)) {
            Node node = new Node(environment.environment(), ProductionEnvironment.allocator());
            Checked checked = ConfigFile.parse(configuration(), NodeConfig.SCHEMA);
            var applied = node.apply(checked.block()).toCompletableFuture().join();
            System.out.println("applied " + applied.applied() + " " + applied.problems());
            try (WebServer server =
                    new WebServer(
                            new RunningNode(node, Optional.empty()),
                            node.metrics(),
                            (_, caller) ->
                                    Optional.of(new Operator("load", Role.READ, caller.words())),
                            WebLimits.DEFAULT.withRequestsPerSecond(Integer.MAX_VALUE),
                            new WebServer.Observer() {
                                @Override
                                public void serves(String url) {
                                    System.out.println(url);
                                }

                                @Override
                                public void fails(String why) {
                                    throw new AssertionError(why);
                                }
                            })) {
                server.use(
                                new WebConfig(
                                        Optional.of(new InetSocketAddress("127.0.0.1", 0)),
                                        Optional.empty(),
                                        false,
                                        false))
                        .toCompletableFuture()
                        .join();
                URI url = URI.create(server.url().orElseThrow());
                for (String path : List.of("/api/v1/me", "/api/v1/linksets", "/api/v1/topology")) {
                    ask(url.resolve(path), environment, REQUESTS);
                    ask(url.resolve(path), environment, REQUESTS);
                }
                stream(url, node);
            }
        }
    }

    private static String configuration() {
        StringBuilder text =
                new StringBuilder(
                        """
                        hostname Load
                        cs7 variant itu
                        cs7 point-code 1.1.1
                        cs7 sctp transport userland
                        cs7 local-peer 1024
                         local-ip 127.0.90.1
                        """);
        for (int i = 0; i < LINKS; i++) {
            text.append(
                    """
                    cs7 linkset L%d 2.%d.%d
                     link 0 sctp 127.0.%d.%d 1024 1024
                    """
                            .formatted(i, i / 8, i % 8, 91 + i / 200, 1 + i % 200));
        }
        return text.toString();
    }

    /// Asks one after the other, and looks how long a task of the signalling loop waits meanwhile.
    private static void ask(URI uri, ProductionEnvironment environment, int requests)
            throws Exception {
        List<Long> waits = new ArrayList<>();
        Thread probe = Thread.ofPlatform().start(() -> probe(environment, waits));
        long began = System.nanoTime();
        long octets = 0;
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).header("authorization", "Bearer x").build();
            for (int i = 0; i < requests; i++) {
                octets +=
                        client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                                .body()
                                .length;
            }
        }
        double millis = (System.nanoTime() - began) / NANOS_PER_MILLI;
        probe.interrupt();
        probe.join();
        waits.sort(null);
        System.out.printf(
                "%s: %.0f requests/s, %d octets each; waits of the control loop: median %.3f ms,"
                        + " 99 %% %.3f ms, most %.3f ms%n",
                uri.getPath(),
                requests / millis * 1_000,
                octets / requests,
                waits.get(waits.size() / 2) / NANOS_PER_MILLI,
                waits.get(waits.size() * 99 / 100) / NANOS_PER_MILLI,
                waits.getLast() / NANOS_PER_MILLI);
    }

    private static void probe(ProductionEnvironment environment, List<Long> waits) {
        Loop loop = environment.environment().control();
        while (!Thread.currentThread().isInterrupted()) {
            CompletableFuture<Void> ran = new CompletableFuture<>();
            long asked = System.nanoTime();
            loop.execute(() -> ran.complete(null));
            ran.join();
            waits.add(System.nanoTime() - asked);
        }
    }

    private static void stream(URI url, Node node) throws Exception {
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream()
                    .write(
                            "GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer x\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.UTF_8));
            while (!reader.readLine().startsWith("retry:")) {
                // the head
            }
            CompletableFuture<Long> told = new CompletableFuture<>();
            Thread.ofPlatform()
                    .start(
                            () -> {
                                long began = System.nanoTime();
                                for (int i = 0; i < EVENTS; i++) {
                                    node.events()
                                            .add(
                                                    "LOAD",
                                                    Severity.INFORMATIONAL,
                                                    "EVENT",
                                                    "number " + i);
                                }
                                told.complete(System.nanoTime() - began);
                                node.events().add("LOAD", Severity.NOTICE, "LAST", "the end");
                            });
            long began = System.nanoTime();
            int read = 0;
            int missed = 0;
            String line = reader.readLine();
            while (!told.isDone() || System.nanoTime() - began < 2e9) {
                if (line.startsWith("event: event")) {
                    read++;
                } else if (line.startsWith("event: missed")) {
                    missed += Integer.parseInt(reader.readLine().replaceAll("[^0-9]", ""));
                }
                if (read + missed >= EVENTS) {
                    break;
                }
                line = reader.readLine();
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    "/stream: %d events told in %.0f ms, %d read (%.0f a second), %d missed and"
                            + " told%n",
                    EVENTS, told.join() / NANOS_PER_MILLI, read, read / seconds, missed);
        }
    }
}
