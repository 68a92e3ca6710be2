// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

/// What happens to a [HeartbeatMachine].
public sealed interface HeartbeatInput {
    /// The far end is there and to be watched.
    record Begin() implements HeartbeatInput {}

    /// It is to be watched no more.
    record End() implements HeartbeatInput {}

    /// BEAT ACK has come.
    record Answered(Octets data) implements HeartbeatInput {}
}
