// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.routing.RouteKeys;

import java.util.HashSet;
import java.util.Set;

/// One request of ours that has not ended.
final class Question {
    final RouteKeys keys;

    final RequestWriter writer;
    final int command;
    final int endToEnd;
    final Repetition repetition;
    final AnswerHandler handler;

    /// Whom it was given to, by name.
    final Set<String> tried = new HashSet<>();

    /// Where it waits for its answer.
    @Nullable Peer peer;

    @Nullable Connection connection;
    int hopByHop;

    /// Under which the peer was asked.
    Application application;

    /// Whether somebody has named another to be asked.
    boolean isRedirected;

    Question(
            RouteKeys keys,
            RequestWriter writer,
            int endToEnd,
            Repetition repetition,
            AnswerHandler handler) {
        this.keys = keys;
        this.writer = writer;
        this.command = keys.command();
        this.application = keys.application();
        this.endToEnd = endToEnd;
        this.repetition = repetition;
        this.handler = handler;
    }
}
