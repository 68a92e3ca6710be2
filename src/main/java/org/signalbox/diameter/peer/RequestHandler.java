// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;

import java.util.Set;

/// Does what peers ask for, in one application; called on the loop of the peers.
public interface RequestHandler {
    /// The commands that it knows. Others are answered with DIAMETER_COMMAND_UNSUPPORTED.
    Set<Integer> commands();

    /// A request, once, however often it comes. What every request must have was seen to be there.
    ///
    /// @param avps before the first; there within this call only
    /// @param peer who has passed it on, by its configured name
    /// @param responder takes the answer, now or later
    /// @throws DiameterException if it is not as it must be: that is answered as the exception says
    void onRequest(DiameterHeader header, AvpReader avps, String peer, Responder responder)
            throws DiameterException;
}
