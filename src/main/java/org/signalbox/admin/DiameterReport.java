// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// `show diameter peers` and `show diameter peer PEER`.
public final class DiameterReport {
    private static final List<String> TITLES =
            List.of(
                    "Peer",
                    "State",
                    "Since",
                    "Identity",
                    "Address",
                    "Transport",
                    "Pending",
                    "Unanswered",
                    "Reason");

    private DiameterReport() {}

    /// A line for each.
    public static Document all(List<DiameterPeerView> peers) {
        return Document.builder()
                .table("peers", TITLES, peers.stream().map(DiameterReport::row).toList())
                .build();
    }

    private static List<Field> row(DiameterPeerView peer) {
        List<Field> row =
                new ArrayList<>(
                        List.of(
                                Field.of("peer", peer.name()),
                                Field.of("state", peer.state()),
                                since(peer),
                                Field.of("identity", peer.identity()),
                                Field.of(
                                        "address",
                                        peer.remote().orElse(peer.addresses().getFirst())),
                                transport(peer),
                                Field.of("pending", peer.pending()),
                                Field.of("unanswered", peer.unanswered()),
                                Field.of("reason", peer.reason())));
        row.addAll(tls(peer));
        return row;
    }

    private static Field transport(DiameterPeerView peer) {
        Field transport = Field.of("transport", peer.transport());
        return peer.tls()
                .map(tls -> transport.shownAs(tls.version() + " until " + date(tls)))
                .orElse(transport);
    }

    /// The day in UTC.
    private static LocalDate date(DiameterPeerView.Tls tls) {
        return LocalDate.ofInstant(tls.expiry(), ZoneOffset.UTC);
    }

    private static List<Field> tls(DiameterPeerView peer) {
        return List.of(
                Field.of("tlsVersion", peer.tls().map(DiameterPeerView.Tls::version)),
                Field.of("cipherSuite", peer.tls().map(DiameterPeerView.Tls::cipherSuite)),
                Field.of("certificateOf", peer.tls().map(DiameterPeerView.Tls::names)),
                Field.of("certificateExpiry", peer.tls().map(tls -> tls.expiry().toString())));
    }

    private static Field since(DiameterPeerView peer) {
        return Field.millis("sinceMillis", peer.since()).shownAs(Durations.text(peer.since()));
    }

    /// All there is to know about one.
    public static Document detail(DiameterPeerView peer) {
        Document.Builder document =
                Document.builder()
                        .line(
                                "Peer %s is %s for %s",
                                Field.of("peer", peer.name()),
                                Field.of("state", peer.state()),
                                since(peer));
        if (!peer.reason().isEmpty()) {
            document.note("  because: " + peer.reason());
        }
        document.unshown(Field.of("reason", peer.reason()))
                .line(
                        "  identity %s, realm %s",
                        Field.of("identity", peer.identity()), Field.of("realm", peer.realm()))
                .line(
                        "  %s port %s over %s, %s",
                        Field.of("addresses", String.join(", ", peer.addresses())),
                        Field.of("port", peer.port()),
                        Field.of("transport", peer.transport()),
                        Field.of("called", peer.isCalled())
                                .shownAs(
                                        peer.isCalled()
                                                ? "which this node calls"
                                                : "which is waited for"));
        peer.remote().ifPresent(remote -> document.note("  " + met(peer, remote)));
        peer.tls()
                .ifPresent(
                        tls ->
                                document.note(
                                        "  %s, %s; certificate of %s, valid until %s"
                                                .formatted(
                                                        tls.version(),
                                                        tls.cipherSuite(),
                                                        tls.names(),
                                                        tls.expiry())));
        document.unshown(tls(peer).toArray(Field[]::new));
        document.unshown(
                        Field.of("remote", peer.remote()),
                        Field.of("hasCalled", peer.hasCalled()),
                        Field.of("product", peer.product()),
                        Field.of("applications", String.join(", ", peer.applications())))
                .line(
                        "  %s requests that it has not answered, %s of its requests not answered here",
                        Field.of("pending", peer.pending()),
                        Field.of("unanswered", peer.unanswered()));
        return Statistics.show(document, peer.statistics()).build();
    }

    private static String met(DiameterPeerView peer, String remote) {
        return "connected at %s, %s; product %s, applications %s"
                .formatted(
                        remote,
                        peer.hasCalled() ? "which has called" : "which was called",
                        peer.product().orElse("none"),
                        String.join(", ", peer.applications()));
    }
}
