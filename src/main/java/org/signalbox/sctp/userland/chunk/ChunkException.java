// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

import org.signalbox.machine.DecodeException;

/// A packet, chunk, parameter or error cause whose lengths do not add up.
public final class ChunkException extends DecodeException {
    private static final long serialVersionUID = 1L;

    /// @param offset octets from the start of the packet
    ChunkException(int offset, String reason) {
        super(offset, reason);
    }
}
