// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// By what this end of TLS proves who it is, and whose proofs it takes.
///
/// @param chain its certificate, then that of whoever issued it, and so on; one at least
/// @param key that of the first certificate
/// @param authorities whoever shows a certificate of theirs is believed; one at least
public record TlsCredentials(
        List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {
    public TlsCredentials {
        chain = List.copyOf(chain);
        authorities = List.copyOf(authorities);
        if (chain.isEmpty() || authorities.isEmpty()) {
            throw new IllegalArgumentException("TLS needs a certificate and an authority");
        }
    }

    /// Without the key, which belongs in no log.
    @Override
    public String toString() {
        return "TlsCredentials[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
