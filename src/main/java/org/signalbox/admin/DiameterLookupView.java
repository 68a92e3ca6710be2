// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;
import java.util.Optional;

/// Which peers a request of Diameter would be given to, and why.
///
/// @param request as it was asked for, in words
/// @param judged every peer, the best first
public record DiameterLookupView(String request, List<Judged> judged) {
    private static final List<String> TITLES =
            List.of("Peer", "Verdict", "Score", "Tier", "Weight", "Why");

    /// A peer.
    ///
    /// @param verdict `first`, `next`, `no` or, of one that is not there, its state
    /// @param tier among those of its score the lower is asked first
    /// @param reasons what speaks for it and against it
    public record Judged(
            String peer, String verdict, int score, int tier, int weight, List<String> reasons) {
        public Judged {
            reasons = List.copyOf(reasons);
        }
    }

    /// Who is asked as long as others are not.
    static final String FIRST = "first";

    public DiameterLookupView {
        judged = List.copyOf(judged);
    }

    private Optional<String> first() {
        return judged.stream()
                .filter(peer -> peer.verdict().equals(FIRST))
                .map(Judged::peer)
                .findFirst();
    }

    /// Whether there is a peer that it would be given to.
    public boolean leadsThere() {
        return first().isPresent();
    }

    /// As text and as JSON.
    public Document document() {
        return Document.builder()
                .line(
                        "%s => %s",
                        Field.of("request", request),
                        Field.of("peer", first()).shownAs(first().orElse("nobody")))
                .table("peers", TITLES, judged.stream().map(DiameterLookupView::row).toList())
                .build();
    }

    private static List<Field> row(Judged peer) {
        return List.of(
                Field.of("peer", peer.peer()),
                Field.of("verdict", peer.verdict()),
                Field.of("score", peer.score()),
                Field.of("tier", peer.tier()),
                Field.of("weight", peer.weight()),
                Field.of("why", String.join("; ", peer.reasons())));
    }
}
