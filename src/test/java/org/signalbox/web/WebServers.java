// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.access.Caller;
import org.signalbox.access.Operator;
import org.signalbox.access.Role;
import org.signalbox.access.WebConfig;
import org.signalbox.admin.NodePort;
import org.signalbox.metrics.MetricsRegistry;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.stream.Stream;

/// Web servers of tests.
public final class WebServers {
    /// A test whose server cannot serve has failed.
    public static final WebServer.Observer UNHEARD =
            new WebServer.Observer() {
                @Override
                public void serves(String url) {}

                @Override
                public void fails(String why) {
                    throw new AssertionError(why);
                }
            };

    private WebServers() {}

    /// One that serves already, on any free port, and lets in by [#admit].
    public static WebServer start(NodePort node, MetricsRegistry metrics, WebLimits limits) {
        WebServer server = new WebServer(node, metrics, WebServers::admit, limits, UNHEARD);
        listen(server, on(0));
        return server;
    }

    /// Returns when the server is where it is told to be, or cannot be.
    public static void listen(WebServer server, WebConfig config) {
        server.use(config).toCompletableFuture().join();
    }

    /// On loopback, in the clear, with metrics for everybody.
    public static WebConfig on(int port) {
        return new WebConfig(
                Optional.of(new InetSocketAddress("127.0.0.1", port)),
                Optional.empty(),
                false,
                false,
                false);
    }

    /// Lets in whoever shows the word of a role, as a tester of that role.
    public static Optional<Operator> admit(String token, Caller caller) {
        return Stream.of(Role.values())
                .filter(role -> role.word().equals(token))
                .map(role -> new Operator("tester", role, caller.words()))
                .findAny();
    }
}
