// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import org.jspecify.annotations.Nullable;
import org.signalbox.access.Role;
import org.signalbox.access.WebConfig;
import org.signalbox.admin.CountedTraffic;
import org.signalbox.admin.History;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.StateMetrics;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.MetricsRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/// Serves the dashboard, the API below `/api/v1`, `/metrics` for Prometheus and `/health` for a
/// supervisor, where the configuration says.
///
/// It has an event loop of its own, so nobody who asks, however slowly or often, keeps a loop of
/// signalling waiting. Methods may be called from any thread.
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    /// One loop is enough for an operator or two and scrapes, and keeps a node small.
    private static final int EVENT_LOOPS = 1;

    private static final int WORKERS = 1;
    private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

    /// The walk of a long message in hexadecimal is the longest line there is.
    private static final int LINE_OCTETS_MAX = 10_240;

    private static final int HEADER_OCTETS_MAX = 8_192;

    /// A port that another process has, or a certificate that cannot be read, is tried again.
    private static final long TRY_AGAIN_MILLIS = 10_000;

    /// What Prometheus asks for: text format 0.0.4.
    private static final String METRICS_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /// Is told what operators should know.
    public interface Observer {
        /// It serves there now.
        void serves(String url);

        /// It does not serve, and tries again.
        void fails(String why);
    }

    private final NodePort node;
    private final MetricsRegistry metrics;
    private final StateMetrics states;
    private final Gate gate;
    private final WebLimits limits;
    private final Observer observer;
    private final Vertx vertx;
    private final SharedView views;
    private final SharedAnswer<Buffer> exposition;
    private final History history = new History();
    private final List<Endpoint> endpoints = Api.endpoints(history);
    private final Counters<WebCounter> counters = new Counters<>(WebCounter.class);
    private final MetricsRegistry.Binding binding;

    /// What was asked for last; of the loop.
    private Optional<WebConfig> wanted = Optional.empty();

    private boolean moving;
    private long retry = -1;
    private boolean failing;
    private @Nullable HttpServer server;

    /// What `server` was made for; empty: there is none.
    private Optional<WebConfig> used = Optional.empty();

    /// Who waits until the server is where it was asked to be, or cannot be.
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    /// When the files of TLS were written that are used.
    private long filesOf;

    private volatile Optional<String> url = Optional.empty();

    /// @param gate lets in others than those who are configured
    public WebServer(
            NodePort node,
            MetricsRegistry metrics,
            Gate gate,
            WebLimits limits,
            Observer observer) {
        this.node = node;
        this.metrics = metrics;
        this.states = new StateMetrics(metrics);
        this.gate = gate;
        this.limits = limits;
        this.observer = observer;
        this.binding = metrics.bind(counters, Map.of());
        this.vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(EVENT_LOOPS)
                                .setWorkerPoolSize(WORKERS)
                                .setInternalBlockingPoolSize(WORKERS)
                                .setFileSystemOptions(
                                        new FileSystemOptions()
                                                .setClassPathResolvingEnabled(false)
                                                .setFileCachingEnabled(false)));
        this.views = new SharedView(vertx, node);
        this.exposition = new SharedAnswer<>(vertx, this::expose);
        vertx.runOnContext(
                _ -> {
                    look();
                    vertx.setPeriodic(History.STEP.toMillis(), _ -> look());
                });
    }

    /// Serves as `config` says from now on. What is served already stays as it is if nothing
    /// differs; a port that cannot be had is tried again and again.
    ///
    /// @return completed when that has succeeded, or failed for the first time
    public CompletionStage<Void> use(WebConfig config) {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        vertx.runOnContext(
                _ -> {
                    wanted = Optional.of(config);
                    waiting.add(settled);
                    move();
                });
        return settled;
    }

    /// Where browsers find it, as in `http://127.0.0.1:9464/`; empty while it does not serve.
    public Optional<String> url() {
        return url;
    }

    @Override
    public void close() {
        binding.close();
        vertx.close();
    }

    private void move() {
        if (moving || wanted.isEmpty()) {
            return;
        }
        if (wanted.equals(used)) {
            settled();
            return;
        }
        moving = true;
        HttpServer before = server;
        if (before == null) {
            open(wanted.get());
            return;
        }
        server = null;
        used = Optional.empty();
        url = Optional.empty();
        before.close().onComplete(_ -> open(wanted.get()));
    }

    private void open(WebConfig config) {
        if (config.listen().isEmpty()) {
            opened(config);
            return;
        }
        InetSocketAddress listen = config.listen().get();
        Visitors visitors = new Visitors(vertx, limits, counters);
        filesOf = filesOf(config);
        vertx.createHttpServer(options(config))
                .connectionHandler(visitors::connected)
                .requestHandler(router(config, visitors))
                .listen(listen.getPort(), listen.getHostString())
                .onSuccess(
                        bound -> {
                            server = bound;
                            url =
                                    Optional.of(
                                            "%s://%s:%d/"
                                                    .formatted(
                                                            config.tls().isPresent()
                                                                    ? "https"
                                                                    : "http",
                                                            listen.getHostString(),
                                                            bound.actualPort()));
                            observer.serves(url.get());
                            opened(config);
                        })
                .onFailure(why -> failed(listen, why));
    }

    private void opened(WebConfig config) {
        used = Optional.of(config);
        states.showSelections(config.selections());
        failing = false;
        moving = false;
        move();
    }

    private void failed(InetSocketAddress listen, Throwable why) {
        moving = false;
        if (!failing) {
            failing = true;
            observer.fails(
                    "HTTP cannot be served at %s:%d: %s"
                            .formatted(listen.getHostString(), listen.getPort(), why.getMessage()));
        }
        settled();
        vertx.cancelTimer(retry);
        retry = vertx.setTimer(TRY_AGAIN_MILLIS, _ -> move());
    }

    private void settled() {
        waiting.forEach(one -> one.complete(null));
        waiting.clear();
    }

    private static HttpServerOptions options(WebConfig config) {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setMaxInitialLineLength(LINE_OCTETS_MAX)
                        .setMaxHeaderSize(HEADER_OCTETS_MAX)
                        .setHttp2ClearTextEnabled(false)
                        .setCompressionSupported(false);
        config.tls()
                .ifPresent(
                        tls -> {
                            options.setSsl(true)
                                    .setUseAlpn(false)
                                    .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                                    .setKeyCertOptions(keys(tls));
                            tls.authority()
                                    .ifPresent(
                                            file ->
                                                    options.setTrustOptions(authority(file))
                                                            .setClientAuth(asked(config)));
                        });
        return options;
    }

    private static ClientAuth asked(WebConfig config) {
        return config.certificateRequired() ? ClientAuth.REQUIRED : ClientAuth.REQUEST;
    }

    private static PemKeyCertOptions keys(WebConfig.Tls tls) {
        return new PemKeyCertOptions()
                .setCertPath(tls.certificate().toString())
                .setKeyPath(tls.key().toString());
    }

    private static PemTrustOptions authority(Path file) {
        return new PemTrustOptions().addCertPath(file.toString());
    }

    private Router router(WebConfig config, Visitors visitors) {
        Admittance admittance = new Admittance(node, gate, counters);
        Router router = Router.router(vertx);
        // of a request without a host, before any route; without this line it would be in the log
        router.errorHandler(
                400, request -> Problem.answer(request, 400, "the request is not well formed"));
        router.route().handler(visitors::asked);
        router.route().handler(new HostCheck(node, counters)::check);
        router.get("/health").handler(new Health(views)::serve);
        router.get("/metrics")
                .handler(
                        request -> {
                            if (!config.metricsNeedLogin()
                                    || admittance.admit(request, Role.READ).isPresent()) {
                                metrics(request);
                            }
                        });
        new ApiRouter(vertx, node, views, admittance, visitors, limits, counters)
                .mount(router, endpoints);
        router.get().handler(new StaticFiles()::serve);
        return router;
    }

    private void metrics(RoutingContext request) {
        exposition
                .ask()
                .whenComplete(
                        (text, fault) -> {
                            if (text == null) {
                                request.fail(fault);
                            } else if (!request.response().closed()) {
                                request.response()
                                        .putHeader("content-type", METRICS_CONTENT_TYPE)
                                        .end(text);
                            }
                        });
    }

    /// Counters are read where they are; how things are has to be asked. If the node does not
    /// answer that is shown, beside the counters.
    ///
    /// Of a node with 1,000 links it has 10 megabytes, which nobody else who asks should have to
    /// wait for: the worker writes it. What is shown stays as it is meanwhile.
    private CompletionStage<Buffer> expose() {
        CompletableFuture<Buffer> text = new CompletableFuture<>();
        views.tell(
                (view, fault) -> {
                    if (view == null) {
                        LOG.error("the node does not say how it is", fault);
                        states.showNothing();
                    } else {
                        states.show(view, history);
                    }
                    vertx.executeBlocking(() -> Buffer.buffer(metrics.scrape()))
                            .onSuccess(text::complete)
                            .onFailure(text::completeExceptionally);
                });
        return text;
    }

    /// Every few seconds: what there was to do since, and whether certificates were renewed.
    private void look() {
        CountedTraffic traffic = CountedTraffic.in(metrics);
        history.add(System.currentTimeMillis(), traffic.totals(), traffic.queued());
        HttpServer serving = server;
        if (serving == null || used.flatMap(WebConfig::tls).isEmpty()) {
            return;
        }
        WebConfig config = used.get();
        long written = filesOf(config);
        if (written != filesOf) {
            filesOf = written;
            ServerSSLOptions renewed =
                    new ServerSSLOptions()
                            .setUseAlpn(false)
                            .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                            .setKeyCertOptions(keys(config.tls().get()));
            config.tls()
                    .get()
                    .authority()
                    .ifPresent(
                            file ->
                                    renewed.setTrustOptions(authority(file))
                                            .setClientAuth(asked(config)));
            // the options are those of before; it is the files that have changed
            serving.updateSSLOptions(renewed, true)
                    .onFailure(
                            why ->
                                    observer.fails(
                                            "renewed certificates cannot be used: "
                                                    + why.getMessage()));
        }
    }

    /// When the files of TLS were written last; changes when any of them is replaced.
    private static long filesOf(WebConfig config) {
        return config.tls().stream()
                .flatMap(
                        tls ->
                                Stream.concat(
                                        Stream.of(tls.certificate(), tls.key()),
                                        tls.authority().stream()))
                .mapToLong(file -> file.toFile().lastModified())
                .reduce(0, (one, other) -> 31 * one + other);
    }
}
