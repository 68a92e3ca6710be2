// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A question is put once at a time, and nobody is given an answer that is older than his asking.
@NullUnmarked
class SharedAnswerTest {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    /// Questions that were put and not answered.
    private final Deque<CompletableFuture<String>> put = new ArrayDeque<>();

    private final SharedAnswer<String> shared =
            new SharedAnswer<>(
                    vertx,
                    () -> {
                        put.add(new CompletableFuture<>());
                        return put.getLast();
                    });

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void whoComesWhileItIsPutSharesTheNext() throws Exception {
        CompletableFuture<String> first = ask();
        CompletableFuture<String> second = ask();
        CompletableFuture<String> third = ask();
        assertThat(put).hasSize(1);

        put.remove().complete("before");

        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("before");
        assertThat(onLoop(put::size)).isEqualTo(1);
        assertThat(second).isNotDone();
        put.remove().complete("after");
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("after");
        assertThat(third.get(10, TimeUnit.SECONDS)).isEqualTo("after");
        assertThat(onLoop(put::size)).isZero();
    }

    @Test
    void aFailureIsForThoseWhoAskedOnly() throws Exception {
        CompletableFuture<String> first = ask();
        CompletableFuture<String> second = ask();

        put.remove().completeExceptionally(new IllegalStateException("not now"));

        assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS)).hasMessageContaining("not now");
        assertThat(shared.isAnsweredWithin(60_000)).isFalse();
        onLoop(put::remove).complete("now");
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("now");
        assertThat(shared.isAnsweredWithin(60_000)).isTrue();
    }

    private CompletableFuture<String> ask() throws Exception {
        return onLoop(() -> shared.ask().toCompletableFuture());
    }

    /// All that the loop was to do before has been done when this is.
    private <T> T onLoop(Supplier<T> what) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        vertx.runOnContext(_ -> done.complete(what.get()));
        return done.get(10, TimeUnit.SECONDS);
    }
}
