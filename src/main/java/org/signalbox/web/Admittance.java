// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

import org.signalbox.access.Admission;
import org.signalbox.access.AuditLog.Outcome;
import org.signalbox.access.Caller;
import org.signalbox.access.Door;
import org.signalbox.access.Operator;
import org.signalbox.access.Role;
import org.signalbox.admin.NodePort;
import org.signalbox.metrics.Counters;

import java.net.InetAddress;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLPeerUnverifiedException;

/// Says who asks, by a token or a certificate, and whether they may.
final class Admittance {
    private static final String BEARER = "Bearer ";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;

    private final NodePort node;
    private final Gate gate;
    private final Counters<WebCounter> counters;

    Admittance(NodePort node, Gate gate, Counters<WebCounter> counters) {
        this.node = node;
        this.gate = gate;
        this.counters = counters;
    }

    /// Whoever asks, if they may do what needs `role`; otherwise they have been told.
    Optional<Operator> admit(RoutingContext request, Role role) {
        Optional<Operator> operator = operator(request);
        if (operator.isEmpty() || operator.get().role().includes(role)) {
            return operator;
        }
        counters.increment(WebCounter.ROLE);
        if (request.request().method() != HttpMethod.GET) {
            node.audit().record(operator.get(), what(request), Outcome.REFUSED);
        }
        Problem.answer(
                request,
                FORBIDDEN,
                "%s may %s; this needs %s"
                        .formatted(
                                operator.get().name(), operator.get().role().word(), role.word()));
        return Optional.empty();
    }

    /// As the audit log says it: `POST /api/v1/statistics/clear`.
    static String what(RoutingContext request) {
        return "%s %s".formatted(request.request().method(), request.request().uri());
    }

    private Optional<Operator> operator(RoutingContext request) {
        Caller caller = callerOf(request);
        Optional<String> token = token(request);
        if (token.isPresent()) {
            Optional<Operator> known = gate.admit(token.get(), caller);
            return known.isPresent()
                    ? known
                    : decided(request, node.gate().token(token.get(), caller));
        }
        List<String> names = names(request);
        if (!names.isEmpty()) {
            return decided(request, node.gate().certificate(names, caller));
        }
        refuse(request, "expected Authorization: Bearer and a token");
        return Optional.empty();
    }

    private Optional<Operator> decided(RoutingContext request, Admission admission) {
        return switch (admission) {
            case Admission.Admitted(Operator operator) -> Optional.of(operator);
            case Admission.Refused(Admission.Reason reason, String words) -> {
                if (reason == Admission.Reason.BUSY) {
                    counters.increment(WebCounter.LOGIN);
                    Problem.answer(request, TOO_MANY, words);
                } else {
                    refuse(request, words);
                }
                yield Optional.empty();
            }
        };
    }

    private void refuse(RoutingContext request, String words) {
        counters.increment(WebCounter.LOGIN);
        request.response().putHeader("www-authenticate", "Bearer realm=\"signalbox\"");
        Problem.answer(request, UNAUTHORIZED, words);
    }

    private static Caller callerOf(RoutingContext request) {
        SocketAddress remote = request.request().remoteAddress();
        return new Caller(Door.WEB, InetAddress.ofLiteral(remote.hostAddress()), remote.port());
    }

    private static Optional<String> token(RoutingContext request) {
        String header = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.startsWith(BEARER)
                ? Optional.of(header.substring(BEARER.length()))
                : Optional.empty();
    }

    /// The names in the certificate of the caller, which TLS has believed; empty if it showed none.
    private static List<String> names(RoutingContext request) {
        if (!request.request().isSSL()) {
            return List.of();
        }
        try {
            Certificate first = request.request().connection().peerCertificates().getFirst();
            return first instanceof X509Certificate certificate ? names(certificate) : List.of();
        } catch (SSLPeerUnverifiedException shownNone) {
            return List.of();
        }
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        names.add(certificate.getSubjectX500Principal().getName());
        try {
            if (certificate.getSubjectAlternativeNames() != null) {
                certificate
                        .getSubjectAlternativeNames()
                        .forEach(name -> names.add(String.valueOf(name.get(1))));
            }
        } catch (CertificateParsingException unreadable) {
            // whoever has only such names has none
            return names;
        }
        return names;
    }
}
