// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import org.jspecify.annotations.Nullable;
import org.signalbox.access.WebConfig;
import org.signalbox.admin.NodePort;
import org.signalbox.node.Node;
import org.signalbox.node.NodeEvent.Severity;
import org.signalbox.web.Gate;
import org.signalbox.web.WebLimits;
import org.signalbox.web.WebServer;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// The web server of a node, where the configuration of the node says. A node that never had one
/// has no threads for it. Thread-safe.
final class WebDoor implements AutoCloseable {
    private static final String FACILITY = "WEB";
    private static final Executor MOVES = task -> Thread.ofVirtual().start(task);

    private final Node node;
    private final NodePort port;
    private final Gate gate;
    private final Runnable unfollow;
    private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);
    private @Nullable WebServer server;
    private boolean closed;

    /// Follows the configuration from now on.
    WebDoor(Node node, NodePort port, Gate gate) {
        this.node = node;
        this.port = port;
        this.gate = gate;
        this.unfollow = node.follow(config -> use(config.access().web()));
        use(node.config().access().web());
    }

    /// Waits until it serves what was configured last, or has told why it cannot.
    void await() {
        CompletableFuture<Void> last;
        synchronized (this) {
            last = settled;
        }
        last.join();
    }

    /// Where browsers find it; empty while it does not serve.
    synchronized Optional<String> url() {
        return server == null ? Optional.empty() : server.url();
    }

    /// One after the other, and not on the loop of the node that tells of it.
    private synchronized void use(WebConfig config) {
        settled = settled.thenComposeAsync(_ -> move(config), MOVES);
    }

    private CompletionStage<Void> move(WebConfig config) {
        WebServer serving;
        synchronized (this) {
            if (closed || (server == null && config.listen().isEmpty())) {
                return CompletableFuture.completedFuture(null);
            }
            if (server == null) {
                server = new WebServer(port, node.metrics(), gate, WebLimits.DEFAULT, new Log());
            }
            serving = server;
        }
        return serving.use(config);
    }

    @Override
    public synchronized void close() {
        closed = true;
        unfollow.run();
        if (server != null) {
            server.close();
        }
    }

    private final class Log implements WebServer.Observer {
        @Override
        public void serves(String url) {
            node.events().add(FACILITY, Severity.INFORMATIONAL, "LISTEN", "Serving " + url);
        }

        @Override
        public void fails(String why) {
            node.events().add(FACILITY, Severity.WARNING, "LISTEN", why);
        }
    }
}
