// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import io.netty.buffer.ByteBuf;

import org.signalbox.sccp.translation.TranslationError;

/// What becomes of segments. The buffers are on the heap and need not be released.
public sealed interface Reassembly {
    /// All segments have come.
    ///
    /// @param envelope of the first segment
    /// @param first the first segment as it came, from its message type: who sent the message to
    ///     whom, and how
    /// @param data of all segments
    /// @param ofClass1 whether the whole message is of class 1
    record Completed(Envelope envelope, ByteBuf first, ByteBuf data, boolean ofClass1)
            implements Reassembly {}

    /// Something is missing, or there is no room.
    ///
    /// @param envelope of the segment
    /// @param segment what is to be returned if that is wanted, from its message type
    record Failed(Envelope envelope, ByteBuf segment, TranslationError error)
            implements Reassembly {}
}
