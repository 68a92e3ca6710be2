// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.door;

import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.Signal;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.jspecify.annotations.Nullable;
import org.signalbox.access.Operator;
import org.signalbox.admin.NodePort;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// One shell, or one command, over the secure shell: on a thread of its own, which a client that
/// does not read keeps waiting, and nobody else.
final class SshVisit implements Command {
    private final @Nullable String line;
    private final NodePort node;
    private final Function<ChannelSession, Operator> operators;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private @Nullable ExitCallback exit;
    private @Nullable Thread thread;

    /// @param line to obey; null for a shell
    /// @param operators who came in by a channel
    SshVisit(@Nullable String line, NodePort node, Function<ChannelSession, Operator> operators) {
        this.line = line;
        this.node = node;
        this.operators = operators;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        // a shell of routers answers in one stream
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
        Operator operator = operators.apply(channel);
        thread =
                Thread.ofVirtual()
                        .name("ssh " + operator.name())
                        .start(() -> run(operator, environment));
    }

    @Override
    public void destroy(ChannelSession channel) {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run(Operator operator, Environment environment) {
        int status = Visit.FAILED;
        try {
            status =
                    visit(environment)
                            .serve(
                                    operator,
                                    node,
                                    Objects.requireNonNull(in),
                                    Objects.requireNonNull(out),
                                    terminal -> follow(environment, terminal));
        } catch (IOException gone) {
            // the visitor has left without a word; the session ends with the connection
        } finally {
            Objects.requireNonNull(exit).onExit(status);
        }
    }

    private Visit visit(Environment environment) {
        if (line != null) {
            return new Visit.WithLines(line.lines().toList());
        }
        return environment.getEnv().containsKey(Environment.ENV_TERM)
                ? new Visit.AtScreen(screen(environment))
                : new Visit.ThroughPipe();
    }

    private static void follow(Environment environment, ExternalTerminal terminal) {
        environment.addSignalListener(
                (_, _) -> Visit.resize(terminal, screen(environment)), List.of(Signal.WINCH));
        environment.addSignalListener(
                (_, _) -> terminal.raise(Terminal.Signal.INT), List.of(Signal.INT));
    }

    private static Visit.Screen screen(Environment environment) {
        return new Visit.Screen(
                environment.getEnv().getOrDefault(Environment.ENV_TERM, ""),
                number(environment, Environment.ENV_COLUMNS),
                number(environment, Environment.ENV_LINES));
    }

    private static int number(Environment environment, String name) {
        try {
            return Integer.parseInt(environment.getEnv().getOrDefault(name, "0"));
        } catch (NumberFormatException negativeOnTheWire) {
            return 0;
        }
    }
}
