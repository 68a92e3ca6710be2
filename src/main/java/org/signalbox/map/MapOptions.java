// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.GlobalTitle;

import java.time.Duration;

/// What whoever runs a node may choose.
///
/// @param title the number of E.164 under which registers are answered for; null if they are under
///     the number that was called
/// @param dialoguesMax open at a time, those of others and our own
/// @param messagesMax that may wait between the loop of control and that of dialogues, each way
/// @param openMax how long a dialogue that was left open waits for the next request
/// @param informationOctetsMax what one message of MTP has room for: what would make a begin longer
///     than that is said in a second message
public record MapOptions(
        @Nullable String title,
        int dialoguesMax,
        int messagesMax,
        Duration openMax,
        int informationOctetsMax) {
    /// What [#dialoguesMax] may be.
    public static final int DIALOGUES_MAX = 1_000_000;

    public static final MapOptions STANDARD =
            new MapOptions(null, 50_000, 16_384, Duration.ofSeconds(30), 272);

    public MapOptions {
        if (dialoguesMax < 1 || dialoguesMax > DIALOGUES_MAX) {
            throw new IllegalArgumentException(
                    "%d dialogues; 1 to %d may be".formatted(dialoguesMax, DIALOGUES_MAX));
        }
        if (title != null) {
            GlobalTitle _ = GlobalTitle.international(title); // throws if it is none
        }
    }

    public MapOptions withTitle(String digits) {
        return new MapOptions(digits, dialoguesMax, messagesMax, openMax, informationOctetsMax);
    }

    public MapOptions withDialoguesMax(int count) {
        return new MapOptions(title, count, messagesMax, openMax, informationOctetsMax);
    }
}
