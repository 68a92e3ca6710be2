// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.access.Role;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;

import java.util.concurrent.CompletionStage;

/// A command that does something at once.
///
/// @param command its grammar and help
/// @param role who may give it
/// @param action what it does
record Verb(Command command, Role role, Action action) {
    @FunctionalInterface
    interface Action {
        CompletionStage<Result> run(Statement line, Session session);
    }

    /// Shows something, or sets up the operator's own session; there after `disable` too.
    static Verb user(Command command, Action action) {
        return new Verb(command, Role.READ, action);
    }

    /// Does something that lasts until it is taken back, or disturbs: a ping, a capture.
    static Verb operator(Command command, Action action) {
        return new Verb(command, Role.OPERATE, action);
    }

    /// Changes or tells what only those may know and change who may do everything: the
    /// configuration, and who may come in.
    static Verb privileged(Command command, Action action) {
        return new Verb(command, Role.CONFIGURE, action);
    }
}
