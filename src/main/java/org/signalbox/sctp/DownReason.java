// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

/// Why an association is not established.
///
/// @param cause the kind of ending
/// @param detail in words: addresses, error causes, limits
public record DownReason(Cause cause, String detail) {
    /// The kinds of ending an operator must tell apart.
    public enum Cause {
        /// Nobody has asked for it to be opened.
        CLOSED("closed"),
        /// No answer to INIT or COOKIE ECHO.
        NO_ANSWER("no answer from peer"),
        /// The peer answered with ABORT while opening, or the system refused.
        REFUSED("refused by peer"),
        /// The retransmission limit was reached.
        UNREACHABLE("peer unreachable"),
        /// The peer sent ABORT.
        ABORTED_BY_PEER("aborted by peer"),
        /// The peer ended gracefully.
        SHUTDOWN_BY_PEER("shut down by peer"),
        /// We sent ABORT.
        ABORTED_LOCALLY("aborted locally"),
        /// We ended gracefully.
        SHUTDOWN_LOCALLY("shut down locally"),
        /// The peer broke the protocol, and was told so by ABORT.
        PROTOCOL_VIOLATION("protocol violation by peer"),
        /// The operating system failed us.
        SYSTEM("system error");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    @Override
    public String toString() {
        return detail.isEmpty() ? cause.words() : cause.words() + ": " + detail;
    }
}
