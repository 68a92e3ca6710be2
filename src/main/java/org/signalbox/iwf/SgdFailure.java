// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

/// Why a request of Diameter was not answered.
public enum SgdFailure {
    /// No peer is open that takes it. It was not sent.
    NO_ROUTE("no route"),
    /// Too much is waiting for answers. It was not sent.
    BUSY("too much is waiting"),
    /// Whoever does it has asked for fewer requests. It was not sent.
    OVERLOADED("it has asked for fewer requests"),
    /// Nothing came in time. It may have been delivered.
    TIMEOUT("no answer in time"),
    /// The connection ended before the answer. It may have been delivered.
    LOST("connection lost"),
    /// What came cannot be read.
    MALFORMED("answer cannot be read");

    private final String words;

    SgdFailure(String words) {
        this.words = words;
    }

    /// For a log line: `no answer in time`.
    public String words() {
        return words;
    }
}
