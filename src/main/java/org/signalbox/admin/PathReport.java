// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.Path;

import java.util.List;

/// `show cs7 sctp path`: every path of every association, a line each.
public final class PathReport {
    private static final List<String> TITLES =
            List.of(
                    "Association",
                    "Address",
                    "State",
                    "Data",
                    "Cwnd",
                    "Ssthresh",
                    "Srtt",
                    "Rto",
                    "Mtu",
                    "Errors",
                    "Unacked",
                    "Retrans");

    private PathReport() {}

    public static Document all(NodeView node) {
        return of(node.associations());
    }

    static Document of(List<AssociationStatus> associations) {
        return Document.builder()
                .table(
                        "paths",
                        TITLES,
                        associations.stream()
                                .flatMap(
                                        association ->
                                                association.paths().stream()
                                                        .map(path -> row(association, path)))
                                .toList())
                .build();
    }

    private static List<Field> row(AssociationStatus association, Path path) {
        return List.of(
                Field.of("association", association.name()),
                Field.of("remoteAddress", AssociationReport.address(path)),
                Field.of("state", AssociationReport.state(path)),
                Field.of("role", role(path)),
                AssociationReport.known("congestionWindowOctets", path.congestionWindowOctets()),
                threshold(path),
                AssociationReport.micros("smoothedRttMicros", path.smoothedRttNanos()),
                AssociationReport.micros("rtoMicros", path.rtoNanos()),
                AssociationReport.known("mtuOctets", path.mtuOctets()),
                AssociationReport.known("errors", path.errors()),
                AssociationReport.known("outstandingOctets", path.outstandingOctets()),
                AssociationReport.known("retransmissions", path.retransmissions()));
    }

    private static String role(Path path) {
        if (path.primary()) {
            return path.used() ? "primary" : "primary, not used";
        }
        return path.used() ? "used" : "standby";
    }

    private static Field threshold(Path path) {
        Field field =
                AssociationReport.known(
                        "slowStartThresholdOctets", path.slowStartThresholdOctets());
        return path.slowStartThresholdOctets() == 0 ? field.shownAs("-") : field;
    }
}
