// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net.netty;

import org.signalbox.net.Certificates;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;

import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Believes certificates that our authorities have issued (RFC 5280 section 6), and says whose it
/// does not believe, and why. Lists of revoked certificates are not asked for.
final class OurAuthorities extends X509ExtendedTrustManager {
    /// A certificate that is not believed, in words.
    static final class NotBelieved extends CertificateException {
        private static final long serialVersionUID = 1;

        private NotBelieved(X509Certificate certificate, String why, Throwable cause) {
            super("its %s: %s".formatted(Certificates.title(certificate), why), cause);
        }
    }

    @FunctionalInterface
    private interface Check {
        void run() throws CertificateException;
    }

    private final X509ExtendedTrustManager judge;

    OurAuthorities(List<X509Certificate> authorities) throws GeneralSecurityException {
        PKIXBuilderParameters path =
                new PKIXBuilderParameters(
                        authorities.stream()
                                .map(authority -> new TrustAnchor(authority, null))
                                .collect(Collectors.toSet()),
                        null);
        path.setRevocationEnabled(false);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(path));
        this.judge = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, () -> judge.checkClientTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, () -> judge.checkServerTrusted(chain, authType, engine));
    }

    private static void check(X509Certificate[] chain, Check check) throws CertificateException {
        try {
            check.run();
            chain[0].checkValidity(); // nobody has looked if it is one of the authorities itself
        } catch (CertificateException refused) {
            // TLS takes its alert from the cause
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            throw new NotBelieved(chain[0], why(refused), cause);
        }
    }

    private static String why(Throwable refused) {
        for (Throwable at = refused; at != null; at = at.getCause()) {
            switch (at) {
                case CertificateExpiredException _ -> {
                    return "it, or one above it, has expired: renew it";
                }
                case CertificateNotYetValidException _ -> {
                    return "it, or one above it, is not valid yet: are the clocks right?";
                }
                case CertPathBuilderException _ -> {
                    return unknown();
                }
                case CertPathValidatorException invalid
                        when invalid.getReason() == PKIXReason.NO_TRUST_ANCHOR -> {
                    return unknown();
                }
                case CertPathValidatorException invalid
                        when invalid.getReason() == BasicReason.ALGORITHM_CONSTRAINED -> {
                    return "it is too weak: " + invalid.getMessage();
                }
                default -> {
                    // the cause tells more
                }
            }
        }
        return String.valueOf(refused.getMessage());
    }

    private static String unknown() {
        return "no authority of ours has issued it: add the one that has, or have one of ours issue it";
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge.getAcceptedIssuers();
    }

    // ---- what only sockets ask for -------------------------------------------------------------

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, () -> judge.checkClientTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, () -> judge.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        check(chain, () -> judge.checkClientTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        check(chain, () -> judge.checkServerTrusted(chain, authType));
    }
}
