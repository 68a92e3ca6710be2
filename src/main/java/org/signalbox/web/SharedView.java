// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.core.Vertx;

import org.jspecify.annotations.Nullable;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.NodeView;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// How the node is, for however many want to know. The node is asked once at a time: its loops pay
/// the same for one who looks and for a hundred. For the loop of the server.
///
/// Nobody is given an answer to a question that was put before his own, so whoever has done
/// something sees what came of it.
final class SharedView {
    /// As long as those wait who have to say something.
    private static final long ANSWER_MAX_MILLIS = 2_000;

    private final Vertx vertx;
    private final NodePort node;

    /// Whether the node was asked, and has not answered since.
    private boolean asked;

    /// For those who came since it was asked.
    private @Nullable CompletableFuture<NodeView> next;

    private long answeredAt = Long.MIN_VALUE;

    SharedView(Vertx vertx, NodePort node) {
        this.vertx = vertx;
        this.node = node;
    }

    /// How it is from now on; completed on the loop of the server.
    CompletionStage<NodeView> view() {
        CompletableFuture<NodeView> waiting = next;
        if (waiting == null) {
            waiting = new CompletableFuture<>();
            next = waiting;
        }
        askNext();
        return waiting;
    }

    /// Says how it is, or why that is not known: of two seconds without an answer by a
    /// [java.util.concurrent.TimeoutException]. On the loop of the server.
    void tell(BiConsumer<@Nullable NodeView, @Nullable Throwable> listener) {
        var _ =
                view().toCompletableFuture()
                        .copy()
                        .orTimeout(ANSWER_MAX_MILLIS, TimeUnit.MILLISECONDS)
                        .whenComplete(
                                (view, fault) ->
                                        vertx.runOnContext(_ -> listener.accept(view, fault)));
    }

    /// Whether the node has answered so lately.
    boolean isAnsweredWithin(long millis) {
        return System.currentTimeMillis() - millis < answeredAt;
    }

    private void askNext() {
        CompletableFuture<NodeView> waiting = next;
        if (asked || waiting == null) {
            return;
        }
        asked = true;
        next = null;
        var _ =
                node.view()
                        .whenComplete(
                                (view, fault) ->
                                        vertx.runOnContext(_ -> answered(waiting, view, fault)));
    }

    private void answered(
            CompletableFuture<NodeView> waiting,
            @Nullable NodeView view,
            @Nullable Throwable fault) {
        asked = false;
        if (view == null) {
            waiting.completeExceptionally(fault);
        } else {
            answeredAt = System.currentTimeMillis();
            waiting.complete(view);
        }
        askNext();
    }
}
