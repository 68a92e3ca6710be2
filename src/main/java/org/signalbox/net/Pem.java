// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and keys as files hold them (RFC 7468): Base64 between two lines that say what it
/// is. Anything between such pieces is ignored.
public final class Pem {
    private static final Pattern PIECE =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";
    private static final String ENCRYPTED_KEY = "ENCRYPTED PRIVATE KEY";

    /// The kinds of keys that certificates of TLS are for.
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private record Piece(String label, String body) {
        private byte[] octets() throws GeneralSecurityException {
            try {
                return Base64.getMimeDecoder().decode(body);
            } catch (IllegalArgumentException broken) {
                throw new GeneralSecurityException(
                        "holds a broken %s: %s".formatted(label, broken.getMessage()), broken);
            }
        }
    }

    private Pem() {}

    /// Reads all certificates of a text.
    ///
    /// @return one at least, in their order
    /// @throws GeneralSecurityException if there is none, or one is broken; says so in words that
    ///     follow the name of the file, with the remedy
    public static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Piece piece : pieces(text)) {
            if (piece.label().equals(CERTIFICATE)) {
                certificates.add(certificate(piece, factory));
            }
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException(
                    "holds no certificate in PEM: expected -----BEGIN CERTIFICATE-----; openssl x509 -inform der turns DER into it");
        }
        return certificates;
    }

    private static X509Certificate certificate(Piece piece, CertificateFactory factory)
            throws GeneralSecurityException {
        try {
            return (X509Certificate)
                    factory.generateCertificate(new ByteArrayInputStream(piece.octets()));
        } catch (CertificateException broken) {
            throw new GeneralSecurityException(
                    "holds a broken certificate: " + broken.getMessage(), broken);
        }
    }

    /// Reads the private key of a text.
    ///
    /// @throws GeneralSecurityException if there is none that can be read, or several; says so in
    ///     words that follow the name of the file, with the remedy
    public static PrivateKey key(String text) throws GeneralSecurityException {
        List<Piece> keys =
                pieces(text).stream().filter(piece -> piece.label().endsWith(KEY)).toList();
        if (keys.isEmpty()) {
            throw new GeneralSecurityException(
                    "holds no key in PEM: expected -----BEGIN PRIVATE KEY-----");
        }
        Piece key = keys.getFirst();
        if (keys.size() > 1) {
            throw new GeneralSecurityException("holds several keys: leave the one that is meant");
        }
        if (key.label().equals(ENCRYPTED_KEY)) {
            throw new GeneralSecurityException(
                    "is locked by a password that nobody is there to type: openssl pkey unlocks it; then let only this node read it");
        }
        if (!key.label().equals(KEY)) {
            throw new GeneralSecurityException(
                    "holds its key as %s, not as PKCS#8: openssl pkcs8 -topk8 -nocrypt turns it into that"
                            .formatted(key.label()));
        }
        return key(key.octets());
    }

    private static PrivateKey key(byte[] octets) throws GeneralSecurityException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(octets);
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException another) {
                // its algorithm is another of them, or none
            }
        }
        throw new InvalidKeyException(
                "holds a key that is broken, or of none of the kinds "
                        + String.join(", ", ALGORITHMS));
    }

    private static List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher matcher = PIECE.matcher(text);
        while (matcher.find()) {
            pieces.add(new Piece(matcher.group(1), matcher.group(2)));
        }
        return pieces;
    }
}
