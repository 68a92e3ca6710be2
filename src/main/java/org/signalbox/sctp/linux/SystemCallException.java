// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import java.io.IOException;

/// The system has refused a call; the message says which, and why.
final class SystemCallException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /// @param call what was asked for
    /// @param errno positive
    SystemCallException(String call, int errno) {
        super(call + ": " + Errno.words(errno));
        this.errno = errno;
    }

    int errno() {
        return errno;
    }
}
