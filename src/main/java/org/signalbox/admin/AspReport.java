// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.AspView.Membership;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.Path;

import java.util.ArrayList;
import java.util.List;

/// `show cs7 asp`: the associations of M3UA, each with the application servers it belongs to.
///
/// Beneath one that is not active stands why.
public final class AspReport {
    private static final List<String> HEADING =
            List.of(
                    "                                                     Effect Primary",
                    "ASP Name      AS Name       State     Type  Rmt Port Remote IP Addr  SCTP",
                    "------------  ------------  --------  ----  -------- --------------- -----------");
    private static final String ROW = "%-12s  %-12s  %-8s  %-4s  %-8s %-15s %s";
    private static final String INDENT = "              ";
    private static final String TYPE = "m3ua";

    private AspReport() {}

    /// A line for each application server of each.
    public static Document all(List<AspView> asps) {
        Document.Builder document = Document.builder();
        HEADING.forEach(document::note);
        return document.group("asps", asps.stream().flatMap(asp -> rows(asp).stream()).toList())
                .build();
    }

    private static List<Document> rows(AspView asp) {
        List<Document> rows = new ArrayList<>();
        if (asp.memberships().isEmpty()) {
            rows.add(row(asp, Field.nothing("as"), asp.state(), true));
        }
        for (Membership membership : asp.memberships()) {
            boolean last = membership.equals(asp.memberships().getLast());
            rows.add(row(asp, Field.of("as", membership.server()), membership.state(), last));
        }
        return rows;
    }

    private static Document row(AspView asp, Field server, String state, boolean last) {
        Document.Builder row =
                Document.builder()
                        .line(
                                ROW,
                                Field.of("asp", asp.name()),
                                server,
                                Field.of("state", state),
                                Field.of("type", TYPE),
                                remotePort(asp),
                                Field.of("remoteAddress", asp.remoteAddress()),
                                Field.of(
                                        "association",
                                        AssociationReport.word(asp.association().state())));
        if (last && !asp.isActive()) {
            row.note(INDENT + asp.reason());
        }
        return row.unshown(
                        Field.of("role", asp.role()),
                        Field.of("reason", asp.reason()),
                        Field.of("transport", asp.association().transport().word()))
                .build();
    }

    static Field remotePort(AspView asp) {
        return Field.of("remotePort", asp.remotePort())
                .shownAs(asp.remotePort() == 0 ? "any" : Integer.toString(asp.remotePort()));
    }

    /// All there is to know about each.
    public static Document detail(List<AspView> asps) {
        return Document.builder()
                .spacedGroup("asps", asps.stream().map(AspReport::detail).toList())
                .build();
    }

    private static Document detail(AspView asp) {
        Document.Builder document =
                Document.builder()
                        .line(
                                "ASP %s is %s",
                                Field.of("asp", asp.name()), Field.of("state", asp.state()));
        if (!asp.isActive()) {
            document.note("  because: " + asp.reason());
        }
        if (asp.dynamic()) {
            document.note("  has called and was let in, in no configuration");
        }
        document.unshown(Field.of("reason", asp.reason()), Field.of("dynamic", asp.dynamic()))
                .line(
                        "  this node is the %s, %s",
                        Field.of("role", asp.role()).shownAs(roleWords(asp.role())),
                        Field.of("calls", asp.calls())
                                .shownAs(asp.calls() ? "and calls" : "and is called"))
                .line(
                        "  remote %s port %s, local port %s",
                        Field.of("remoteAddress", asp.remoteAddress()),
                        remotePort(asp),
                        Field.of("localPort", asp.localPort())
                                .shownAs(
                                        asp.localPort() == 0
                                                ? "any"
                                                : Integer.toString(asp.localPort())))
                .line(
                        "  ASP identifier %s",
                        asp.identifier().isEmpty()
                                ? Field.nothing("identifier").shownAs("none")
                                : Field.of("identifier", asp.identifier()));
        document.note("  " + AssociationReport.shortly(asp.association()));
        for (Membership membership : asp.memberships()) {
            document.note(
                    "  in application server %s of instance %d: %s"
                            .formatted(
                                    membership.server(),
                                    membership.instance(),
                                    membership.state()));
        }
        document.unshown(
                        Field.of("association", AssociationReport.word(asp.association().state())),
                        Field.of("transport", asp.association().transport().word()))
                .group(
                        "applicationServers",
                        asp.memberships().stream().map(AspReport::of).toList());
        return Statistics.show(document, asp.statistics()).build();
    }

    private static Document of(Membership membership) {
        return Document.builder()
                .unshown(
                        Field.of("as", membership.server()),
                        Field.of("instance", membership.instance()),
                        Field.of("state", membership.state()))
                .build();
    }

    private static String roleWords(String role) {
        return switch (role) {
            case "sg" -> "signalling gateway";
            case "asp" -> "application server process";
            case "mate" -> "mate of another gateway";
            default -> "peer (IPSP)";
        };
    }

    /// `show cs7 asp-remaddr`: every address of every peer.
    public static Document addresses(List<AspView> asps) {
        return Document.builder()
                .table(
                        "addresses",
                        List.of(
                                "ASP Name",
                                "Remote IP Addr",
                                "Rmt Port",
                                "State",
                                "Primary",
                                "CWND",
                                "SRTT",
                                "RTO",
                                "MTU"),
                        asps.stream()
                                .flatMap(
                                        asp ->
                                                asp.association().paths().stream()
                                                        .map(path -> address(asp, path)))
                                .toList())
                .build();
    }

    private static List<Field> address(AspView asp, Path path) {
        return List.of(
                Field.of("asp", asp.name()),
                Field.of("remoteAddress", AssociationReport.address(path)),
                Field.of("remotePort", path.remote().getPort()),
                Field.of("state", AssociationReport.state(path)),
                Field.of("primary", path.primary()),
                AssociationReport.known("congestionWindowOctets", path.congestionWindowOctets()),
                AssociationReport.micros("smoothedRttMicros", path.smoothedRttNanos()),
                AssociationReport.micros("rtoMicros", path.rtoNanos()),
                AssociationReport.known("mtuOctets", path.mtuOctets()));
    }

    /// `show cs7 asp-assoc-status`: every association.
    public static Document associations(List<AspView> asps) {
        return Document.builder()
                .table(
                        "associations",
                        List.of(
                                "ASP Name",
                                "State",
                                "Streams In",
                                "Streams Out",
                                "RWND",
                                "Unacked",
                                "Pending",
                                "Primary"),
                        asps.stream().map(AspReport::association).toList())
                .build();
    }

    private static List<Field> association(AspView asp) {
        AssociationStatus association = asp.association();
        return List.of(
                Field.of("asp", asp.name()),
                Field.of("state", AssociationReport.word(association.state())),
                Field.of("inboundStreams", association.inboundStreams()),
                Field.of("outboundStreams", association.outboundStreams()),
                AssociationReport.known("peerWindowOctets", association.peerWindowOctets()),
                AssociationReport.known("outstandingOctets", association.outstandingOctets()),
                AssociationReport.known("queuedOctets", association.queuedOctets()),
                Field.of(
                        "primary",
                        association.paths().stream()
                                .filter(Path::primary)
                                .map(AssociationReport::address)
                                .findFirst()));
    }
}
