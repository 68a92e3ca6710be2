// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.signalbox.cli.Arguments.NODE;

import org.signalbox.access.Role;
import org.signalbox.admin.ConfigReport;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.Saved;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Commands that move the operator about, and those that save what was configured.
final class SessionCommands {
    private static final Command CONFIGURE =
            Command.of("configure terminal", "Configure the node line by line")
                    .help("terminal", "From this session")
                    .withoutNo();
    private static final Command CONNECT =
            Command.of("connect NODE", "Change to another node of this lab", NODE).withoutNo();
    private static final Command ENABLE =
            Command.of("enable", "Turn on the commands that change the node").withoutNo();
    private static final Command DISABLE = Command.of("disable", "Turn them off again").withoutNo();
    private static final Command EXIT = Command.of("exit", "Leave the shell").withoutNo();
    private static final Command QUIT = Command.of("quit", "Leave the shell").withoutNo();
    private static final Command LOGOUT = Command.of("logout", "Leave the shell").withoutNo();
    private static final Command HELP = Command.of("help", "How to get help").withoutNo();
    private static final Command WRITE =
            Command.of("write [memory|terminal]", "Save the running configuration")
                    .help("memory", "As the startup configuration")
                    .help("terminal", "Only show it")
                    .withoutNo();
    private static final Command COPY =
            Command.of(
                            "copy running-config startup-config",
                            "Save the running configuration as the startup configuration")
                    .help("running-config", "What the node runs")
                    .help("startup-config", "What it starts with")
                    .withoutNo();

    private static final String[] HELP_TEXT = {
        "Type ? anywhere in a line to see what may stand there, and what it means.",
        "Tab completes a word; any beginning that fits one word alone will do (sh cs7 li).",
        "In configure terminal, no before a line takes it back, and do before a command",
        "such as show runs it from there. Behind a show: | include, exclude, begin, section,",
        "count, json."
    };

    private SessionCommands() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.privileged(CONFIGURE, (_, session) -> configure(session)),
                Verb.user(CONNECT, (line, session) -> connect(line.get(NODE), session)),
                Verb.user(ENABLE, (_, session) -> enable(session)),
                Verb.user(DISABLE, (_, session) -> disable(session)),
                Verb.user(EXIT, (_, _) -> Result.now(new Result.Closed())),
                Verb.user(QUIT, (_, _) -> Result.now(new Result.Closed())),
                Verb.user(LOGOUT, (_, _) -> Result.now(new Result.Closed())),
                Verb.user(HELP, (_, _) -> Result.done(HELP_TEXT)),
                Verb.privileged(WRITE, SessionCommands::write),
                Verb.privileged(COPY, (_, session) -> save(session)));
    }

    private static CompletionStage<Result> configure(Session session) {
        session.configure();
        return Result.done("Enter configuration commands, one per line.  End with CNTL/Z.");
    }

    private static CompletionStage<Result> connect(String name, Session session) {
        for (NodePort node : session.nodes()) {
            if (node.hostname().equalsIgnoreCase(name)) {
                session.connect(node);
                return Result.done();
            }
        }
        return Result.now(
                new Result.Refused(
                        Messages.unknown(
                                "node",
                                name,
                                session.nodes().stream().map(NodePort::hostname).toList())));
    }

    private static CompletionStage<Result> enable(Session session) {
        session.enable();
        return session.role() == Role.READ
                ? Result.refused("% You have the role read, which can do no more")
                : Result.done();
    }

    private static CompletionStage<Result> disable(Session session) {
        session.disable();
        return Result.done();
    }

    private static CompletionStage<Result> write(Statement line, Session session) {
        return line.has("terminal")
                ? Result.shown(ConfigReport.of(session.node().running().tree()))
                : save(session);
    }

    private static CompletionStage<Result> save(Session session) {
        try {
            Saved saved = session.node().save();
            List<String> lines = new ArrayList<>();
            lines.add("Building configuration...");
            lines.add("Saved as " + saved.file());
            if (saved.problems().isEmpty()) {
                lines.add("[OK]");
                return Result.now(new Result.Done(lines));
            }
            lines.add("% A node cannot be started from it:");
            saved.problems().forEach(problem -> lines.add(Messages.problem(problem)));
            return Result.now(new Result.Refused(lines));
        } catch (IOException failure) {
            return Result.refused("% Not saved: " + failure.getMessage());
        }
    }
}
