// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import io.netty.buffer.ByteBuf;

import org.signalbox.sccp.message.ReturnCause;

/// What becomes of segments. The buffers are on the heap and need not be released.
public sealed interface Reassembly {
    /// All segments have come.
    ///
    /// @param first the first segment as it came, from its message type: who sent the message to
    ///     whom, and how
    /// @param data of all segments
    /// @param ofClass1 whether the whole message is of class 1
    record Completed(ByteBuf first, ByteBuf data, boolean ofClass1) implements Reassembly {}

    /// Something is missing, and the sender wants to know.
    ///
    /// @param segment what is to be returned, from its message type
    record Failed(ByteBuf segment, ReturnCause cause) implements Reassembly {}
}
