// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.access.Operator;
import org.signalbox.admin.NodePort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// Runs sessions for somebody outside: a person at a terminal, a pipe, or a script.
///
/// The thread that calls waits for each command to be over.
public final class Shell {
    private static final Logger LOG = LoggerFactory.getLogger(Shell.class);

    /// What came of the lines of a pipe.
    public enum Piped {
        /// There was none.
        NOTHING,
        /// Every line succeeded.
        SUCCEEDED,
        /// Some did not.
        FAILED
    }

    private final Operator operator;
    private final List<NodePort> nodes;
    private final List<LabCommand> more;
    private final InputStream in;
    private final PrintStream out;

    /// @param nodes those that can be connected to, the first one first
    /// @param in where a pipe brings lines from
    /// @param out where answers go
    public Shell(List<NodePort> nodes, InputStream in, PrintStream out) {
        this(nodes, List.of(), in, out);
    }

    /// As above, with the commands of a laboratory.
    public Shell(List<NodePort> nodes, List<LabCommand> more, InputStream in, PrintStream out) {
        this(Operator.ofProcess(), nodes, more, in, out);
    }

    /// As above, for anybody.
    public Shell(
            Operator operator,
            List<NodePort> nodes,
            List<LabCommand> more,
            InputStream in,
            PrintStream out) {
        this.operator = operator;
        this.nodes = List.copyOf(nodes);
        this.more = List.copyOf(more);
        this.in = in;
        this.out = out;
    }

    /// Serves whoever started the process until they leave: on a terminal with editing, help and
    /// events; otherwise line by line.
    ///
    /// @return whether every line succeeded; on a terminal always true
    /// @throws IOException if input or terminal fail
    public boolean interact() throws IOException {
        if (Terminal.isThere()) {
            try (Console console = Console.open(nodes, more)) {
                console.run(true);
            }
            return true;
        }
        return pipe() != Piped.FAILED;
    }

    /// Serves somebody who is at another terminal, with editing and help, until they leave; with
    /// events after `terminal monitor`. Closes the terminal.
    ///
    /// @throws IOException if the terminal fails
    public void converse(org.jline.terminal.Terminal terminal) throws IOException {
        try (Console console = Console.open(operator, nodes, more, terminal)) {
            console.run(false);
        }
    }

    /// Obeys the lines of the input, and writes each with its prompt before the answer, so that the
    /// output reads like a screen. Events are shown only after `terminal monitor`.
    ///
    /// @throws IOException if the input fails
    public Piped pipe() throws IOException {
        Piped piped = Piped.NOTHING;
        try (EventFeed events = new EventFeed(this::print);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            Session session = new Session(operator, nodes, more, events::offer);
            for (String line; !session.isClosed() && (line = lines.readLine()) != null; ) {
                print(session.prompt() + line);
                Reply reply = await(session, line);
                reply.lines().forEach(this::print);
                if (!reply.succeeded()) {
                    piped = Piped.FAILED;
                } else if (piped == Piped.NOTHING) {
                    piped = Piped.SUCCEEDED;
                }
            }
            session.close();
        }
        return piped;
    }

    /// Obeys given lines one after the other, all of them whatever becomes of each, and writes what
    /// they answer; before the answer of one that failed, the line itself with its prompt.
    ///
    /// @return whether every line succeeded
    public boolean batch(List<String> lines) {
        boolean succeeded = true;
        try (EventFeed events = new EventFeed(this::print)) {
            Session session = new Session(operator, nodes, more, events::offer);
            for (String line : lines) {
                if (session.isClosed()) {
                    break;
                }
                String typed = session.prompt() + line;
                Reply reply = await(session, line);
                if (!reply.succeeded()) {
                    print(typed);
                }
                reply.lines().forEach(this::print);
                succeeded &= reply.succeeded();
            }
            session.close();
        }
        return succeeded;
    }

    private static Reply await(Session session, String line) {
        try {
            return replyOf(line, session.execute(line).toCompletableFuture());
        } catch (InterruptedException _) {
            boolean _ = session.interrupt();
            session.close();
            Thread.currentThread().interrupt();
            return Reply.refused(List.of("% Interrupted; the node finishes it unseen"));
        }
    }

    /// The reply of a future that is done.
    static Reply replyOf(String line, Future<Reply> reply) throws InterruptedException {
        try {
            return reply.get();
        } catch (ExecutionException fault) {
            return faulty(line, fault.getCause() == null ? fault : fault.getCause());
        }
    }

    /// A command died of a bug: the operator is told so, and may go on.
    private static Reply faulty(String line, Throwable fault) {
        LOG.error("command failed: {}", SecretWords.hidden(line), fault);
        return Reply.refused(List.of("% Internal error, please report it: " + fault));
    }

    private void print(String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }
}
