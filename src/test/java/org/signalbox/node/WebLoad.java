// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.admin.RunningNode;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.node.NodeEvent.Severity;
import org.signalbox.web.WebLimits;
import org.signalbox.web.WebServer;
import org.signalbox.web.WebServers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// What the web server of a node of 1,000 links does in a second, and what that costs the messages
/// that go through the node: three nodes, their traffic and all clients in one process.
///
/// ```
/// java @etc/jvm.options -cp ... org.signalbox.node.WebLoad [seconds] [calls]
/// ```
///
/// With calls, as in `/api/v1/node`, it is those alone.
@NullUnmarked
final class WebLoad implements AutoCloseable {
    private static final int LINKSETS = 63;
    private static final int LINKS_OF_EACH = 16;
    private static final int SECONDS_DEFAULT = 5;
    private static final int DASHBOARDS = 10;
    private static final Duration DASHBOARD_INTERVAL = Duration.ofSeconds(5);
    private static final int CALLERS = 4;

    /// How the names of threads begin.
    private static final String WEB = "vert.x";

    private static final String NODE = "interop";

    /// Fewer than the server keeps for a reader, so that none is missed.
    private static final int EVENTS_WAITING_MAX = 200;

    private static final List<String> CALLS =
            List.of(
                    "/health",
                    "/metrics",
                    "/api/v1/me",
                    "/api/v1/node",
                    "/api/v1/linksets",
                    "/api/v1/linksets/To3.3.3",
                    "/api/v1/associations",
                    "/api/v1/routes",
                    "/api/v1/route-lookup?destination=3.3.3",
                    "/api/v1/topology",
                    "/api/v1/alarms",
                    "/api/v1/events");

    /// What the first page of the dashboard asks for.
    private static final List<String> OVERVIEW =
            List.of(
                    "/api/v1/node",
                    "/api/v1/instances",
                    "/api/v1/topology",
                    "/api/v1/events?limit=5",
                    "/api/v1/alarms");

    private final Duration length;
    private final TransitChain chain;
    private final WebServer server;
    private final URI url;

    private WebLoad(Path folder, int seconds) {
        this.length = Duration.ofSeconds(seconds);
        this.chain = new TransitChain(folder, thousandLinks());
        MetricsRegistry metrics = chain.transit().environment().metrics();
        this.server =
                WebServers.start(
                        new RunningNode(
                                chain.transit().node(),
                                Optional.empty(),
                                task -> Thread.ofVirtual().start(task)),
                        metrics,
                        WebLimits.DEFAULT.withRequestsPerSecond(Integer.MAX_VALUE));
        this.url = URI.create(server.url().orElseThrow());
    }

    /// To points that are not there, so that each link has a history of failures.
    private static String thousandLinks() {
        StringBuilder lines = new StringBuilder("cs7 local-peer 1026\n local-ip 127.0.8.2\n");
        for (int linkset = 1; linkset <= LINKSETS; linkset++) {
            lines.append("cs7 linkset Far%d 4.%d.1\n".formatted(linkset, linkset));
            for (int link = 0; link < LINKS_OF_EACH; link++) {
                lines.append(
                        " link %d sctp 127.0.9.%d %d 1026\n".formatted(link, linkset, 2000 + link));
            }
        }
        return lines.toString();
    }

    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : SECONDS_DEFAULT;
        try (WebLoad load = new WebLoad(Files.createTempDirectory("web-load"), seconds)) {
            if (arguments.length > 1) {
                load.calls(List.of(arguments).subList(1, arguments.length));
                return;
            }
            load.calls(CALLS);
            load.dashboards();
            for (int readers : List.of(1, 10, WebLimits.DEFAULT.readersMax())) {
                load.stream(readers);
            }
        }
    }

    @Override
    public void close() {
        server.close();
        chain.close();
    }

    // ---- calls ---------------------------------------------------------------------------------

    private void calls(List<String> calls) throws Exception {
        print(
                "| call | octets | requests/s | median, 99 %% ms | ms of the web loop | of the node's"
                        + " loops |%n|---|---|---|---|---|---|");
        for (String call : calls) {
            ask(call, length.dividedBy(2));
            long idle = busyNanos(NODE);
            LockSupport.parkNanos(length.toNanos());
            idle = busyNanos(NODE) - idle;
            long web = busyNanos(WEB);
            long node = busyNanos(NODE);
            Asked asked = ask(call, length);
            int count = asked.nanos().length;
            print(
                    "| `%s` | %d | %.0f | %.1f, %.1f | %.2f | %.2f |",
                    call,
                    asked.octets(),
                    count / (length.toMillis() / 1e3),
                    millis(asked.nanos(), 0.5),
                    millis(asked.nanos(), 0.99),
                    (busyNanos(WEB) - web) / 1e6 / count,
                    (busyNanos(NODE) - node - idle) / 1e6 / count);
        }
    }

    /// @param nanos what each request took, sorted
    private record Asked(int octets, long[] nanos) {}

    private Asked ask(String call, Duration length) throws Exception {
        ConcurrentLinkedQueue<Long> taken = new ConcurrentLinkedQueue<>();
        AtomicLong octets = new AtomicLong();
        long end = System.nanoTime() + length.toNanos();
        together(
                CALLERS,
                client -> {
                    while (System.nanoTime() < end) {
                        long begin = System.nanoTime();
                        octets.set(get(client, call));
                        taken.add(System.nanoTime() - begin);
                    }
                });
        return new Asked(
                octets.intValue(), taken.stream().mapToLong(Long::longValue).sorted().toArray());
    }

    private static double millis(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))] / 1e6;
    }

    private interface Work {
        void run(HttpClient client) throws IOException, InterruptedException;
    }

    private static void together(int workers, Work work) throws InterruptedException {
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            all.add(Thread.ofPlatform().name("client").start(() -> run(work)));
        }
        for (Thread one : all) {
            one.join();
        }
    }

    private static void run(Work work) {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            work.run(client);
        } catch (IOException | InterruptedException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private int get(HttpClient client, String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                client.send(
                        HttpRequest.newBuilder(url.resolve(path))
                                .header("authorization", "Bearer read")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(path + ": " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body().length;
    }

    // ---- dashboards ----------------------------------------------------------------------------

    /// Traffic alone, with dashboards, and alone again: the machine may have changed meanwhile.
    private void dashboards() throws Exception {
        print(
                "%n| at the same time | MSU/s | busy: web loop | signalling loops |%n|---|---|---|---|");
        chain.pour(length);
        pour("nothing");
        AtomicBoolean over = new AtomicBoolean();
        Thread crowd = Thread.ofPlatform().start(() -> watch(over, OVERVIEW));
        pour("%d dashboards on the overview".formatted(DASHBOARDS));
        over.set(true);
        crowd.join();
        pour("nothing");
        AtomicBoolean unread = new AtomicBoolean();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < DASHBOARDS; i++) {
            readers.add(reader("/api/v1/messages", unread, _ -> {}));
        }
        pour("%d dashboards on the messages".formatted(DASHBOARDS));
        unread.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        pour("nothing");
    }

    private void pour(String what) throws InterruptedException {
        long web = busyNanos(WEB);
        long signalling = busyNanos(NODE);
        long messages = chain.pour(length);
        double seconds = length.toNanos() / 1e9;
        print(
                "| %s | %.0f | %.1f %% | %.0f %% |",
                what,
                messages / seconds,
                (busyNanos(WEB) - web) / seconds / 1e7,
                (busyNanos(NODE) - signalling) / seconds / 1e7);
    }

    private static long busyNanos(String threads) {
        ThreadMXBean beans = ManagementFactory.getThreadMXBean();
        return Arrays.stream(beans.getThreadInfo(beans.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith(threads))
                .mapToLong(ThreadInfo::getThreadId)
                .map(beans::getThreadCpuTime)
                .sum();
    }

    private void watch(AtomicBoolean over, List<String> page) {
        try {
            together(
                    DASHBOARDS,
                    client -> {
                        while (!over.get()) {
                            for (String call : page) {
                                get(client, call);
                            }
                            LockSupport.parkNanos(DASHBOARD_INTERVAL.toNanos());
                        }
                    });
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }

    // ---- streams -------------------------------------------------------------------------------

    private void stream(int readers) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong[] read = new AtomicLong[readers];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            AtomicLong count = new AtomicLong();
            read[i] = count;
            threads.add(
                    reader(
                            "/api/v1/stream",
                            over,
                            line -> {
                                if (line.equals("event: event")) {
                                    count.incrementAndGet();
                                }
                            }));
        }
        EventLog log = chain.transit().node().events();
        long told = 0;
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < length.toNanos()) {
            long sent = told;
            if (Arrays.stream(read).allMatch(count -> sent - count.get() < EVENTS_WAITING_MAX)) {
                log.add("TEST", Severity.DEBUGGING, "LOAD", "event number " + told);
                told++;
            } else {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        print(
                "%d readers: %.0f events/s to each, %.0f in all",
                readers,
                told / seconds,
                Arrays.stream(read).mapToLong(AtomicLong::get).sum() / seconds);
        over.set(true);
        log.add("TEST", Severity.DEBUGGING, "LOAD", "the last");
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private interface LineSink {
        void line(String line);
    }

    /// Returns when the stream has begun; the thread ends with the first line after `over`.
    private Thread reader(String path, AtomicBoolean over, LineSink sink) throws IOException {
        Socket socket = new Socket(url.getHost(), url.getPort());
        socket.getOutputStream()
                .write(
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer read\r\n\r\n"
                                .formatted(path)
                                .getBytes(StandardCharsets.UTF_8));
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (!line.startsWith("retry:")) {
            line = lines.readLine();
        }
        return Thread.ofPlatform()
                .name("reader")
                .start(
                        () -> {
                            try (socket) {
                                while (!over.get()) {
                                    sink.line(lines.readLine());
                                }
                            } catch (IOException fault) {
                                throw new IllegalStateException(fault);
                            }
                        });
    }

    private static void print(String form, Object... values) {
        System.out.println(String.format(Locale.ROOT, form, values));
    }
}
