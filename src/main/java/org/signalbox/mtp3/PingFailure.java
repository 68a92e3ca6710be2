// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

/// Why a test message got no answer.
///
/// @param cause for decisions
/// @param detail what an operator can do something about
public record PingFailure(Cause cause, String detail) {
    public enum Cause {
        /// No route leads to the destination.
        NO_ROUTE,
        /// There are routes, but none can be used.
        INACCESSIBLE,
        /// The message was sent, and nothing came back in time.
        NO_ANSWER,
        /// As many tests run already as may.
        TOO_MANY,
        /// The operator ended the test, or the network was closed.
        CANCELLED
    }

    @Override
    public String toString() {
        return detail;
    }
}
