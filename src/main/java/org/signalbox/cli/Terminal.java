// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import java.io.Console;

/// What the process was started on. Has no log of its own: it is asked before there is one.
public final class Terminal {
    private Terminal() {}

    /// Whether a person sits before the process: neither input nor output is a pipe or a file.
    @SuppressWarnings("SystemConsoleNull") // null where the JDK came without its terminal module
    public static boolean isThere() {
        Console system = System.console();
        return system != null && system.isTerminal();
    }
}
