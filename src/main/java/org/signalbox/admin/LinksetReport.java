// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.link.LinkFailure;
import org.signalbox.link.SelectionCount;
import org.signalbox.ss7.NetworkIndicator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// `show cs7 linkset`: linksets and their links.
///
/// A link that carries traffic has one line, as with ITP. Beneath one that does not stands why, and
/// when it is tried again.
public final class LinksetReport {
    private static final String LINKSET = "lsn=%-20sapc=%-14sstate=%-10savail/links=%s/%s";
    private static final String LINKS =
            "  SLC  Interface                    Service   PeerState         Inhib";
    private static final String LINK = "  %s   %-28s %-10s%-18s%-5s";
    private static final String INDENT = "       ";

    private LinksetReport() {}

    /// Many linksets.
    public static Document all(List<LinksetView> linksets) {
        return Document.builder()
                .spacedGroup(
                        "linksets", linksets.stream().map(linkset -> of(linkset, false)).toList())
                .build();
    }

    /// One linkset, with all there is to know about its links.
    public static Document one(LinksetView linkset) {
        return of(linkset, true);
    }

    /// What is being moved off the links of one linkset.
    public static Document traffic(LinksetView linkset) {
        Document.Builder document =
                Document.builder()
                        .line(
                                "Traffic of linkset %s that is being moved",
                                Field.of("linkset", linkset.name()));
        if (linkset.diversions().isEmpty()) {
            document.note("  none");
        }
        return document.group(
                        "diversions", linkset.diversions().stream().map(LinksetReport::of).toList())
                .build();
    }

    /// What each link of one linkset has sent, by signalling link selection.
    public static Document selections(LinksetView linkset) {
        long sent =
                linkset.links().stream()
                        .flatMap(link -> link.level2().selections().stream())
                        .mapToLong(SelectionCount::messages)
                        .sum();
        return Document.builder()
                .line(
                        "Linkset %s has sent %s messages, by the selection (SLS) in their labels:",
                        Field.of("linkset", linkset.name()), Field.of("messages", sent))
                .table(
                        "selections",
                        List.of("SLS", "SLC", "Messages", "Octets", "Share"),
                        linkset.links().stream()
                                .flatMap(
                                        link ->
                                                link.level2().selections().stream()
                                                        .map(count -> new Sent(link, count)))
                                .sorted(
                                        Comparator.comparingInt(Sent::selection)
                                                .thenComparingInt(Sent::code))
                                .map(row -> row.fields(sent))
                                .toList())
                .build();
    }

    /// A link's count under one selection.
    private record Sent(LinkView link, SelectionCount count) {
        int selection() {
            return count.selection();
        }

        int code() {
            return link.code();
        }

        /// @param all messages of the linkset
        List<Field> fields(long all) {
            long percent = Math.round(100.0 * count.messages() / all);
            return List.of(
                    Field.of("sls", count.selection()),
                    Field.of("slc", link.code()).shownAs("%02d".formatted(link.code())),
                    Field.of("messages", count.messages()),
                    Field.of("octets", count.octets()),
                    Field.of("sharePercent", percent).shownAs(percent + " %"));
        }
    }

    private static Document of(DiversionView diversion) {
        return Document.builder()
                .line(
                        "  from link %s: %s%s",
                        Field.of("slc", diversion.from())
                                .shownAs("%02d".formatted(diversion.from())),
                        Field.of("procedure", diversion.procedure()),
                        Field.of("to", diversion.to())
                                .shownAs(diversion.to().isEmpty() ? "" : " to " + diversion.to()))
                .line(
                        "       waits for %s%s",
                        Field.of("waitsFor", diversion.step()),
                        millis("endsMillis", diversion.ends())
                                .shownAs(
                                        diversion
                                                .ends()
                                                .map(time -> ", ends in " + Durations.text(time))
                                                .orElse("")))
                .line(
                        "       held %s, retrieved %s, for %s",
                        Field.of("held", diversion.held()),
                        Field.of("retrieved", diversion.retrieved()),
                        Field.millis("runningMillis", diversion.running())
                                .shownAs(Durations.text(diversion.running())))
                .build();
    }

    private static Document of(LinksetView linkset, boolean inFull) {
        Document.Builder document =
                Document.builder()
                        .line(
                                LINKSET,
                                Field.of("linkset", linkset.name()),
                                Field.of("adjacentPointCode", linkset.adjacent().toString()),
                                linkset.state().field("state"),
                                Field.of("linksAvailable", linkset.available()),
                                Field.of("linksConfigured", linkset.links().size()))
                        .unshown(
                                Field.of(
                                        "networkIndicator",
                                        linkset.indicator().map(NetworkIndicator::word)),
                                Field.of("detail", linkset.detail()));
        linkset.indicator()
                .ifPresent(
                        indicator -> document.note("  network indicator is " + indicator.word()));
        document.note(LINKS);
        if (!linkset.detail().isEmpty()) {
            document.note("  " + linkset.detail());
        }
        for (DiversionView diversion : linkset.diversions()) {
            document.note(
                    "  %s from link %02d, %d messages held"
                            .formatted(diversion.procedure(), diversion.from(), diversion.held()));
        }
        if (linkset.links().isEmpty()) {
            document.note("  no link is configured");
        }
        return document.group(
                        "links", linkset.links().stream().map(link -> of(link, inFull)).toList())
                .build();
    }

    private static Document of(LinkView link, boolean inFull) {
        Document.Builder document =
                Document.builder()
                        .line(
                                LINK,
                                Field.of("slc", link.code()).shownAs("%02d".formatted(link.code())),
                                Field.of("interface", link.peer()),
                                link.service().field("service"),
                                Field.of("peerState", link.level2().peerState()),
                                Field.of("inhibit", link.inhibition().toString()));
        if (link.level2().congestionLevel() > 0) {
            document.note(
                    INDENT
                            + "congested, level %d: %d messages wait to be sent"
                                    .formatted(
                                            link.level2().congestionLevel(),
                                            link.level2().queued()));
        }
        if (!link.isAvailable() || link.isInhibited() || inFull) {
            why(link).forEach(line -> document.note(INDENT + line));
        }
        if (inFull) {
            link.level2()
                    .association()
                    .ifPresent(
                            association ->
                                    document.note(INDENT + AssociationReport.shortly(association)));
        }
        return document.unshown(
                        Field.of("congestionLevel", link.level2().congestionLevel()),
                        Field.of("queued", link.level2().queued()),
                        Field.of("level2State", link.level2().state()),
                        Field.of("linkTest", link.lastTest()),
                        Field.of(
                                "lastFailure",
                                link.lastFailure().map(failure -> failure.cause().name())),
                        Field.of(
                                "lastFailureReason", link.lastFailure().map(LinkFailure::toString)),
                        millis("nextAttemptMillis", link.nextAttempt()))
                .build();
    }

    /// Why a link is down and what happens next.
    static List<String> why(LinkView link) {
        if (link.service() == LinkView.Service.SHUTDOWN) {
            return List.of("shut down by configuration");
        }
        List<String> why = new ArrayList<>();
        if (link.isInhibited()) {
            why.add(
                    "inhibited %s: carries management and test messages only"
                            .formatted(link.inhibitor()));
        }
        link.lastTest().ifPresent(test -> why.add("link test: " + test));
        link.lastFailure().ifPresent(failure -> why.add("last failure: " + failure));
        link.nextAttempt().ifPresent(time -> why.add("next attempt in " + Durations.text(time)));
        return why;
    }

    static Field millis(String name, Optional<Duration> time) {
        return time.map(present -> Field.millis(name, present))
                .orElseGet(() -> Field.nothing(name));
    }
}
