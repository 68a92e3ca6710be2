// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

import org.signalbox.admin.Event;
import org.signalbox.admin.EventReport;
import org.signalbox.admin.NodePort;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Server-sent events: what happens in the node, as it happens.
///
/// A reader that is too slow misses events and is told how many; it can hold nothing up.
final class EventStream {
    /// Readers at a time; more are refused.
    static final int READERS_MAX = 32;

    /// Events on their way to one reader; more are left out.
    private static final int WAITING_MAX = 256;

    /// A comment so often keeps proxies and idle timeouts from ending a quiet stream.
    private static final long KEEP_ALIVE_MILLIS = 15_000;

    private static final int TOO_MANY = 503;

    private final Vertx vertx;
    private final NodePort node;
    private final AtomicInteger readers = new AtomicInteger();

    EventStream(Vertx vertx, NodePort node) {
        this.vertx = vertx;
        this.node = node;
    }

    void serve(RoutingContext request) {
        HttpServerResponse response = request.response();
        if (readers.incrementAndGet() > READERS_MAX) {
            readers.decrementAndGet();
            Problem.answer(
                    request, TOO_MANY, "there are %d readers already".formatted(READERS_MAX));
            return;
        }
        response.setChunked(true)
                .putHeader("content-type", "text/event-stream")
                .putHeader("cache-control", "no-store");
        response.write("retry: 2000\n\n");
        Reader reader = new Reader(response, vertx.getOrCreateContext());
        NodePort.Subscription subscription = node.watch(reader::offer);
        long timer = vertx.setPeriodic(KEEP_ALIVE_MILLIS, _ -> reader.keepAlive());
        response.closeHandler(
                _ -> {
                    subscription.close();
                    vertx.cancelTimer(timer);
                    readers.decrementAndGet();
                });
    }

    /// One that reads along.
    private static final class Reader {
        private final HttpServerResponse response;
        private final Context context;
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicInteger missed = new AtomicInteger();

        Reader(HttpServerResponse response, Context context) {
            this.response = response;
            this.context = context;
        }

        /// Called on whatever loop the event happens.
        void offer(Event event) {
            if (waiting.incrementAndGet() > WAITING_MAX) {
                waiting.decrementAndGet();
                missed.incrementAndGet();
                return;
            }
            context.runOnContext(_ -> write(event));
        }

        void keepAlive() {
            if (!response.writeQueueFull()) {
                response.write(": still here\n\n");
            }
        }

        private void write(Event event) {
            waiting.decrementAndGet();
            if (response.ended() || response.closed()) {
                return;
            }
            if (response.writeQueueFull()) {
                missed.incrementAndGet();
                return;
            }
            int left = missed.getAndSet(0);
            if (left > 0) {
                response.write("event: missed\ndata: {\"events\": %d}\n\n".formatted(left));
            }
            StringBuilder message = new StringBuilder("event: event\n");
            EventReport.of(List.of(event))
                    .json()
                    .forEach(line -> message.append("data: ").append(line).append('\n'));
            response.write(message.append('\n').toString());
        }
    }
}
