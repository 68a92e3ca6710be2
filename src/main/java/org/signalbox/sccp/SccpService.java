// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import io.netty.buffer.ByteBuf;

import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.ss7.SignallingLinkSelection;

/// SCCP, as one subsystem of this point sees it. Called on the control loop.
public interface SccpService {
    /// N-UNITDATA request. Where the called address leads is found out as for any other message;
    /// what cannot be sent is counted, and comes back by [SccpUser#onMessage] if that is wanted.
    ///
    /// @param protocolClass 0, or 1 for messages that must stay in order
    /// @param sls messages of class 1 that belong together have the same
    /// @param data copied; from its reader index to its writer index
    /// @throws IllegalArgumentException if it is longer than one message can be
    void unitdata(
            SccpAddress called,
            SccpAddress calling,
            int protocolClass,
            boolean returnOnError,
            SignallingLinkSelection sls,
            ByteBuf data);

    /// N-STATE request: whether the subsystem takes messages. It does from the start.
    void setInService(boolean inService);

    /// Gives up the place: the subsystem is unequipped from now on.
    void close();
}
