// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.admin.Document;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// A command that a laboratory adds to those of its nodes, at every prompt of it.
///
/// @param command its grammar and help
/// @param action what it does
public record LabCommand(Command command, Action action) {
    /// Does something.
    @FunctionalInterface
    public interface Action {
        /// @param screen of whoever asked, for what is to be told later; takes whole lines, on any
        ///     thread
        CompletionStage<Answer> run(Statement line, Consumer<String> screen);
    }

    /// What came of it.
    ///
    /// @param succeeded whether a script may go on
    public record Answer(Document document, boolean succeeded) {}

    Verb verb() {
        return Verb.operator(
                command,
                (line, session) ->
                        action.run(line, session.screen())
                                .thenApply(
                                        answer ->
                                                new Result.Shown(
                                                        answer.document(), answer.succeeded())));
    }
}
