// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.core.Vertx;

import org.jspecify.annotations.Nullable;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.NodeView;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// How the node is, for however many want to know: its loops pay the same for one who looks and for
/// a
/// hundred. For the loop of the server.
final class SharedView {
    /// As long as those wait who have to say something.
    private static final long ANSWER_MAX_MILLIS = 2_000;

    private final Vertx vertx;
    private final SharedAnswer<NodeView> answer;

    SharedView(Vertx vertx, NodePort node) {
        this.vertx = vertx;
        this.answer = new SharedAnswer<>(vertx, node::view);
    }

    /// How it is from now on; completed on the loop of the server.
    CompletionStage<NodeView> view() {
        return answer.ask();
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
        return answer.isAnsweredWithin(millis);
    }
}
