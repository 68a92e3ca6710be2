// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

/// What a [PeerMachine] is told.
public sealed interface PeerInput {
    /// It is treated thus from now on; who calls does not change.
    record Treat(PeerProfile profile) implements PeerInput {}

    /// The peer is to be connected from now on.
    record Start() implements PeerInput {}

    /// It is not any more.
    record Stop(DisconnectCause cause) implements PeerInput {}

    /// Our call was taken.
    record Connected() implements PeerInput {}

    /// Our call was not taken.
    record NotConnected(String reason) implements PeerInput {}

    /// Somebody has called and says by CER that it is this peer.
    record Called(Capabilities theirs) implements PeerInput {}

    /// A message about the connection, other than CER.
    record Received(Side side, PeerMessage message) implements PeerInput {}

    /// Something else has come: a sign of life.
    record Heard(Side side) implements PeerInput {}

    /// A connection is gone.
    record Lost(Side side, String reason) implements PeerInput {}
}
