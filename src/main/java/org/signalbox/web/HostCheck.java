// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;

import org.signalbox.admin.NodePort;
import org.signalbox.metrics.Counters;

import java.util.Locale;
import java.util.regex.Pattern;

/// Refuses requests for hosts that this node is not.
///
/// A page of somebody else's, open in the browser of an operator, may reach this server by a name
/// of its own that it makes lead to the server's address. The browser thinks that page and server
/// are one, but tells the name. So a request must name an address, this machine, or this node;
/// behind TLS the certificate has proved the name already.
final class HostCheck {
    private static final int MISDIRECTED = 421;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F:.]+]?");

    private final NodePort node;
    private final Counters<WebCounter> counters;

    HostCheck(NodePort node, Counters<WebCounter> counters) {
        this.node = node;
        this.counters = counters;
    }

    void check(RoutingContext request) {
        HostAndPort host = request.request().authority();
        if (request.request().isSSL()
                || isOfNoBrowser(request)
                || (host != null && isOurs(host.host()))) {
            request.next();
            return;
        }
        counters.increment(WebCounter.HOST);
        Problem.answer(
                request,
                MISDIRECTED,
                "this server is not the host that was asked for; use its address, localhost, or"
                        + " the hostname of the node");
    }

    /// HTTP/1.0 need not name a host, and probes of supervisors do not; browsers speak no HTTP/1.0.
    private static boolean isOfNoBrowser(RoutingContext request) {
        return request.request().version() == HttpVersion.HTTP_1_0
                && !request.request().headers().contains(HttpHeaders.HOST);
    }

    private boolean isOurs(String host) {
        String plain = host.toLowerCase(Locale.ROOT);
        return ADDRESS.matcher(plain).matches()
                || plain.equals("localhost")
                || plain.equals(node.hostname().toLowerCase(Locale.ROOT));
    }
}
