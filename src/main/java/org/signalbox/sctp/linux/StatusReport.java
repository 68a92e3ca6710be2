// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

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
    static AssociationStatus notEstablished(
            String name, State state, DownReason reason, RemoteEndpoint remote) {
        List<AssociationStatus.Path> paths = new ArrayList<>();
        for (InetAddress address : remote.addresses()) {
            paths.add(
                    new AssociationStatus.Path(
                            new InetSocketAddress(address, remote.port()),
                            false,
                            paths.isEmpty(),
                            0,
                            0,
                            0,
                            0,
                            0));
        }
        return new AssociationStatus(
                name, TransportKind.KERNEL_NATIVE, state, reason, 0, 0, 0, 0, 0, 0, paths);
    }
}
