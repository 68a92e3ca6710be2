// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.signalbox.diameter.Application;
import org.signalbox.diameter.AvpWriter;

/// Writes a request as the peer reads it that it is given to. If it is given to another after the
/// first it is written again, so that each gets what it understands.
@FunctionalInterface
public interface RequestWriter {
    /// Writes all AVPs, Session-Id first, the same for every peer; called on the loop of the peers,
    /// within the time of the request.
    ///
    /// @param peer who gets it, by its configured name
    void write(String peer, AvpWriter avps);

    /// The application under which a peer takes it.
    ///
    /// @param usual by which it is routed
    default Application application(String peer, Application usual) {
        return usual;
    }
}
