// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.net.netty;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;

import org.signalbox.net.TlsCredentials;
import org.signalbox.net.TlsSession;

import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;

/// TLS as the JDK has it: both ends show certificates, nothing older than 1.2 is spoken, no session
/// is resumed, and who has once shaken hands does not do it again.
final class Tls {
    static final int HANDSHAKE_MILLIS_MAX = 10_000;

    private static final String TLS_1_3 = "TLSv1.3";
    private static final String TLS_1_2 = "TLSv1.2";
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

    /// What the JDK says of a handshake after [#opened].
    private static final String NOTHING_ANEW = "No appropriate protocol";

    private Tls() {}

    /// What stands between a stream and its socket. The keys were looked at when they were
    /// configured: what the JDK cannot use of them is a bug.
    ///
    /// @param calls whether this end has called
    /// @param handshakes does what takes long
    static SslHandler handler(TlsCredentials ours, boolean calls, Executor handshakes) {
        SSLEngine engine = context(ours).createSSLEngine();
        engine.setUseClientMode(calls);
        engine.setNeedClientAuth(true);
        engine.setEnabledProtocols(new String[] {TLS_1_3, TLS_1_2});
        SslHandler handler = new SslHandler(engine, handshakes);
        handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS_MAX);
        return handler;
    }

    /// Each stream has its own: sessions that a context remembers would let a peer in by a
    /// certificate that was shown long ago.
    private static SSLContext context(TlsCredentials ours) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new OneKey(ours)},
                    new TrustManager[] {new OurAuthorities(ours.authorities())},
                    null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("TLS with " + ours, unusable);
        }
    }

    /// What was agreed on, when hands have been shaken.
    static TlsSession opened(SslHandler handler) {
        SSLEngine engine = handler.engine();
        SSLSession session = engine.getSession();
        if (session.getProtocol().equals(TLS_1_2)) {
            engine.setEnabledProtocols(new String[0]); // there is nothing to agree on anew
        }
        try {
            return new TlsSession(
                    session.getProtocol(),
                    session.getCipherSuite(),
                    (X509Certificate) session.getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException unproven) {
            throw new IllegalStateException("hands shaken without a certificate", unproven);
        }
    }

    /// Why TLS has ended, in words for a log line, with the remedy.
    static String words(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof OurAuthorities.NotBelieved) {
                return String.valueOf(at.getMessage());
            }
        }
        String message = String.valueOf(failure.getMessage());
        Matcher alert = ALERT.matcher(message);
        if (alert.find()) {
            return words(alert.group(1));
        }
        if (failure instanceof NotSslRecordException) {
            return "what it says is no TLS: is one end configured without?";
        }
        if (failure instanceof SslHandshakeTimeoutException) {
            return "no TLS was agreed on in %d seconds".formatted(HANDSHAKE_MILLIS_MAX / 1_000);
        }
        if (message.contains("Empty client certificate chain")) {
            return "it shows no certificate: both ends have to";
        }
        if (failure instanceof ClosedChannelException || message.contains("Connection closed")) {
            return "it has gone before TLS was agreed on";
        }
        if (message.contains(NOTHING_ANEW)) {
            return "it wants to shake hands once more";
        }
        if (message.contains("protocol")) {
            return "it speaks no version of TLS that is spoken here, 1.2 and 1.3: " + message;
        }
        return "TLS: " + message;
    }

    /// What the other end means by an alert (RFC 8446 section 6.2).
    private static String words(String alert) {
        return switch (alert) {
            case "bad_certificate",
                    "unsupported_certificate",
                    "certificate_revoked",
                    "certificate_expired",
                    "certificate_unknown",
                    "certificate_required",
                    "unknown_ca",
                    "access_denied" ->
                    "it does not take our certificate (%s): does it know our authority and our name?"
                            .formatted(alert);
            case "protocol_version" ->
                    "it speaks no version of TLS that is spoken here, 1.2 and 1.3";
            case "handshake_failure", "insufficient_security" ->
                    "it finds nothing that both ends can do (%s): keys, cipher suites, or it gets no certificate that it takes"
                            .formatted(alert);
            default -> "it ends TLS: " + alert;
        };
    }
}
