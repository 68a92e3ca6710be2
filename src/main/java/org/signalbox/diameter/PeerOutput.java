// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

/// What a [PeerMachine] asks for.
public sealed interface PeerOutput {
    /// Call the peer; answered by [PeerInput.Connected] or [PeerInput.NotConnected].
    record Connect() implements PeerOutput {}

    /// Give a connection up, or the call of it. Nothing that it says is of interest any more.
    record Disconnect(Side side) implements PeerOutput {}

    /// Tell the caller that came last and is not let in, and give its connection up.
    ///
    /// @param result of the CEA; 0 for none
    record Refuse(int result) implements PeerOutput {}

    record Send(Side side, PeerMessage message) implements PeerOutput {}

    /// The peer is there, by this connection.
    record Opened(Side side, Capabilities theirs) implements PeerOutput {}

    /// It is not any more.
    record Closed(String reason) implements PeerOutput {}

    /// It may be given requests.
    record Failback() implements PeerOutput {}

    /// It may not any more; what it has not answered may be given to others.
    record Failover() implements PeerOutput {}
}
