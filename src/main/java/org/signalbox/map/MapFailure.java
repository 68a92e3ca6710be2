// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

/// Why a request was not answered.
public enum MapFailure {
    /// SCCP knows no way there, or brought it back.
    NO_ROUTE("no route"),
    /// Nothing came in time. It may have been delivered.
    TIMEOUT("no answer in time"),
    /// The far end ended the dialogue without an answer.
    ABORTED("aborted"),
    /// The far end did not understand the request, or we its answer.
    REJECTED("rejected"),
    /// There is no version that both know.
    NO_COMMON_VERSION("no common version"),
    /// Too many dialogues are open here, or the node ends.
    BUSY("too many dialogues");

    private final String words;

    MapFailure(String words) {
        this.words = words;
    }

    /// For a log line: `no answer in time`.
    public String words() {
        return words;
    }
}
