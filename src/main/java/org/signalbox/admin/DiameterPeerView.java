// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.diameter.peer.PeerState;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A Diameter peer at one moment.
///
/// @param name as configured
/// @param state as in `open`
/// @param since for how long it has been there, or not
/// @param reason why it is not there; empty if it is
/// @param identity its Origin-Host
/// @param realm its Origin-Realm, as it says or as configured; empty if neither
/// @param transport `tcp`, `sctp` or `tls`
/// @param addresses those it is configured with
/// @param port at which it is called
/// @param isCalled whether this node calls it
/// @param remote where it is; empty if it is not there
/// @param hasCalled whether it has called; false if this node has, or it is not there
/// @param tls what was agreed on with it; empty if it is not there, or there without TLS
/// @param product what it says it is; empty if it is not there
/// @param applications what it says it takes, by number
/// @param pending requests that it owes answers to
/// @param unanswered its requests that wait for answers here
/// @param statistics since the last `clear`
public record DiameterPeerView(
        String name,
        String state,
        Duration since,
        String reason,
        String identity,
        Optional<String> realm,
        String transport,
        List<String> addresses,
        int port,
        boolean isCalled,
        Optional<String> remote,
        boolean hasCalled,
        Optional<Tls> tls,
        Optional<String> product,
        List<String> applications,
        int pending,
        int unanswered,
        List<CounterView> statistics) {
    /// What was agreed on by TLS.
    ///
    /// @param version as in `TLSv1.3`
    /// @param cipherSuite as IANA names it
    /// @param names the hosts that the peer's certificate is for
    /// @param expiry when that ends
    public record Tls(String version, String cipherSuite, String names, Instant expiry) {}

    public DiameterPeerView {
        addresses = List.copyOf(addresses);
        applications = List.copyOf(applications);
        statistics = List.copyOf(statistics);
    }

    /// Whether requests can go to it.
    public boolean isOpen() {
        return state.equals(PeerState.OPEN.word());
    }
}
