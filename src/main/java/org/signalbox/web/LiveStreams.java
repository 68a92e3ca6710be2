// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

import org.jspecify.annotations.Nullable;
import org.signalbox.admin.Document;
import org.signalbox.admin.MessageSubscription;
import org.signalbox.admin.NodePort;
import org.signalbox.metrics.Counters;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Server-sent events: what happens in the node, as it happens.
///
/// A reader that is too slow, or asked for fewer, misses some and is told how many; it can hold
/// nothing up: whoever
/// offers something only puts a task on the loop of the server, and of those there are few at a
/// time.
final class LiveStreams {
    /// On their way to one reader; more are left out.
    private static final int WAITING_MAX = 256;

    /// A comment so often keeps proxies and idle timeouts from ending a quiet stream, and finds out
    /// who is gone.
    private static final long KEEP_ALIVE_MILLIS = 15_000;

    /// So soon a reader that can be told is told what it has missed, and the counters know.
    private static final long COUNT_MILLIS = 1_000;

    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    /// Something that can be read along.
    @FunctionalInterface
    interface Feed {
        /// Begins to tell `reader`, on whatever loop something happens.
        ///
        /// @return closing it ends this; completed exceptionally by an [IOException] in words if it
        ///     cannot be
        CompletionStage<? extends NodePort.Subscription> open(Reader reader);
    }

    /// One that reads along.
    @FunctionalInterface
    interface Reader {
        /// @param kind of event
        /// @param what happened; readers who are offered the same thing get the same text
        /// @param content rendered only if there is room for it
        void offer(String kind, Object what, Supplier<Document> content);
    }

    private final Vertx vertx;
    private final WebLimits limits;
    private final Counters<WebCounter> counters;
    private int readers;
    private @Nullable Object lastRendered;
    private Buffer lastText = Buffer.buffer();

    LiveStreams(Vertx vertx, WebLimits limits, Counters<WebCounter> counters) {
        this.vertx = vertx;
        this.limits = limits;
        this.counters = counters;
    }

    void serve(RoutingContext request, Feed feed) {
        if (readers >= limits.readersMax()) {
            Problem.answer(
                    request,
                    UNAVAILABLE,
                    "there are %d readers already".formatted(limits.readersMax()));
            return;
        }
        readers++;
        Context context = vertx.getOrCreateContext();
        Stream stream = new Stream(request.response(), context);
        CompletionStage<? extends NodePort.Subscription> subscription = feed.open(stream);
        request.addEndHandler(
                _ -> {
                    readers--;
                    stream.count();
                    var _ = subscription.thenAccept(NodePort.Subscription::close);
                });
        var _ =
                subscription.whenComplete(
                        (opened, fault) ->
                                context.runOnContext(_ -> begin(request, stream, opened, fault)));
    }

    private void begin(
            RoutingContext request,
            Stream stream,
            NodePort.@Nullable Subscription opened,
            @Nullable Throwable fault) {
        if (request.response().closed()) {
            return;
        }
        if (fault != null) {
            Throwable cause =
                    fault instanceof CompletionException && fault.getCause() != null
                            ? fault.getCause()
                            : fault;
            if (cause instanceof IOException refused) {
                Problem.answer(request, CONFLICT, String.valueOf(refused.getMessage()));
            } else {
                request.fail(cause);
            }
            return;
        }
        request.response()
                .setChunked(true)
                .putHeader("content-type", Result.Streamed.TYPE)
                .putHeader("cache-control", "no-store");
        request.response().write("retry: 2000\n\n");
        if (opened instanceof MessageSubscription messages) {
            stream.rateLimited = messages::leftOut;
        }
        stream.begun = true;
        long lookTimer = vertx.setPeriodic(COUNT_MILLIS, _ -> stream.look());
        long timer = vertx.setPeriodic(KEEP_ALIVE_MILLIS, _ -> stream.keepAlive());
        request.addEndHandler(
                _ -> {
                    vertx.cancelTimer(lookTimer);
                    vertx.cancelTimer(timer);
                });
    }

    /// What happens is offered to one reader after the other, so it is enough to keep the last.
    private Buffer rendered(String kind, Object what, Supplier<Document> content) {
        if (what != lastRendered) {
            StringBuilder event = new StringBuilder("event: ").append(kind).append('\n');
            content.get().json().forEach(line -> event.append("data: ").append(line).append('\n'));
            lastText = Buffer.buffer(event.append('\n').toString());
            lastRendered = what;
        }
        return lastText;
    }

    private final class Stream implements Reader {
        private final HttpServerResponse response;
        private final Context context;
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicInteger missed = new AtomicInteger();
        private boolean begun;

        /// Of those missed, how many are in the counters; of the loop, as is what follows.
        private int missedCounted;

        /// What the source of this stream has not even offered.
        private LongSupplier rateLimited = () -> 0;

        private long rateLimitedCounted;
        private long rateLimitedUntold;

        Stream(HttpServerResponse response, Context context) {
            this.response = response;
            this.context = context;
        }

        @Override
        public void offer(String kind, Object what, Supplier<Document> content) {
            if (waiting.incrementAndGet() > WAITING_MAX) {
                waiting.decrementAndGet();
                missed.incrementAndGet();
                return;
            }
            context.runOnContext(_ -> write(kind, what, content));
        }

        /// Puts into the counters what this reader has lost since.
        void count() {
            count(missed.get());
            long limited = rateLimited.getAsLong();
            counters.add(WebCounter.RATE_LIMITED, limited - rateLimitedCounted);
            rateLimitedUntold += limited - rateLimitedCounted;
            rateLimitedCounted = limited;
        }

        /// Tells a reader that can be told anything what has not come to him.
        void look() {
            count();
            if (begun && !response.ended() && !response.closed() && !response.writeQueueFull()) {
                tellMissed();
            }
        }

        private void tellMissed() {
            int left = missed.getAndSet(0);
            count(left);
            missedCounted = 0;
            long all = left + rateLimitedUntold;
            rateLimitedUntold = 0;
            if (all > 0) {
                response.write("event: missed\ndata: {\"events\": %d}\n\n".formatted(all));
            }
        }

        private void count(int lost) {
            counters.add(WebCounter.LEFT_OUT, lost - missedCounted);
            missedCounted = lost;
        }

        void keepAlive() {
            if (!response.writeQueueFull()) {
                response.write(": still here\n\n");
            }
        }

        private void write(String kind, Object what, Supplier<Document> content) {
            waiting.decrementAndGet();
            if (response.ended() || response.closed()) {
                return;
            }
            if (!begun || response.writeQueueFull()) {
                missed.incrementAndGet();
                return;
            }
            tellMissed();
            counters.increment(WebCounter.STREAMED);
            response.write(rendered(kind, what, content));
        }
    }
}
