// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import java.net.InetSocketAddress;
import java.util.List;

/// What an operator may see of an association. What its transport is not told is [#UNKNOWN]: the
/// kernel keeps some books to itself, and a zero would be a lie.
///
/// @param name as given at `associate`
/// @param transport which SCTP carries it
/// @param state as drawn at [Association]
/// @param reason why it is not established; `CLOSED` with no detail while it is
/// @param outboundStreams negotiated, 0 before
/// @param inboundStreams negotiated, 0 before
/// @param peerWindowOctets the peer's receive window as last told
/// @param outstandingOctets sent and not acknowledged
/// @param outstandingChunks DATA chunks sent and not acknowledged
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
        long outstandingChunks,
        long queuedOctets,
        long retransmissions,
        List<Path> paths) {
    /// In place of a number: the transport is not told it.
    public static final long UNKNOWN = -1;

    /// As a transport sees it that counts octets.
    public AssociationStatus(
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
        this(
                name,
                transport,
                state,
                reason,
                outboundStreams,
                inboundStreams,
                peerWindowOctets,
                outstandingOctets,
                UNKNOWN,
                queuedOctets,
                retransmissions,
                paths);
    }

    /// See the drawing at [Association].
    public enum State {
        CLOSED,
        OPENING,
        ESTABLISHED,
        SHUTTING_DOWN
    }

    /// One destination address of the peer. What the transport is not told is [#UNKNOWN].
    ///
    /// @param remote the peer's address and SCTP port
    /// @param active whether it answers
    /// @param confirmed whether it has been proven to be the peer's (RFC 9260 section 5.4)
    /// @param primary whether new data goes there as long as it answers
    /// @param used whether new data goes there now
    /// @param congestionWindowOctets cwnd
    /// @param slowStartThresholdOctets ssthresh; 0 if there is none yet
    /// @param smoothedRttNanos srtt; 0 before the first measurement
    /// @param rtoNanos current retransmission time-out
    /// @param mtuOctets what one packet may hold
    /// @param errors consecutive time-outs
    /// @param outstandingOctets sent there and not acknowledged, headers of chunks included
    /// @param retransmissions DATA chunks that were sent there for the second time or later
    public record Path(
            InetSocketAddress remote,
            boolean active,
            boolean confirmed,
            boolean primary,
            boolean used,
            long congestionWindowOctets,
            long slowStartThresholdOctets,
            long smoothedRttNanos,
            long rtoNanos,
            int mtuOctets,
            int errors,
            long outstandingOctets,
            long retransmissions) {

        /// As a transport sees it that measures nothing.
        public static Path unmeasured(
                InetSocketAddress remote,
                boolean active,
                boolean confirmed,
                boolean primary,
                boolean used) {
            return new Path(
                    remote,
                    active,
                    confirmed,
                    primary,
                    used,
                    UNKNOWN,
                    UNKNOWN,
                    UNKNOWN,
                    UNKNOWN,
                    (int) UNKNOWN,
                    (int) UNKNOWN,
                    UNKNOWN,
                    UNKNOWN);
        }

        /// As a transport sees it that is not told everything: the rest is 0 and means nothing.
        public Path(
                InetSocketAddress remote,
                boolean active,
                boolean primary,
                long congestionWindowOctets,
                long smoothedRttNanos,
                long rtoNanos,
                int mtuOctets,
                int errors) {
            this(
                    remote,
                    active,
                    true,
                    primary,
                    primary && active,
                    congestionWindowOctets,
                    0,
                    smoothedRttNanos,
                    rtoNanos,
                    mtuOctets,
                    errors,
                    0,
                    0);
        }
    }

    public AssociationStatus {
        paths = List.copyOf(paths);
    }
}
