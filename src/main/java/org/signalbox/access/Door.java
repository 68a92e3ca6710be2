// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import java.util.Locale;

/// By which way somebody comes in.
public enum Door {
    /// The terminal or the standard input of the process, or its socket on this machine.
    CONSOLE,
    /// The secure shell.
    SSH,
    /// The web server.
    WEB;

    /// As logs say it: `console`, `ssh`, `web`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
