// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problems;
import org.signalbox.config.Statement;
import org.signalbox.net.Certificates;
import org.signalbox.net.Pem;
import org.signalbox.net.TlsCredentials;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// By what peers are shown who this node is, and who may show it what (RFC 6733 section 13.1).
///
/// ```
/// diameter tls certificate iwf.pem key iwf.key authority partners.pem
/// ```
///
/// Files are read when the configuration is: certificates that were renewed take effect with the
/// next `reload`.
final class TlsCommands {
    private static final int FILE_OCTETS_MAX = 1024 * 1024;
    private static final int FILE_NAME_CHARS_MAX = 255;
    private static final int NAME_CHARS_MAX = 253;

    private static final Argument<String> CERTIFICATE =
            Argument.of(
                    "CERTIFICATE-FILE",
                    ArgumentTypes.string(FILE_NAME_CHARS_MAX),
                    "A file of PEM: the certificate, and those between it and its authority");
    private static final Argument<String> KEY =
            Argument.of(
                    "KEY-FILE",
                    ArgumentTypes.string(FILE_NAME_CHARS_MAX),
                    "A file of PEM: the key of the certificate, PKCS#8 without a password");
    private static final Argument<String> AUTHORITY =
            Argument.of(
                    "AUTHORITY-FILE",
                    ArgumentTypes.string(FILE_NAME_CHARS_MAX),
                    "A file of PEM: the certificates of all whose certificates are believed");
    private static final Argument<String> OWNER =
            Argument.of(
                    "NAME",
                    ArgumentTypes.string(NAME_CHARS_MAX),
                    "As it stands in the certificate");

    static final Command TLS =
            Command.of(
                            "diameter tls certificate CERTIFICATE-FILE key KEY-FILE authority AUTHORITY-FILE",
                            "What to show to peers that are met over TLS, and whom to believe",
                            CERTIFICATE,
                            KEY,
                            AUTHORITY)
                    .help("tls", "Certificates; both ends show theirs")
                    .help("certificate", "That of this node")
                    .help("key", "The key of that certificate")
                    .help("authority", "Who may issue certificates of peers");
    static final Command NAME =
            Command.of(
                            "tls name NAME",
                            "For whom its certificate is; its identity by default",
                            OWNER)
                    .help("tls", "Its certificate")
                    .help("name", "A dNSName, or the common name if it has no subjectAltName");

    private TlsCommands() {}

    /// The name in the certificate of a peer.
    static Optional<String> name(Block ofPeer) {
        return ofPeer.value(NAME, OWNER);
    }

    /// Reads the files, and reports what is wrong with them.
    ///
    /// @param identity of this node
    /// @return null if there is no such line, or none that can be used
    static @Nullable TlsCredentials from(
            Block block, String identity, Path base, Problems problems) {
        return block.find(TLS)
                .map(line -> new TlsFiles(line, base, problems).read(identity))
                .orElse(null);
    }

    /// The files of one line.
    private record TlsFiles(Statement line, Path base, Problems problems) {
        @FunctionalInterface
        private interface Reader<T> {
            T read(String text) throws GeneralSecurityException;
        }

        private @Nullable TlsCredentials read(String identity) {
            List<X509Certificate> chain = read(CERTIFICATE, Pem::certificates);
            PrivateKey key = read(KEY, Pem::key);
            List<X509Certificate> authorities = read(AUTHORITY, Pem::certificates);
            if (chain == null || key == null || authorities == null) {
                return null;
            }
            TlsCredentials credentials = new TlsCredentials(chain, key, authorities);
            if (!credentials.keyFits()) {
                problems.error(
                        line,
                        KEY,
                        "is not the key of the first certificate in "
                                + line.get(CERTIFICATE)
                                + ", the "
                                + Certificates.title(chain.getFirst()));
                return null;
            }
            checkName(chain.getFirst(), identity);
            chain.forEach(certificate -> checkTime(CERTIFICATE, certificate));
            authorities.forEach(certificate -> checkTime(AUTHORITY, certificate));
            return credentials;
        }

        private <T> @Nullable T read(Argument<String> file, Reader<T> reader) {
            Optional<Path> path = ConfigFile.pathNamed(line, file, base, problems);
            if (path.isEmpty()) {
                return null;
            }
            try {
                if (Files.size(path.get()) > FILE_OCTETS_MAX) {
                    problems.error(line, file, "is longer than a megabyte");
                    return null;
                }
                return reader.read(Files.readString(path.get(), StandardCharsets.ISO_8859_1));
            } catch (AccessDeniedException denied) {
                problems.error(line, file, "may not be read by the user that this node runs as");
                return null;
            } catch (IOException unreadable) {
                problems.error(line, file, "cannot be read: " + unreadable.getMessage());
                return null;
            } catch (GeneralSecurityException unusable) {
                problems.error(line, file, String.valueOf(unusable.getMessage()));
                return null;
            }
        }

        private void checkName(X509Certificate own, String identity) {
            if (Certificates.names(own).stream().noneMatch(identity::equalsIgnoreCase)) {
                problems.warning(
                        line,
                        CERTIFICATE,
                        "is for %s, not for %s: peers that compare will not take it"
                                .formatted(Certificates.owners(own), identity));
            }
        }

        private void checkTime(Argument<String> file, X509Certificate certificate) {
            try {
                certificate.checkValidity();
            } catch (CertificateExpiredException _) {
                problems.warning(
                        line,
                        file,
                        "%s has expired at %s: renew it"
                                .formatted(
                                        Certificates.title(certificate),
                                        certificate.getNotAfter().toInstant()));
            } catch (CertificateNotYetValidException _) {
                problems.warning(
                        line,
                        file,
                        "%s is not valid before %s: is the clock right?"
                                .formatted(
                                        Certificates.title(certificate),
                                        certificate.getNotBefore().toInstant()));
            }
        }
    }
}
