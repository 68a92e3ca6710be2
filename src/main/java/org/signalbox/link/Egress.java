// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import org.signalbox.ss7.Msu;

/// A way out for messages: a signalling link, or an application server.
public interface Egress {
    /// Takes ownership of `msu` and sends it in the order of the calls, or counts and closes it.
    ///
    /// Callable from any loop; the hand-over to the egress's own loop is inside (see [MsuQueue]).
    void send(Msu msu);

    /// How congested it is, as [Congestion] reads it; [Congestion#NONE] for what never is. Asked
    /// before every message, from any loop: no more than a read of a field.
    default int congestion() {
        return Congestion.NONE;
    }
}
