// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.admin.Answer;
import org.signalbox.admin.Document;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What came of a request.
sealed interface Result {
    int CONFLICT = 409;

    /// The same content that the command line shows.
    record Shown(Document document) implements Result {}

    /// Something was done, or was refused by the node.
    record Told(Answer answer) implements Result {}

    /// The request makes no sense, or what it names is not there.
    ///
    /// @param status of HTTP, 400 to 499
    /// @param detail in words for whoever asked
    record Refused(int status, String detail) implements Result {}

    /// As above, with more to say than a sentence.
    ///
    /// @param more members of the problem
    record Failed(int status, String detail, Document more) implements Result {}

    /// A file to be taken away.
    record Download(Path file) implements Result {
        static final String TYPE = "application/x-pcapng";
    }

    /// What happens from now on.
    record Streamed(LiveStreams.Feed feed) implements Result {
        static final String TYPE = "text/event-stream";
    }

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
