// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.PeerProfile;

import java.net.InetAddress;
import java.util.List;

/// A peer as it is configured.
///
/// @param name by which the operator knows it
/// @param identity its Origin-Host
/// @param realm its Origin-Realm; null if any will do
/// @param addresses from which it may call, and at which it is called in turn; one at least
/// @param port at which it is called
/// @param profile how it is treated
/// @param pendingMax how many requests it may owe an answer to
/// @param unansweredMax how many of its requests we may owe an answer to; to one more the answer is
///     DIAMETER_TOO_BUSY
/// @param shutdown whether it is neither called nor let in
/// @param traffic what is held back, of it and for it
/// @param certificateName for whom the certificate is that it shows by TLS
public record PeerConfig(
        String name,
        String identity,
        @Nullable String realm,
        List<InetAddress> addresses,
        int port,
        PeerTransport transport,
        PeerProfile profile,
        int pendingMax,
        int unansweredMax,
        boolean shutdown,
        PeerTraffic traffic,
        String certificateName) {
    /// Assigned by IANA, for TCP and SCTP.
    public static final int PORT = 3_868;

    /// Assigned by IANA, for TLS over TCP.
    public static final int TLS_PORT = 5_658;

    public static final int PENDING_MAX = 1_000;
    public static final int UNANSWERED_MAX = 1_000;

    /// One whose traffic is as by default, and whose certificate is for its identity.
    public PeerConfig(
            String name,
            String identity,
            @Nullable String realm,
            List<InetAddress> addresses,
            int port,
            PeerTransport transport,
            PeerProfile profile,
            int pendingMax,
            int unansweredMax,
            boolean shutdown) {
        this(
                name,
                identity,
                realm,
                addresses,
                port,
                transport,
                profile,
                pendingMax,
                unansweredMax,
                shutdown,
                PeerTraffic.DEFAULT,
                identity);
    }

    public PeerConfig {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException(name + " has no address");
        }
    }

    /// Whether it is called by SCTP, for which there is a port.
    boolean isCalledBySctp() {
        return transport == PeerTransport.SCTP && profile.calls();
    }

    /// Why a peer that was met by these lines has to be met anew by others: what both ends have
    /// agreed on, or what carries them, would be another. All else is taken as it goes.
    ///
    /// @param next lines of the same peer
    /// @return in words; null if its connection stays
    public @Nullable String whyMetAnew(PeerConfig next) {
        if (!identity.equals(next.identity)) {
            return "another identity";
        }
        if (next.realm != null && !next.realm.equals(realm)) {
            return "another realm";
        }
        if (!next.addresses.containsAll(addresses)) {
            return "an address of it is taken away";
        }
        if (transport != next.transport) {
            return "another transport";
        }
        if (profile.calls() != next.profile.calls()) {
            return "another one calls";
        }
        if (profile.calls() && port != next.port) {
            return "another port";
        }
        if (shutdown != next.shutdown) {
            return shutdown ? "it is not shut down any more" : "it is shut down";
        }
        return null;
    }

    /// At which port peers are called unless configured.
    static int port(PeerTransport transport) {
        return switch (transport) {
            case TCP, SCTP -> PORT;
            case TLS -> TLS_PORT;
        };
    }
}
