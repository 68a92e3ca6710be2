// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import org.signalbox.admin.CountedTraffic;
import org.signalbox.admin.History;
import org.signalbox.admin.NodePort;
import org.signalbox.metrics.MetricsRegistry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Serves the dashboard, the API below `/api/v1`, `/metrics` for Prometheus and `/health` for a
/// supervisor.
public final class WebServer implements AutoCloseable {
    /// One loop is enough for scrapes, and keeps a node small.
    private static final int EVENT_LOOPS = 1;

    private static final int WORKERS = 1;
    private static final long START_TIMEOUT_SECONDS = 10;
    private static final int IDLE_TIMEOUT_SECONDS = 60;

    /// What Prometheus asks for: text format 0.0.4.
    private static final String METRICS_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Vertx vertx;
    private final HttpServer server;
    private final String host;

    private WebServer(Vertx vertx, HttpServer server, String host) {
        this.vertx = vertx;
        this.server = server;
        this.host = host;
    }

    /// Binds and serves. Blocks until bound.
    ///
    /// @param listen where to listen; loopback unless the operator says otherwise
    /// @param gate says who may come in
    /// @throws IOException if the address cannot be bound; the message names the address and the
    /// cause
    public static WebServer start(
            InetSocketAddress listen, NodePort node, MetricsRegistry metrics, Gate gate)
            throws IOException {
        Vertx vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(EVENT_LOOPS)
                                .setWorkerPoolSize(WORKERS)
                                .setInternalBlockingPoolSize(WORKERS)
                                .setFileSystemOptions(
                                        new FileSystemOptions()
                                                .setClassPathResolvingEnabled(false)
                                                .setFileCachingEnabled(false)));
        Router router = Router.router(vertx);
        router.get("/metrics").handler(context -> metrics(context, metrics));
        router.get("/health").handler(context -> context.response().end("ok\n"));
        History history = new History();
        look(history, metrics);
        vertx.setPeriodic(History.STEP.toMillis(), _ -> look(history, metrics));
        new ApiRouter(vertx, node, gate, history).mount(router);
        StaticFiles files = new StaticFiles();
        router.get().handler(files::serve);
        HttpServerOptions options =
                new HttpServerOptions()
                        .setIdleTimeout(IDLE_TIMEOUT_SECONDS)
                        .setCompressionSupported(false);
        HttpServer server = vertx.createHttpServer(options).requestHandler(router);
        try {
            server.listen(listen.getPort(), listen.getHostString())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            vertx.close();
            throw new IOException(
                    "cannot serve HTTP at %s:%d: %s"
                            .formatted(
                                    listen.getHostString(),
                                    listen.getPort(),
                                    cause(failure).getMessage()),
                    failure);
        } catch (InterruptedException interrupted) {
            vertx.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while binding " + listen, interrupted);
        }
        return new WebServer(vertx, server, listen.getHostString());
    }

    /// The port in use, also where 0 was asked for.
    public int port() {
        return server.actualPort();
    }

    /// Where browsers find it: `http://127.0.0.1:9464/`.
    public String url() {
        return "http://%s:%d/".formatted(host, port());
    }

    @Override
    public void close() {
        vertx.close();
    }

    private static void look(History history, MetricsRegistry metrics) {
        history.add(System.currentTimeMillis(), CountedTraffic.in(metrics));
    }

    private static void metrics(RoutingContext context, MetricsRegistry metrics) {
        context.response().putHeader("content-type", METRICS_CONTENT_TYPE).end(metrics.scrape());
    }

    private static Throwable cause(Exception failure) {
        return failure.getCause() == null ? failure : failure.getCause();
    }
}
