// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/// Whom certificates are for.
public final class Certificates {
    private static final String SUBJECT_ALT_NAME = "2.5.29.17";

    /// dNSName among the kinds of names (RFC 5280 section 4.2.1.6).
    private static final int DNS_NAME = 2;

    private static final int SHOWN_CHARS_MAX = 200;

    private Certificates() {}

    /// A certificate in words for a log line.
    public static String title(X509Certificate certificate) {
        return shown(
                "certificate of %s, issued by %s"
                        .formatted(
                                certificate.getSubjectX500Principal().getName(),
                                certificate.getIssuerX500Principal().getName()));
    }

    /// [#names] in words for a log line.
    public static String owners(X509Certificate certificate) {
        List<String> names = names(certificate);
        return names.isEmpty() ? "no host" : shown(String.join(", ", names));
    }

    /// Whoever has made a certificate may have put anything into it.
    private static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > SHOWN_CHARS_MAX ? clean.substring(0, SHOWN_CHARS_MAX) : clean;
    }

    /// The names of hosts that a certificate is for: every dNSName of its subjectAltName, or, if it
    /// has no such extension, the common name of its subject (RFC 6125 section 6.4). Empty if there
    /// is none, or none that can be read.
    public static List<String> names(X509Certificate certificate) {
        try {
            return certificate.getExtensionValue(SUBJECT_ALT_NAME) == null
                    ? commonName(certificate)
                    : alternatives(certificate);
        } catch (CertificateParsingException | InvalidNameException unreadable) {
            return List.of();
        }
    }

    private static List<String> alternatives(X509Certificate certificate)
            throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names == null
                ? List.of()
                : names.stream()
                        .filter(name -> Objects.equals(name.get(0), DNS_NAME))
                        .map(name -> String.valueOf(name.get(1)))
                        .toList();
    }

    /// Of several the most specific.
    private static List<String> commonName(X509Certificate certificate)
            throws InvalidNameException {
        return new LdapName(certificate.getSubjectX500Principal().getName())
                .getRdns().reversed().stream()
                        .filter(part -> part.getType().equalsIgnoreCase("CN"))
                        .map(Rdn::getValue)
                        .map(String::valueOf)
                        .limit(1)
                        .toList();
    }
}
