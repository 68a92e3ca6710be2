// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import java.io.IOException;

/// The receive buffer of a socket of the kernel's (`SO_RCVBUF`).
@FunctionalInterface
public interface ReceiveBuffer {
    /// Asks for a size in octets, of which the kernel allows as much as it likes.
    ///
    /// @return how much the socket may now hold: twice what was granted, as the kernel counts its
    ///     own overhead too
    int resize(int octets) throws IOException;
}
