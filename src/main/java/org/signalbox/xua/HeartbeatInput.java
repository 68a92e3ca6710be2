// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import java.time.Duration;

/// What happens to a [HeartbeatMachine].
public sealed interface HeartbeatInput {
    /// The far end is there and to be watched, from now on at this interval.
    ///
    /// @param interval T(beat); zero: it is not watched
    record Begin(Duration interval) implements HeartbeatInput {}

    /// It is to be watched no more.
    record End() implements HeartbeatInput {}

    /// BEAT ACK has come.
    record Answered(Octets data) implements HeartbeatInput {}
}
