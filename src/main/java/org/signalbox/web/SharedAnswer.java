// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.core.Vertx;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// The answer to a question that is not cheap, for however many want it. The question is put once
/// at
/// a time: a hundred who ask cost what one costs, or two. For the loop of the server.
///
/// Nobody is given an answer to a question that was put before his own, so whoever has done
/// something sees what came of it.
final class SharedAnswer<T> {
    private final Vertx vertx;
    private final Supplier<CompletionStage<T>> question;

    /// Whether the question was put, and has not been answered since.
    private boolean asked;

    /// For those who came since it was put.
    private @Nullable CompletableFuture<T> next;

    private long answeredAt = Long.MIN_VALUE;

    /// @param question put on the loop of the server; answered anywhere
    SharedAnswer(Vertx vertx, Supplier<CompletionStage<T>> question) {
        this.vertx = vertx;
        this.question = question;
    }

    /// How it is from now on; completed on the loop of the server.
    CompletionStage<T> ask() {
        CompletableFuture<T> waiting = next;
        if (waiting == null) {
            waiting = new CompletableFuture<>();
            next = waiting;
        }
        putNext();
        return waiting;
    }

    /// Whether there was an answer so lately.
    boolean isAnsweredWithin(long millis) {
        return System.currentTimeMillis() - millis < answeredAt;
    }

    private void putNext() {
        CompletableFuture<T> waiting = next;
        if (asked || waiting == null) {
            return;
        }
        asked = true;
        next = null;
        var _ =
                question.get()
                        .whenComplete(
                                (answer, fault) ->
                                        vertx.runOnContext(_ -> answered(waiting, answer, fault)));
    }

    private void answered(
            CompletableFuture<T> waiting, @Nullable T answer, @Nullable Throwable fault) {
        asked = false;
        if (answer == null) {
            waiting.completeExceptionally(fault);
        } else {
            answeredAt = System.currentTimeMillis();
            waiting.complete(answer);
        }
        putNext();
    }
}
