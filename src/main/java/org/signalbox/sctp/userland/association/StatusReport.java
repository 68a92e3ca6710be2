// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.TransportKind;
import org.signalbox.sctp.userland.association.AssociationState.Closed;
import org.signalbox.sctp.userland.association.AssociationState.CookieEchoed;
import org.signalbox.sctp.userland.association.AssociationState.CookieWait;
import org.signalbox.sctp.userland.association.AssociationState.Established;
import org.signalbox.sctp.userland.association.AssociationState.Listening;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownAckSent;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownPending;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownReceived;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownSent;
import org.signalbox.sctp.userland.tx.Path;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// An association as `show` sees it (RFC 9260 section 11.1, STATUS).
final class StatusReport {
    private StatusReport() {}

    /// @param reason why it was last closed
    static AssociationStatus of(
            AssociationConfig config, AssociationState state, DownReason reason) {
        TransmissionControl control = state.agreed();
        if (control == null) {
            return new AssociationStatus(
                    config.name(),
                    TransportKind.USERLAND,
                    shown(state),
                    reason,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    List.of());
        }
        List<AssociationStatus.Path> paths = new ArrayList<>();
        Path primary = control.paths.primary();
        paths.add(shown(control, primary));
        for (Path path : control.paths.all()) {
            if (path != primary) {
                paths.add(shown(control, path));
            }
        }
        return new AssociationStatus(
                config.name(),
                TransportKind.USERLAND,
                shown(state),
                reason,
                control.sender.outboundStreams(),
                control.receiver.inboundStreams(),
                control.sender.peerWindow(),
                control.sender.outstandingOctets(),
                control.sender.queuedOctets(),
                control.sender.retransmissions(),
                paths);
    }

    private static AssociationStatus.State shown(AssociationState state) {
        return switch (state) {
            case Closed _ -> AssociationStatus.State.CLOSED;
            case Listening _, CookieWait _, CookieEchoed _ -> AssociationStatus.State.OPENING;
            case Established _ -> AssociationStatus.State.ESTABLISHED;
            case ShutdownPending _, ShutdownSent _, ShutdownReceived _, ShutdownAckSent _ ->
                    AssociationStatus.State.SHUTTING_DOWN;
        };
    }

    private static AssociationStatus.Path shown(TransmissionControl control, Path path) {
        boolean used = path == control.paths.forData();
        return new AssociationStatus.Path(
                new InetSocketAddress(path.address(), control.peerPort),
                path.isActive(),
                path.isConfirmed(),
                path == control.paths.primary(),
                used,
                path.congestionWindow(),
                path.slowStartThreshold(),
                path.smoothedRttNanos(),
                path.rtoNanos(),
                path.packetOctetsMax(),
                path.errors(),
                path.flight(),
                path.retransmissions());
    }
}
