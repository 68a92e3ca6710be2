// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import static org.signalbox.sctp.AssociationStatus.UNKNOWN;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.TransportKind;
import org.signalbox.sctp.linux.SocketOptions;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// What `show` sees of a [KernelAssociation]; immutable, so that any thread may look.
///
/// @param reason why it was last closed
/// @param channel the socket while established, or null
/// @param measured what the kernel told last; null where it does not tell, or was not asked
record KernelView(
        State state,
        DownReason reason,
        int outboundStreams,
        int inboundStreams,
        @Nullable KernelChannel channel,
        List<AssociationStatus.Path> paths,
        SocketOptions.@Nullable Measurement measured) {

    /// While nothing is agreed the configured addresses are shown; that which is called next is the
    /// primary.
    static KernelView notEstablished(
            State state, DownReason reason, RemoteEndpoint remote, int nextAddress) {
        List<AssociationStatus.Path> paths = new ArrayList<>();
        for (int i = 0; i < remote.addresses().size(); i++) {
            InetSocketAddress address =
                    new InetSocketAddress(remote.addresses().get(i), remote.port());
            paths.add(
                    AssociationStatus.Path.unmeasured(
                            address, false, true, i == nextAddress, false));
        }
        return new KernelView(state, reason, 0, 0, null, paths, null);
    }

    KernelView withState(State newState) {
        return new KernelView(
                newState, reason, outboundStreams, inboundStreams, channel, paths, measured);
    }

    /// With what the kernel tells now, if it tells anything. Called on the loop.
    KernelView measuredNow() {
        if (channel == null) {
            return this;
        }
        List<InetSocketAddress> peers = paths.stream().map(AssociationStatus.Path::remote).toList();
        return new KernelView(
                state,
                reason,
                outboundStreams,
                inboundStreams,
                channel,
                paths,
                channel.measure(peers));
    }

    AssociationStatus toStatus(String name) {
        long queued = channel == null ? 0 : channel.pendingOctets();
        long unmeasured = channel == null ? 0 : UNKNOWN;
        return new AssociationStatus(
                name,
                TransportKind.KERNEL,
                state,
                reason,
                outboundStreams,
                inboundStreams,
                measured == null ? unmeasured : measured.peerWindowOctets(),
                unmeasured,
                measured == null ? unmeasured : measured.unacknowledged(),
                queued,
                measured == null ? unmeasured : measured.retransmissions(),
                measured == null ? paths : measured.paths());
    }
}
