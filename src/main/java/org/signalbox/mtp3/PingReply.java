// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import java.time.Duration;

/// One answer to one test message.
///
/// @param serial of the message, from 1
/// @param roundTrip from sending to the answer
/// @param kind how the far end answered
public record PingReply(int serial, Duration roundTrip, Kind kind) {
    /// How a point shows that it has got a test message.
    public enum Kind {
        /// It sent the message back.
        ECHO,
        /// It sent the message back with the next H1 in its heading.
        ACKNOWLEDGEMENT,
        /// It said that it has no testing user part: the point is reached, the tester is not.
        UNEQUIPPED
    }
}
