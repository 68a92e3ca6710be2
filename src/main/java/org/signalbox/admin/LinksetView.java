// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;

import java.util.List;
import java.util.Optional;

/// A linkset at one moment.
///
/// @param name as configured
/// @param adjacent the point at its far end
/// @param indicator the network indicator of its messages, if it is not that of the network
/// @param state whether traffic can use it
/// @param detail what it waits for, such as the far end's restart; empty if for nothing
/// @param links by number
/// @param diversions traffic of its links that is being moved
public record LinksetView(
        String name,
        PointCode adjacent,
        Optional<NetworkIndicator> indicator,
        State state,
        String detail,
        List<LinkView> links,
        List<DiversionView> diversions) {
    /// ITP's three.
    public enum State {
        AVAILABLE("available", "avail"),
        UNAVAILABLE("unavailable", "UNAVAIL"),
        SHUTDOWN("shutdown", "shutdown");

        private final String word;
        private final String shown;

        State(String word, String shown) {
            this.word = word;
            this.shown = shown;
        }

        Field field(String name) {
            return Field.of(name, word).shownAs(shown);
        }
    }

    public LinksetView {
        links = List.copyOf(links);
        diversions = List.copyOf(diversions);
    }

    public long available() {
        return links.stream().filter(LinkView::isAvailable).count();
    }

    /// Whether every link that is not shut down carries traffic.
    boolean isInService() {
        return detail.isEmpty()
                && links.stream()
                        .allMatch(
                                link ->
                                        link.isAvailable()
                                                || link.service() == LinkView.Service.SHUTDOWN);
    }
}
