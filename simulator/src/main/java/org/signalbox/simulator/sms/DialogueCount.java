// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import java.util.Locale;

/// What becomes of dialogues. Of those begun here, each is in one of the counts that follow, or
/// open.
public enum DialogueCount {
    BEGUN,
    /// By a result.
    ENDED_BY_RESULT,
    /// By an error of MAP, such as absentSubscriberSM.
    ENDED_BY_ERROR,
    /// Because the far end knows another version; another dialogue took its place.
    ENDED_BY_VERSION,
    /// By an abort, a reject, or because there is no way to the far end.
    ENDED_BY_ABORT,
    /// By nothing, for too long.
    ENDED_BY_TIME,
    /// Requests of others answered by a result.
    SERVED_BY_RESULT,
    /// Requests of others answered by an error.
    SERVED_BY_ERROR,
    /// Dialogues of others that came to no good end.
    SERVED_BROKEN;

    /// As shown to people.
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
