// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import java.net.InetSocketAddress;
import java.util.List;

/// What an operator may see of an association.
///
/// @param name as given at `associate`
/// @param transport which SCTP carries it
/// @param state as drawn at [Association]
/// @param reason why it is not established; `CLOSED` with no detail while it is
/// @param outboundStreams negotiated, 0 before
/// @param inboundStreams negotiated, 0 before
/// @param peerWindowOctets the peer's receive window as last told
/// @param outstandingOctets sent and not acknowledged
/// @param queuedOctets accepted and not sent
/// @param retransmissions DATA chunks sent again since the association was established
/// @param paths one per remote address, the primary first
public record AssociationStatus(
        String name,
        TransportKind transport,
        State state,
        DownReason reason,
        int outboundStreams,
        int inboundStreams,
        long peerWindowOctets,
        long outstandingOctets,
        long queuedOctets,
        long retransmissions,
        List<Path> paths) {

    /// See the drawing at [Association].
    public enum State {
        CLOSED,
        OPENING,
        ESTABLISHED,
        SHUTTING_DOWN
    }

    /// One destination address of the peer.
    ///
    /// @param remote the peer's address and SCTP port
    /// @param active whether it answers
    /// @param primary whether new data goes there
    /// @param congestionWindowOctets cwnd
    /// @param smoothedRttNanos srtt; 0 before the first measurement
    /// @param rtoNanos current retransmission time-out
    /// @param mtuOctets what one packet may hold
    /// @param errors consecutive time-outs
    public record Path(
            InetSocketAddress remote,
            boolean active,
            boolean primary,
            long congestionWindowOctets,
            long smoothedRttNanos,
            long rtoNanos,
            int mtuOctets,
            int errors) {}

    public AssociationStatus {
        paths = List.copyOf(paths);
    }
}
