// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.machine.Loop;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Steps that run on one loop after another, without waiting in between.
final class OnLoop {
    private OnLoop() {}

    /// What somebody asks who can be told why not.
    @FunctionalInterface
    interface Question<T> {
        /// @throws IOException in words for the operator
        T answer() throws IOException;
    }

    /// Runs `task` on `loop`; a fault of it completes the future exceptionally.
    static <T> CompletableFuture<T> call(Loop loop, Supplier<T> task) {
        return ask(loop, task::get);
    }

    /// As [#call]; a refusal completes the future exceptionally, too.
    static <T> CompletableFuture<T> ask(Loop loop, Question<T> question) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Runnable step =
                () -> {
                    try {
                        done.complete(question.answer());
                    } catch (IOException | RuntimeException | Error fault) {
                        done.completeExceptionally(fault);
                    }
                };
        if (loop.inLoop()) {
            step.run();
        } else {
            loop.execute(step);
        }
        return done;
    }

    static CompletableFuture<Boolean> run(Loop loop, Runnable task) {
        return call(
                loop,
                () -> {
                    task.run();
                    return true;
                });
    }
}
