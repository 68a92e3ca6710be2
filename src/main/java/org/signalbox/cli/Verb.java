// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.config.Command;
import org.signalbox.config.Statement;

import java.util.concurrent.CompletionStage;

/// A command that does something at once.
///
/// @param command its grammar and help
/// @param level who may give it
/// @param action what it does
record Verb(Command command, Level level, Action action) {
    /// Who may give a command.
    enum Level {
        /// Anybody, after `disable` too.
        USER,
        /// Whoever may change the node.
        PRIVILEGED
    }

    @FunctionalInterface
    interface Action {
        CompletionStage<Result> run(Statement line, Session session);
    }

    static Verb user(Command command, Action action) {
        return new Verb(command, Level.USER, action);
    }

    static Verb privileged(Command command, Action action) {
        return new Verb(command, Level.PRIVILEGED, action);
    }
}
