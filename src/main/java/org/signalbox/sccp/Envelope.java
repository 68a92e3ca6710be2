// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceInformation;

/// What MTP said of a message that SCCP keeps for a while without its MTP message.
///
/// @param service with the priority where ANSI networks have it
/// @param priority as in [Msu#priority]
public record Envelope(ServiceInformation service, RoutingLabel label, int priority) {
    static Envelope of(Msu msu) {
        return new Envelope(
                msu.serviceInformation(),
                new RoutingLabel(msu.dpc(), msu.opc(), msu.sls()),
                msu.priority());
    }

    /// The message of MTP again.
    ///
    /// @param userPart from the message type of SCCP; stays the caller's
    Msu around(ByteBufAllocator allocator, ByteBuf userPart) {
        return Msu.compose(allocator, service, label, priority, ByteBufUtil.getBytes(userPart));
    }

    /// A message of MTP with the same label.
    ///
    /// @param draft which must fit
    Msu around(ByteBufAllocator allocator, MessageDraft draft) {
        return draft.compose(allocator, service, label.dpc(), label.opc(), label.sls(), priority);
    }
}
