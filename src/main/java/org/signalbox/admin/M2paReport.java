// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.LinkView.Level2;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// `show cs7 m2pa`: the second level of each link.
public final class M2paReport {
    private record Link(String linkset, LinkView view) {
        List<Field> name() {
            return List.of(
                    Field.of("linkset", linkset),
                    Field.of("slc", view.code()).shownAs("%02d".formatted(view.code())));
        }

        String title() {
            return linkset + ":" + view.code();
        }
    }

    private M2paReport() {}

    /// Link state control, and why a link is not in service.
    public static Document states(NodeView node) {
        return Document.builder()
                .note(
                        "Linkset             SLC  State             PeerState         Proving  "
                                + " FSN      BSN      Unacked Queued")
                .note(
                        "------------------- ---- ----------------- ----------------- ---------"
                                + " -------- -------- ------- ------")
                .group("links", links(node).map(M2paReport::state).toList())
                .build();
    }

    private static Document state(Link link) {
        Level2 level2 = link.view().level2();
        Document.Builder row =
                Document.builder()
                        .line(
                                "%-19s %-4s %-17s %-17s %-9s %-8s %-8s %-7s %-6s",
                                link.name().get(0),
                                link.name().get(1),
                                Field.of("state", level2.state()),
                                Field.of("peerState", level2.peerState()),
                                Field.of("emergency", level2.emergency())
                                        .shownAs(level2.emergency() ? "emergency" : "normal"),
                                number("forwardSequenceNumber", level2.forwardSequenceNumber()),
                                number("backwardSequenceNumber", level2.backwardSequenceNumber()),
                                Field.of("unacknowledged", level2.unacknowledged()),
                                Field.of("queued", level2.queued()));
        if (!link.view().isAvailable()) {
            LinksetReport.why(link.view()).forEach(line -> row.note("       " + line));
        }
        return row.unshown(
                        Field.of("held", level2.held()),
                        Field.of("congestionLevel", level2.congestionLevel()),
                        Field.of("lastFailure", link.view().lastFailure().map(Object::toString)),
                        LinksetReport.millis("nextAttemptMillis", link.view().nextAttempt()))
                .build();
    }

    private static Field number(String name, OptionalInt number) {
        return number.isPresent() ? Field.of(name, number.getAsInt()) : Field.nothing(name);
    }

    /// Who each link leads to.
    public static Document peers(NodeView node) {
        return Document.builder()
                .table(
                        "links",
                        List.of(
                                "Linkset",
                                "SLC",
                                "Remote addresses",
                                "Remote port",
                                "Local port",
                                "Association"),
                        links(node).map(M2paReport::peer).toList())
                .build();
    }

    /// What each link has done.
    public static Document statistics(NodeView node) {
        return perLink(
                node,
                (document, link) -> Statistics.show(document, link.view().level2().statistics()));
    }

    /// What the timers of each link are set to.
    public static Document timers(NodeView node) {
        return perLink(
                node,
                (document, link) ->
                        document.table(
                                "timers",
                                List.of("Timer", "Duration", "Meaning"),
                                link.view().level2().timers().stream()
                                        .map(M2paReport::timer)
                                        .toList()));
    }

    private static List<Field> timer(TimerView timer) {
        return List.of(
                Field.of("timer", timer.name()),
                Field.millis("millis", timer.duration()).shownAs(Durations.text(timer.duration())),
                Field.of("meaning", timer.meaning()));
    }

    private static List<Field> peer(Link link) {
        LinkView view = link.view();
        String addresses =
                String.join(
                        " ", view.remoteAddresses().stream().map(a -> a.getHostAddress()).toList());
        return List.of(
                link.name().get(0),
                link.name().get(1),
                Field.of("remoteAddresses", addresses),
                Field.of("remotePort", view.remotePort()),
                Field.of("localPort", view.localPort()),
                Field.of(
                        "association",
                        view.level2().association().map(a -> AssociationReport.word(a.state()))));
    }

    private static Document perLink(
            NodeView node, BiFunction<Document.Builder, Link, Document.Builder> shown) {
        return Document.builder()
                .spacedGroup(
                        "links",
                        links(node).map(link -> shown.apply(headed(link), link).build()).toList())
                .build();
    }

    private static Document.Builder headed(Link link) {
        return Document.builder()
                .note("Link " + link.title())
                .unshown(link.name().get(0), link.name().get(1));
    }

    private static Stream<Link> links(NodeView node) {
        return node.linksets().stream()
                .flatMap(
                        linkset ->
                                linkset.links().stream()
                                        .map(link -> new Link(linkset.name(), link)));
    }
}
