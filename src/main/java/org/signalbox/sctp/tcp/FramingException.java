// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import org.signalbox.machine.DecodeException;

/// A byte stream in which the next message cannot be found: nothing after it can be, either.
final class FramingException extends DecodeException {
    private static final long serialVersionUID = 1L;

    private final TcpCounter counter;

    /// @param counter counts this kind of fault
    /// @param offset within the common header
    FramingException(TcpCounter counter, int offset, String reason) {
        super(offset, reason);
        this.counter = counter;
    }

    TcpCounter counter() {
        return counter;
    }
}
