// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.routing.RouteKeys;

import java.util.HashSet;
import java.util.Set;

/// One request of ours that has not ended.
final class Question {
    final RouteKeys keys;

    /// The request without a hop-by-hop number, from which each that is sent is copied.
    final ByteBuf template;

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

    Question(
            RouteKeys keys,
            ByteBuf template,
            int endToEnd,
            Repetition repetition,
            AnswerHandler handler) {
        this.keys = keys;
        this.template = template;
        this.command = keys.command();
        this.endToEnd = endToEnd;
        this.repetition = repetition;
        this.handler = handler;
    }
}
