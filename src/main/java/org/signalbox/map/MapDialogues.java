// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import java.time.Duration;

/// Dialogues of MAP about short messages. What stands behind it is of no concern to its user, which
/// is simulated without it. All methods are called on the loop of dialogues; what they cause is
/// told by [MapUser], later, and never within the call.
public interface MapDialogues {
    /// Begins a dialogue by a request, in the newest version that the far end is known to take, and
    /// again in an older one if it refuses that. [MapUser#onOutcome] follows, once.
    ///
    /// @param call how the user names the dialogue; no other that is open may have it
    /// @param answerMax how long an answer may take, all versions together
    void request(long call, MapParty to, MapParty from, MapRequest request, Duration answerMax);

    /// Continues a dialogue that was left open by [MapOutcome.Answered]. [MapUser#onOutcome]
    /// follows, once.
    void next(long call, MapRequest request, Duration answerMax);

    /// Ends a dialogue that was left open. Nothing follows.
    void end(long call);

    /// Answers what [MapUser#onRequest] told. What has ended meanwhile is passed over, and counted.
    void answer(long dialogue, MapAnswer answer);
}
