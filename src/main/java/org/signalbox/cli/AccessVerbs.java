// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.access.AccessCommands;
import org.signalbox.access.ApiToken;
import org.signalbox.access.AuditLog;
import org.signalbox.admin.AuditReport;
import org.signalbox.admin.NodePort;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.ConfigEditor;
import org.signalbox.config.Statement;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// Commands about who may come in, and who did what: `show audit`, `token create`.
final class AccessVerbs {
    private static final int SHOWN_DEFAULT = 20;

    private static final Argument<Integer> COUNT =
            Argument.of(
                    "COUNT",
                    ArgumentTypes.integer(1, AuditLog.KEPT_MAX),
                    "How many entries, 20 if left out");

    private static final Command AUDIT =
            Command.of("show audit [last COUNT]", "Who did what, and who came in", COUNT)
                    .help("audit", "Who did what, and who came in")
                    .help("last", "Other than the last 20 entries")
                    .withoutNo();
    private static final Command CREATE_TOKEN =
            Command.of(
                            "token create NAME LABEL",
                            "Make a token by which programs of a user come in by the web",
                            AccessCommands.USER,
                            AccessCommands.TOKEN_LABEL)
                    .help("token", "What programs show to the web server")
                    .help("create", "It is shown once, and kept nowhere")
                    .withoutNo();

    private AccessVerbs() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.privileged(
                        AUDIT,
                        (line, session) ->
                                Result.shown(
                                        AuditReport.of(
                                                session.node()
                                                        .audit()
                                                        .last(
                                                                line.find(COUNT)
                                                                        .orElse(SHOWN_DEFAULT))))),
                Verb.privileged(CREATE_TOKEN, AccessVerbs::createToken));
    }

    private static CompletionStage<Result> createToken(Statement line, Session session) {
        NodePort node = session.node();
        String user = line.get(AccessCommands.USER);
        if (!node.gate().knows(user)) {
            return Result.refused(
                    "%% There is no user %s: configure username %s first".formatted(user, user));
        }
        String token = ApiToken.create();
        ConfigEditor editor = new ConfigEditor(node.language(), node.running());
        AccessCommands.linesOfToken(
                        user,
                        new ApiToken(line.get(AccessCommands.TOKEN_LABEL), ApiToken.hashOf(token)))
                .forEach(editor::enter);
        return node.apply(editor.block())
                .thenApply(
                        verdict ->
                                verdict.applied()
                                        ? new Result.Done(
                                                List.of(
                                                        token,
                                                        "It is shown this once. It works at once; write memory keeps its hash."))
                                        : new Result.Refused(
                                                verdict.errors().stream()
                                                        .map(Messages::problem)
                                                        .toList()));
    }
}
