// SPDX-License-Identifier: AGPL-3.0-or-later
/// The doors of the command line: the secure shell, and the socket for this machine.
///
/// ```
///   ssh ---------> SecureShell --+
///                                +-- Visit --> cli.Shell
///   signalbox cli --> ConsoleSocket --+
/// ```
///
/// They own sockets and threads of their own, ask `access` who may come in, and run the same shell
/// as the terminal of the process.
@NullMarked
package org.signalbox.door;

import org.jspecify.annotations.NullMarked;
