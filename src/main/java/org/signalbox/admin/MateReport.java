// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// `show cs7 mated-sg`: the mates of this gateway, and what each could stand in for.
public final class MateReport {
    private static final List<String> TITLES =
            List.of("AS Name", "Dpc", "Here", "At Mate", "Messages");

    private MateReport() {}

    /// What an operator looks for first.
    public static Document all(List<MateView> mates) {
        return Document.builder()
                .spacedGroup("mates", mates.stream().map(mate -> summary(mate).build()).toList())
                .build();
    }

    /// With what is counted of the messages for it; what its association has carried is that of an
    /// ASP.
    public static Document detail(List<MateView> mates) {
        return Document.builder()
                .spacedGroup("mates", mates.stream().map(MateReport::detail).toList())
                .build();
    }

    private static Document detail(MateView mate) {
        return Statistics.show(summary(mate), mate.statistics()).build();
    }

    private static Document.Builder summary(MateView mate) {
        AspView association = mate.association();
        Document.Builder document =
                Document.builder()
                        .line(
                                "Mate %s of instance %s is %s",
                                Field.of("mate", mate.name()),
                                Field.of("instance", mate.instance()),
                                Field.of("state", association.state()));
        if (!association.isActive()) {
            document.note("  because: " + association.reason());
        }
        document.line(
                        "  remote %s port %s, local port %s, this node %s",
                        Field.of("remoteAddress", association.remoteAddress()),
                        AspReport.remotePort(association),
                        Field.of("localPort", association.localPort()),
                        Field.of("calls", association.calls())
                                .shownAs(association.calls() ? "calls" : "is called"))
                .note("  " + AssociationReport.shortly(association.association()))
                .line("  messages waiting %s", Field.of("waiting", mate.waiting()))
                .unshown(
                        Field.of("reason", association.reason()),
                        Field.of(
                                "association",
                                AssociationReport.word(association.association().state())),
                        Field.of("transport", association.association().transport().word()));
        return document.table(
                "applicationServers",
                TITLES,
                mate.servers().stream().map(MateReport::row).toList());
    }

    private static List<Field> row(MateView.Shared server) {
        return List.of(
                Field.of("as", server.as()),
                Field.of("destination", server.destination()),
                Field.of("state", server.state()),
                Field.of("atMate", server.atMate().word()),
                Field.of("rerouting", server.rerouting()).shownAs(whereTo(server)));
    }

    private static String whereTo(MateView.Shared server) {
        if (server.rerouting()) {
            return "rerouting to mate";
        }
        return server.state().equals(AspView.ACTIVE) ? "to ASPs here" : "not to the mate";
    }
}
