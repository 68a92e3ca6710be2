// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// Issues certificates by the JDK's `keytool`, into files of PEM. Keys live as long as the test.
@NullUnmarked
public final class TestAuthority {
    private static final String PASSWORD = "changeit";
    private static final String ROOT = "root";

    /// A key of the curve secp256r1 as PKCS#8 has it (RFC 5915), up to its number, and what is
    /// between that and its point.
    private static final String CURVE_KEY =
            "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420";
    private static final String CURVE_POINT = "a144034200";
    private static final int CURVE_OCTETS = 32;

    private final Path folder;
    private final Path store;
    private final Path certificate;

    /// What is issued: a certificate with its chain, its key, and who has issued it.
    public record Issued(Path certificate, Path key, Path authority) {
        /// The values of the files.
        public TlsCredentials credentials() {
            try {
                return new TlsCredentials(
                        Pem.certificates(Files.readString(certificate)),
                        Pem.key(Files.readString(key)),
                        Pem.certificates(Files.readString(authority)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        /// The same, with another to be believed.
        public Issued believing(TestAuthority other) {
            return new Issued(certificate, key, other.certificate);
        }
    }

    /// @param folder for its files
    /// @param name what it calls itself, and its folder below that one
    public TestAuthority(Path folder, String name) throws Exception {
        this.folder = Files.createDirectories(folder.resolve(name));
        this.store = this.folder.resolve("keys.p12");
        this.certificate = this.folder.resolve("authority.pem");
        generate(ROOT, "CN=" + name, "-ext", "bc:critical", "-ext", "ku=keyCertSign");
        Files.writeString(certificate, pem("CERTIFICATE", entry(ROOT).chain()));
    }

    /// The file of its own certificate.
    public Path certificate() {
        return certificate;
    }

    /// Issues a certificate for a host.
    public Issued issue(String host) throws Exception {
        return issueTo(host, "CN=" + host, "-ext", "san=dns:" + host);
    }

    /// Issues any certificate.
    ///
    /// @param file what its files begin with
    /// @param subject for whom
    /// @param options further ones of `keytool -genkeypair`
    public Issued issueTo(String file, String subject, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-signer", ROOT));
        all.addAll(Arrays.asList(options));
        generate(file, subject, all.toArray(String[]::new));
        Entry entry = entry(file);
        Path chain = folder.resolve(file + ".pem");
        Path key = folder.resolve(file + ".key");
        Files.writeString(chain, pem("CERTIFICATE", entry.chain()));
        Files.writeString(key, pem("PRIVATE KEY", List.of(entry.encodedKey())));
        return new Issued(chain, key, certificate);
    }

    private record Entry(List<byte[]> chain, PrivateKey key, PublicKey certified) {
        /// Keys of the usual curve with their point, which the JDK leaves out and GnuTLS wants.
        private byte[] encodedKey() {
            if (!(key instanceof ECPrivateKey curveKey)
                    || curveKey.getParams().getOrder().bitLength() != 8 * CURVE_OCTETS) {
                return key.getEncoded();
            }
            String number = "%064x".formatted(curveKey.getS());
            byte[] spki = certified.getEncoded();
            byte[] point =
                    Arrays.copyOfRange(spki, spki.length - 2 * CURVE_OCTETS - 1, spki.length);
            HexFormat hex = HexFormat.of();
            return hex.parseHex(CURVE_KEY + number + CURVE_POINT + hex.formatHex(point));
        }
    }

    private Entry entry(String alias) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        List<byte[]> chain = new ArrayList<>();
        for (Certificate link : keys.getCertificateChain(alias)) {
            chain.add(((X509Certificate) link).getEncoded());
        }
        return new Entry(
                chain,
                (PrivateKey) keys.getKey(alias, PASSWORD.toCharArray()),
                keys.getCertificate(alias).getPublicKey());
    }

    private void generate(String alias, String subject, String... options) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                PASSWORD,
                                "-alias",
                                alias,
                                "-dname",
                                subject));
        List<String> asked = List.of(options);
        if (!asked.contains("-keyalg")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        command.addAll(asked);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String words = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(words).isZero();
    }

    private static String pem(String label, List<byte[]> pieces) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        StringBuilder text = new StringBuilder();
        for (byte[] piece : pieces) {
            text.append("-----BEGIN ").append(label).append("-----\n");
            text.append(lines.encodeToString(piece));
            text.append("\n-----END ").append(label).append("-----\n");
        }
        return text.toString();
    }
}
