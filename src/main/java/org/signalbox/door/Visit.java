// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.door;

import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.ExternalTerminal;
import org.signalbox.access.Operator;
import org.signalbox.admin.NodePort;
import org.signalbox.cli.Shell;

import java.io.IOError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What somebody wants who has come in from elsewhere.
sealed interface Visit {
    /// Exit status of a visit in which everything succeeded.
    int SUCCEEDED = 0;

    /// Exit status of one in which something did not.
    int FAILED = 1;

    /// To sit before a terminal.
    record AtScreen(Screen screen) implements Visit {}

    /// To have lines obeyed.
    record WithLines(List<String> lines) implements Visit {}

    /// To have lines obeyed that come one after the other.
    record ThroughPipe() implements Visit {}

    /// The terminal of a visitor.
    ///
    /// @param type as in $TERM; what is not known here is taken for an xterm
    record Screen(String type, int columns, int rows) {
        /// Whose abilities are known without asking a program, whose argument a stranger would
        /// choose.
        private static final Set<String> KNOWN =
                Set.of(
                        "ansi",
                        "dumb",
                        "rxvt",
                        "screen",
                        "screen-256color",
                        "xterm",
                        "xterm-256color");

        private static final String OTHERS = "xterm";
        private static final int COLUMNS_DEFAULT = 80;
        private static final int ROWS_DEFAULT = 24;
        private static final int MAX = 1_000;

        public Screen {
            type = KNOWN.contains(type) ? type : OTHERS;
            columns = columns < 1 ? COLUMNS_DEFAULT : Math.min(columns, MAX);
            rows = rows < 1 ? ROWS_DEFAULT : Math.min(rows, MAX);
        }

        Size size() {
            return Size.of(columns, rows);
        }
    }

    /// Serves the visitor until they leave.
    ///
    /// @param in what they type; at its end they have left
    /// @param out what they see; may be slow
    /// @param terminals told of the terminal, if there is one, before it is used
    /// @return the exit status
    /// @throws IOException if the visitor cannot be heard or reached any more
    default int serve(
            Operator operator,
            NodePort node,
            InputStream in,
            OutputStream out,
            Consumer<ExternalTerminal> terminals)
            throws IOException {
        PrintStream printer = new PrintStream(out, true, StandardCharsets.UTF_8);
        Shell shell = new Shell(operator, List.of(node), List.of(), in, printer);
        return switch (this) {
            case AtScreen(Screen screen) -> {
                ExternalTerminal terminal =
                        new ExternalTerminal(
                                "visitor", screen.type(), in, out, StandardCharsets.UTF_8);
                terminal.setSize(screen.size());
                terminals.accept(terminal);
                try {
                    shell.converse(terminal);
                } catch (IOError gone) {
                    // so the line editor tells that it cannot draw
                    throw new IOException("the visitor cannot be reached", gone.getCause());
                }
                yield SUCCEEDED;
            }
            case WithLines(List<String> lines) -> shell.batch(lines) ? SUCCEEDED : FAILED;
            case ThroughPipe _ -> shell.pipe() == Shell.Piped.FAILED ? FAILED : SUCCEEDED;
        };
    }

    /// The visitor's window has another size.
    static void resize(ExternalTerminal terminal, Screen screen) {
        terminal.setSize(screen.size());
        terminal.raise(Signal.WINCH);
    }
}
