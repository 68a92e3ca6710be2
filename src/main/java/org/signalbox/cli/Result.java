// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.admin.Answer;
import org.signalbox.admin.Document;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What came of a command, before it is written.
sealed interface Result {
    /// Something to read.
    ///
    /// @param succeeded false if what it tells is bad news, such as a ping without an answer
    record Shown(Document document, boolean succeeded) implements Result {}

    /// It was done; there may be something to say about it.
    record Done(List<String> lines) implements Result {}

    /// It was not done.
    record Refused(List<String> lines) implements Result {}

    /// The operator wants to leave.
    record Closed() implements Result {}

    static CompletionStage<Result> shown(Document document) {
        return now(new Shown(document, true));
    }

    static CompletionStage<Result> done(String... lines) {
        return now(new Done(List.of(lines)));
    }

    static CompletionStage<Result> refused(String... lines) {
        return now(new Refused(List.of(lines)));
    }

    static CompletionStage<Result> now(Result result) {
        return CompletableFuture.completedFuture(result);
    }

    static Result of(Answer answer) {
        return answer.obeyed() ? new Done(answer.lines()) : new Refused(answer.lines());
    }
}
