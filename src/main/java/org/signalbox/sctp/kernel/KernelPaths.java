// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import com.sun.nio.sctp.PeerAddressChangeNotification;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.AssociationStatus;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The peer's addresses as the kernel reports them for one socket.
final class KernelPaths {
    private final Map<InetSocketAddress, Boolean> active = new LinkedHashMap<>();
    private @Nullable InetSocketAddress primary;

    /// The association is up: every address counts as reachable until the kernel says otherwise.
    void learn(KernelChannel socket) {
        for (InetSocketAddress address : socket.allRemoteAddresses()) {
            active.put(address, true);
        }
        primary = socket.primary() instanceof InetSocketAddress told ? told : null;
    }

    /// @return whether the notification is about an address that can be shown
    boolean onChange(PeerAddressChangeNotification change) {
        if (!(change.address() instanceof InetSocketAddress address)) {
            return false;
        }
        switch (change.event()) {
            case ADDR_AVAILABLE, ADDR_CONFIRMED, ADDR_ADDED -> active.put(address, true);
            case ADDR_UNREACHABLE -> active.put(address, false);
            case ADDR_REMOVED -> active.remove(address);
            case ADDR_MADE_PRIMARY -> primary = address;
        }
        return true;
    }

    /// Whether there were paths and none answers; an association that has ended before it was
    /// looked
    /// at has none.
    boolean areAllGivenUp() {
        return !active.isEmpty() && !active.containsValue(true);
    }

    /// The primary first.
    List<AssociationStatus.Path> shown() {
        List<AssociationStatus.Path> paths = new ArrayList<>();
        active.forEach(
                (address, answers) -> {
                    boolean isPrimary = address.equals(primary);
                    paths.add(
                            isPrimary ? 0 : paths.size(),
                            KernelView.path(address, answers, isPrimary));
                });
        return paths;
    }
}
