// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

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
        return List.of(
                Field.of("peer", peer.name()),
                Field.of("state", peer.state()),
                since(peer),
                Field.of("identity", peer.identity()),
                Field.of("address", peer.remote().orElse(peer.addresses().getFirst())),
                Field.of("transport", peer.transport()),
                Field.of("pending", peer.pending()),
                Field.of("unanswered", peer.unanswered()),
                Field.of("reason", peer.reason()));
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
