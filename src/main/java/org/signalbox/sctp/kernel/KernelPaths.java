// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import com.sun.nio.sctp.PeerAddressChangeNotification;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.AssociationStatus;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The peer's addresses as the kernel reports them for one socket.
final class KernelPaths {
    private final Map<InetSocketAddress, Reach> paths = new LinkedHashMap<>();
    private @Nullable InetSocketAddress primary;

    private enum Reach {
        ANSWERS,
        /// RFC 9260 section 5.4: listed by the peer, and not yet proven to be its own.
        UNCONFIRMED,
        SILENT
    }

    /// The association is up: the address that it came up by answers, the others are probed now.
    void learn(KernelChannel socket) {
        primary = socket.primary() instanceof InetSocketAddress told ? told : null;
        for (InetSocketAddress address : socket.allRemoteAddresses()) {
            boolean proven = primary == null || address.equals(primary);
            paths.put(address, proven ? Reach.ANSWERS : Reach.UNCONFIRMED);
        }
    }

    /// @return whether the notification is about an address that can be shown
    boolean onChange(PeerAddressChangeNotification change) {
        if (!(change.address() instanceof InetSocketAddress address)) {
            return false;
        }
        switch (change.event()) {
            case ADDR_AVAILABLE, ADDR_CONFIRMED -> paths.put(address, Reach.ANSWERS);
            case ADDR_ADDED -> paths.put(address, Reach.UNCONFIRMED);
            case ADDR_UNREACHABLE -> paths.put(address, Reach.SILENT);
            case ADDR_REMOVED -> paths.remove(address);
            case ADDR_MADE_PRIMARY -> primary = address;
        }
        return true;
    }

    /// Makes the path to this address the primary, if the peer has it.
    void prefer(InetAddress address, KernelChannel socket) {
        for (InetSocketAddress known : paths.keySet()) {
            if (known.getAddress().equals(address) && socket.setPrimary(known)) {
                primary = known;
            }
        }
    }

    /// The primary first.
    List<AssociationStatus.Path> shown() {
        InetSocketAddress used = inUse();
        List<AssociationStatus.Path> shown = new ArrayList<>();
        paths.forEach(
                (address, reach) -> {
                    boolean isPrimary = address.equals(primary);
                    shown.add(
                            isPrimary ? 0 : shown.size(),
                            AssociationStatus.Path.unmeasured(
                                    address,
                                    reach != Reach.SILENT,
                                    reach != Reach.UNCONFIRMED,
                                    isPrimary,
                                    address.equals(used)));
                });
        return shown;
    }

    /// The kernel does not tell which path carries data. It is the primary while that answers, and
    /// otherwise one that does: so it is known unless there are several of those.
    private @Nullable InetSocketAddress inUse() {
        List<InetSocketAddress> answering = new ArrayList<>();
        paths.forEach(
                (address, reach) -> {
                    if (reach == Reach.ANSWERS) {
                        answering.add(address);
                    }
                });
        if (primary != null && answering.contains(primary)) {
            return primary;
        }
        return answering.size() == 1 ? answering.getFirst() : null;
    }
}
