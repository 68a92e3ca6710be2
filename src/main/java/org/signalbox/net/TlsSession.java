// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/// What was agreed on by TLS, and what the other end has shown.
///
/// @param version as in `TLSv1.3`
/// @param cipherSuite as IANA names it
/// @param peer the certificate of the other end, which an authority of ours has issued
public record TlsSession(String version, String cipherSuite, X509Certificate peer) {
    /// The names of hosts that the certificate is for; empty if it is for none.
    public List<String> names() {
        return Certificates.names(peer);
    }

    /// Whether one of [#names] is this one, in capitals or not. `*` in a certificate stands for
    /// itself.
    public boolean isFor(String name) {
        return names().stream().anyMatch(name::equalsIgnoreCase);
    }

    /// [#names] in words for a log line.
    public String owners() {
        return Certificates.owners(peer);
    }

    /// When the certificate ends.
    public Instant expiry() {
        return peer.getNotAfter().toInstant();
    }
}
