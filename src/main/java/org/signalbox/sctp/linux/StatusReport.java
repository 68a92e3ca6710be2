// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static org.signalbox.sctp.AssociationStatus.UNKNOWN;

import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.TransportKind;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// Puts what the kernel tells into the house's words.
final class StatusReport {
    private StatusReport() {}

    /// While nothing is agreed the configured addresses are shown.
    ///
    /// @param preferred the address of the primary path
    static AssociationStatus notEstablished(
            String name,
            State state,
            DownReason reason,
            RemoteEndpoint remote,
            InetAddress preferred) {
        List<AssociationStatus.Path> paths = new ArrayList<>();
        for (InetAddress address : remote.addresses()) {
            boolean isPrimary = address.equals(preferred);
            paths.add(
                    isPrimary ? 0 : paths.size(),
                    unmeasured(new InetSocketAddress(address, remote.port()), isPrimary));
        }
        return new AssociationStatus(
                name, TransportKind.KERNEL_NATIVE, state, reason, 0, 0, 0, 0, 0, 0, paths);
    }

    /// A path of which nothing is known.
    static AssociationStatus.Path unmeasured(InetSocketAddress address, boolean isPrimary) {
        return new AssociationStatus.Path(
                address,
                false,
                true,
                isPrimary,
                false,
                UNKNOWN,
                UNKNOWN,
                UNKNOWN,
                UNKNOWN,
                (int) UNKNOWN,
                (int) UNKNOWN,
                UNKNOWN,
                UNKNOWN);
    }
}
