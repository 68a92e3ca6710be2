// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.routing.RouteKeys;
import org.signalbox.machine.Entropy;

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

    /// 0: not drawn yet.
    private int lot;

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

    /// From 1 to 100 by chance, and the same for every peer that it may be given to: which of a
    /// hundred requests it is, where some of them are not to be sent (RFC 7683 section 6.1).
    int lot(Entropy entropy) {
        if (lot == 0) {
            lot = 1 + entropy.nextInt(100);
        }
        return lot;
    }
}
