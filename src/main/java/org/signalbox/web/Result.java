// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.admin.Answer;
import org.signalbox.admin.Document;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What came of a request.
sealed interface Result {
    /// The same content that the command line shows.
    record Shown(Document document) implements Result {}

    /// Something was done, or was refused by the node.
    record Told(Answer answer) implements Result {}

    /// The request makes no sense, or what it names is not there.
    ///
    /// @param status of HTTP, 400 to 499
    /// @param detail in words for whoever asked
    record Refused(int status, String detail) implements Result {}

    static CompletionStage<Result> now(Result result) {
        return CompletableFuture.completedFuture(result);
    }

    static CompletionStage<Result> shown(Document document) {
        return now(new Shown(document));
    }

    static Result done(String words) {
        return new Told(Answer.done(words));
    }

    static Result notFound(String detail) {
        return new Refused(404, detail);
    }
}
