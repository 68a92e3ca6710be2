// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.ReceiveWindow;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// Tries on a socket that is bound to nothing what this machine allows.
final class Probe {
    private Probe() {}

    static Optional<String> whyUnavailable() {
        try (Reactor reactor = new Reactor();
                SctpSocket socket = open(reactor)) {
            socket.options()
                    .configure(AssociationProfile.SIGNALLING, SocketOptions.FUTURE_ASSOCIATIONS, 1);
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    static Optional<String> advice(AssociationProfile profile) {
        try (Reactor reactor = new Reactor();
                SctpSocket socket = open(reactor)) {
            return ReceiveWindow.of(
                            socket.options()::setReceiveBuffer, profile.receiveWindowOctets())
                    .warning();
        } catch (IOException unavailable) {
            return Optional.empty();
        }
    }

    private static SctpSocket open(Reactor reactor) throws IOException {
        return SctpSocket.open(reactor, List.of(InetAddress.ofLiteral("127.0.0.1")));
    }
}
