// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

/// What a [HeartbeatMachine] decides.
public sealed interface HeartbeatOutput {
    /// BEAT is to be sent, on stream 0.
    record Send(AspMessage.Heartbeat message) implements HeartbeatOutput {}

    /// The far end is silent: the association is to be given up.
    record GiveUp(String reason) implements HeartbeatOutput {}
}
