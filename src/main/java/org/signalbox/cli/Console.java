// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import org.signalbox.access.Operator;
import org.signalbox.admin.NodePort;
import org.signalbox.config.HelpEntry;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/// A terminal with a person before it: line editing, history, Tab, `?` without Enter, Ctrl-Z,
/// Ctrl-C, and events that appear above the line being typed.
///
/// Two threads write to the screen, the one that reads lines and the one that shows events; both do
/// it through the line reader, whose lock keeps their lines whole.
final class Console implements AutoCloseable {
    private static final String HELP_WIDGET = "signalbox-help";
    private static final String END_WIDGET = "signalbox-end";
    private static final String CTRL_Z = KeyMap.ctrl('Z');
    private static final Size SIZE_DEFAULT = Size.of(80, 24);

    private final Terminal terminal;
    private final Attributes attributesBefore;
    private final LineReader reader;
    private final Session session;
    private final EventFeed events;
    private volatile @Nullable CompletableFuture<Reply> waitingFor;

    private Console(
            Operator operator, List<NodePort> nodes, List<LabCommand> more, Terminal terminal) {
        this.terminal = terminal;
        this.events = new EventFeed(this::printAbove);
        this.session = new Session(operator, nodes, more, events::offer);
        this.attributesBefore = terminal.getAttributes();
        this.reader =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .parser(wholeLines())
                        .history(new PublicHistory())
                        .completer((_, line, candidates) -> complete(line, candidates))
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
                        // lines that are pasted are obeyed one by one, as if they were typed
                        .option(LineReader.Option.BRACKETED_PASTE, false)
                        .build();
    }

    /// On the terminal that the process was started from.
    static Console open(List<NodePort> nodes, List<LabCommand> more) throws IOException {
        return open(
                Operator.ofProcess(),
                nodes,
                more,
                TerminalBuilder.builder().name("signalbox").system(true).build());
    }

    static Console open(
            Operator operator, List<NodePort> nodes, List<LabCommand> more, Terminal terminal) {
        Console console = new Console(operator, nodes, more, terminal);
        console.setUp();
        return console;
    }

    /// Until the operator leaves.
    ///
    /// @param monitoring whether events are shown from the start, as on a router's own console
    void run(boolean monitoring) {
        session.monitor(monitoring);
        while (!session.isClosed()) {
            try {
                obey(reader.readLine(session.prompt()));
            } catch (UserInterruptException interrupt) {
                session.abandon(interrupt.getPartialLine()).ifPresent(this::obey);
            } catch (EndOfFileException _) {
                if (session.isConfiguring()) {
                    obey("end");
                } else {
                    session.close();
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        session.close();
        events.close();
        terminal.setAttributes(attributesBefore);
        terminal.close();
    }

    private void setUp() {
        Attributes attributes = terminal.getAttributes();
        // Ctrl-Z leaves configuration; without this it would suspend the whole node
        attributes.setControlChar(ControlChar.VSUSP, 0);
        terminal.setAttributes(attributes);
        Size size = terminal.getSize();
        if (size.getColumns() < 1 || size.getRows() < 1) {
            // a container's has none until somebody tells it one, and nothing fits into that
            terminal.setSize(SIZE_DEFAULT);
        }
        terminal.handle(Signal.INT, _ -> interrupt());
        reader.getWidgets().put(HELP_WIDGET, this::help);
        reader.getWidgets().put(END_WIDGET, this::end);
        KeyMap<Binding> keys = Objects.requireNonNull(reader.getKeyMaps().get(LineReader.MAIN));
        keys.bind(new Reference(HELP_WIDGET), "?");
        keys.bind(new Reference(END_WIDGET), CTRL_Z);
        // many terminals send these whatever their description says
        keys.bind(new Reference(LineReader.UP_LINE_OR_HISTORY), "\033[A");
        keys.bind(new Reference(LineReader.DOWN_LINE_OR_HISTORY), "\033[B");
        keys.bind(new Reference(LineReader.FORWARD_CHAR), "\033[C");
        keys.bind(new Reference(LineReader.BACKWARD_CHAR), "\033[D");
    }

    private void obey(String line) {
        CompletableFuture<Reply> reply = session.execute(line).toCompletableFuture();
        CompletableFuture<Reply> waiting = reply.copy();
        waitingFor = waiting;
        try {
            print(Shell.replyOf(line, waiting).lines());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            session.close();
        } finally {
            waitingFor = null;
        }
    }

    /// Ctrl-C: ends the command, or if it cannot be ended, the wait for it.
    private void interrupt() {
        CompletableFuture<Reply> waiting = waitingFor;
        if (waiting != null && !session.interrupt()) {
            waiting.complete(Reply.refused(List.of("% Interrupted; the node finishes it unseen")));
        }
    }

    /// `?`: the help stands above the line, which stays as it is.
    private boolean help() {
        String typed = reader.getBuffer().upToCursor();
        StringBuilder text = new StringBuilder(session.prompt()).append(typed).append("?\n");
        session.help(typed).forEach(line -> text.append(line).append('\n'));
        reader.printAbove(text.toString());
        return true;
    }

    private boolean end() {
        if (session.isConfiguring()) {
            reader.getBuffer().clear();
            reader.getBuffer().write("end");
            reader.callWidget(LineReader.ACCEPT_LINE);
        }
        return true;
    }

    private void complete(ParsedLine line, List<Candidate> candidates) {
        String typed = line.line().substring(0, line.cursor());
        for (HelpEntry entry : session.complete(typed)) {
            candidates.add(
                    new Candidate(
                            entry.word(), entry.word(), null, entry.help(), null, null, true));
        }
    }

    private void print(List<String> lines) {
        if (!lines.isEmpty()) {
            reader.printAbove(String.join("\n", lines) + "\n");
        }
    }

    private void printAbove(String event) {
        reader.printAbove(event);
    }

    /// What the arrow keys bring back: without passwords.
    private static final class PublicHistory extends DefaultHistory {
        @Override
        public void add(Instant time, String line) {
            super.add(time, SecretWords.hidden(line));
        }
    }

    /// Blanks part words; quotes and backslashes are the shell's business.
    private static DefaultParser wholeLines() {
        DefaultParser parser = new DefaultParser();
        parser.setQuoteChars(new char[0]);
        parser.setEscapeChars(new char[0]);
        return parser;
    }
}
