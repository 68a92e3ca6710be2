// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;

import org.signalbox.metrics.Counters;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The connections there are: how many, how long they may dawdle, and how often each address may
/// ask. For the loop of the server.
///
/// A connection on which no request is being answered has a time by which the next one must have
/// come whole; so whoever sends a header an octet at a time holds a connection for no longer than
/// that.
final class Visitors {
    /// Addresses whose requests are counted; more share the count of the last.
    private static final int ADDRESSES_MAX = 1_024;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final long SECOND_MILLIS = 1_000;

    /// A connection.
    private final class Visit {
        private final HttpConnection connection;
        private int answering;
        private long timer = NO_TIMER;

        Visit(HttpConnection connection) {
            this.connection = connection;
        }

        void await(Duration max) {
            timer = vertx.setTimer(max.toMillis(), _ -> timedOut());
        }

        void stopWaiting() {
            vertx.cancelTimer(timer);
        }

        private void timedOut() {
            counters.increment(WebCounter.TIMEOUTS);
            connection.close();
        }
    }

    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final WebLimits limits;
    private final Counters<WebCounter> counters;
    private final Map<HttpConnection, Visit> visits = new HashMap<>();
    private final Map<String, Integer> connections = new HashMap<>();

    /// Requests of this second.
    private final Map<String, Integer> requests = new LinkedHashMap<>();

    private long second;

    Visitors(Vertx vertx, WebLimits limits, Counters<WebCounter> counters) {
        this.vertx = vertx;
        this.limits = limits;
        this.counters = counters;
    }

    /// Somebody has connected.
    void connected(HttpConnection connection) {
        String address = connection.remoteAddress().hostAddress();
        if (visits.size() >= limits.connectionsMax()) {
            counters.increment(WebCounter.MANY);
            connection.close();
            return;
        }
        if (connections.getOrDefault(address, 0) >= limits.connectionsOfAddressMax()) {
            counters.increment(WebCounter.MANY_OF_ADDRESS);
            connection.close();
            return;
        }
        Visit visit = new Visit(connection);
        visits.put(connection, visit);
        connections.merge(address, 1, Integer::sum);
        visit.await(limits.requestMax());
        connection.closeHandler(
                _ -> {
                    visit.stopWaiting();
                    visits.remove(connection);
                    connections.merge(
                            address, -1, (had, less) -> had + less == 0 ? null : had + less);
                });
    }

    /// The head of a request has come. Goes on with it unless there were too many.
    void asked(RoutingContext request) {
        counters.increment(WebCounter.REQUESTS);
        Visit visit = visits.get(request.request().connection());
        if (visit == null) {
            // it was turned away, but had sent its request by then
            request.request().connection().close();
            return;
        }
        visit.stopWaiting();
        visit.answering++;
        request.addEndHandler(
                _ -> {
                    visit.answering--;
                    if (visit.answering == 0 && visits.containsKey(visit.connection)) {
                        visit.await(limits.quietMax());
                    }
                });
        if (isTooOften(request.request().remoteAddress().hostAddress())) {
            counters.increment(WebCounter.RATE);
            request.response().putHeader("retry-after", "1");
            Problem.answer(
                    request,
                    TOO_MANY_REQUESTS,
                    "more than %d requests a second".formatted(limits.requestsPerSecond()));
            return;
        }
        request.next();
    }

    /// Ends a connection unless the rest of its request comes in time.
    ///
    /// @return what to call when it has come
    Runnable awaitRest(RoutingContext request) {
        long timer =
                vertx.setTimer(
                        limits.requestMax().toMillis(),
                        _ -> {
                            counters.increment(WebCounter.TIMEOUTS);
                            request.request().connection().close();
                        });
        request.addEndHandler(_ -> vertx.cancelTimer(timer));
        return () -> vertx.cancelTimer(timer);
    }

    private boolean isTooOften(String address) {
        long now = System.currentTimeMillis() / SECOND_MILLIS;
        if (now != second) {
            second = now;
            requests.clear();
        }
        String counted = requests.size() < ADDRESSES_MAX ? address : "";
        return requests.merge(requests.containsKey(address) ? address : counted, 1, Integer::sum)
                > limits.requestsPerSecond();
    }
}
