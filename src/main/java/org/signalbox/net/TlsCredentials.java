// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.List;

/// By what this end of TLS proves who it is, and whose proofs it takes.
///
/// @param chain its certificate, then that of whoever issued it, and so on; one at least
/// @param key that of the first certificate
/// @param authorities whoever shows a certificate of theirs is believed; one at least
public record TlsCredentials(
        List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {
    private static final byte[] SAMPLE = {1, 2, 3};

    public TlsCredentials {
        chain = List.copyOf(chain);
        authorities = List.copyOf(authorities);
        if (chain.isEmpty() || authorities.isEmpty()) {
            throw new IllegalArgumentException("TLS needs a certificate and an authority");
        }
    }

    /// Whether the key is that of the first certificate.
    public boolean keyFits() {
        PublicKey certified = chain.getFirst().getPublicKey();
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException ofAnotherKind) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a key that cannot sign", e);
        }
    }

    /// Without the key, which belongs in no log.
    @Override
    public String toString() {
        return "TlsCredentials[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
