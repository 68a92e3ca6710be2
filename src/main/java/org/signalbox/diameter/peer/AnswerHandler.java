// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.DiameterHeader;

/// Hears how a request ends: exactly one of the two is called, once, on the loop of the peers.
public interface AnswerHandler {
    /// The answer has come, whatever it says; one that says that the request was not delivered has
    /// come if there is no other way left.
    ///
    /// @param avps before the first; there within this call only
    /// @param peer who gave the answer, by its configured name
    void onAnswer(DiameterHeader header, AvpReader avps, String peer);

    /// There is no answer, and if one comes it will be thrown away.
    ///
    /// @param why in words
    void onFailure(RequestFailure failure, String why);
}
