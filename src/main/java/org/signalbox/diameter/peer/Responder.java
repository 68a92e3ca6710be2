// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.DiameterException;

import java.util.function.Consumer;

/// Takes the answer to one request. One of its methods is called, once, on the loop of the peers.
///
/// If the peer has gone meanwhile, the answer is kept for a while: the request may come again by
/// another way. A request that nobody answers is answered with DIAMETER_UNABLE_TO_COMPLY in the
/// end; what is given then is counted and thrown away.
public interface Responder {
    /// @param avps writes what stands between Session-Id and Proxy-Info, which are copied from the
    ///     request: the result, who answers, and what the command has; called at once
    void answer(Consumer<AvpWriter> avps);

    /// Refuses the request.
    ///
    /// @param why the result, and what is wrong
    void refuse(DiameterException why);

    /// Does not answer at all, whoever asks again: for requests that are thought to be an attack.
    void discard();
}
