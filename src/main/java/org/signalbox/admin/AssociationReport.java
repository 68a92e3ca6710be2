// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.Path;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.TransportKind;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// `show cs7 sctp association`: the SCTP beneath the links, and which SCTP that is.
public final class AssociationReport {
    private AssociationReport() {}

    public static Document all(NodeView node) {
        return Document.builder()
                .line(
                        "SCTP transport is %s: %s",
                        Field.of("transport", node.transport().word()),
                        Field.of("transportReason", node.transport().reason()))
                .note("")
                .spacedGroup(
                        "associations",
                        node.associations().stream().map(AssociationReport::of).toList())
                .build();
    }

    /// As in `association established over userland SCTP`.
    static String shortly(AssociationStatus association) {
        String state = word(association.state());
        return association.transport() == TransportKind.TCP
                ? "association %s over TCP".formatted(state)
                : "association %s over %s SCTP".formatted(state, association.transport().word());
    }

    /// As in `established`.
    static String word(AssociationStatus.State state) {
        return switch (state) {
            case CLOSED -> "closed";
            case OPENING -> "opening";
            case ESTABLISHED -> "established";
            case SHUTTING_DOWN -> "shutting down";
        };
    }

    private static Document of(AssociationStatus association) {
        Document.Builder document =
                Document.builder()
                        .line(
                                "Association %s is %s, %s, streams in/out %s/%s",
                                Field.of("association", association.name()),
                                Field.of("state", word(association.state())),
                                Field.of("transport", association.transport().word()),
                                Field.of("inboundStreams", association.inboundStreams()),
                                Field.of("outboundStreams", association.outboundStreams()));
        boolean down =
                association.state() != AssociationStatus.State.ESTABLISHED
                        && (association.reason().cause() != DownReason.Cause.CLOSED
                                || !association.reason().detail().isEmpty());
        if (down) {
            document.note("  reason: " + association.reason());
        }
        return document.unshown(Field.of("reason", down ? association.reason().toString() : ""))
                .addAll(traffic(association))
                .group(
                        "paths",
                        association.paths().stream()
                                .map(path -> of(path, association.isMeasured()))
                                .toList())
                .build();
    }

    private static Document traffic(AssociationStatus association) {
        Field queued = Field.of("queuedOctets", association.queuedOctets());
        Document.Builder document = Document.builder();
        return association.isMeasured()
                ? document.line(
                                "  octets outstanding %s, queued %s, peer's window %s; retransmissions %s",
                                Field.of("outstandingOctets", association.outstandingOctets()),
                                queued,
                                Field.of("peerWindowOctets", association.peerWindowOctets()),
                                Field.of("retransmissions", association.retransmissions()))
                        .build()
                : document.line(
                                "  octets queued %s; TCP tells nothing of windows and round trips",
                                queued)
                        .unshown(
                                Field.nothing("outstandingOctets"),
                                Field.nothing("peerWindowOctets"),
                                Field.nothing("retransmissions"))
                        .build();
    }

    private static Document of(Path path, boolean measured) {
        List<Field> where =
                List.of(
                        Field.of("remoteAddress", address(path)),
                        Field.of("remotePort", path.remote().getPort()),
                        Field.of("state", state(path)),
                        Field.of("primary", path.primary())
                                .shownAs(path.primary() ? ", primary" : ""),
                        Field.of("used", path.used())
                                .shownAs(path.used() && !path.primary() ? ", in use" : ""));
        List<Field> measures =
                known(
                        measured,
                        Field.of("congestionWindowOctets", path.congestionWindowOctets()),
                        micros("smoothedRttMicros", path.smoothedRttNanos()),
                        micros("rtoMicros", path.rtoNanos()),
                        Field.of("mtuOctets", path.mtuOctets()),
                        Field.of("errors", path.errors()));
        String pattern = "  path %s port %s: %s%s%s";
        Document.Builder document = Document.builder();
        return measured
                ? document.line(
                                pattern + ", cwnd %s, srtt %s, rto %s, mtu %s, errors %s",
                                Stream.concat(where.stream(), measures.stream())
                                        .toArray(Field[]::new))
                        .build()
                : document.line(pattern, where.toArray(Field[]::new))
                        .unshown(measures.toArray(Field[]::new))
                        .build();
    }

    /// What is not measured is nothing, and not zero.
    static List<Field> known(boolean measured, Field... fields) {
        return Stream.of(fields)
                .map(field -> measured ? field : Field.nothing(field.name()))
                .toList();
    }

    static String address(Path path) {
        return path.remote().getAddress() == null
                ? path.remote().getHostString()
                : path.remote().getAddress().getHostAddress();
    }

    static String state(Path path) {
        if (!path.active()) {
            return "INACTIVE";
        }
        return path.confirmed() ? "active" : "unconfirmed";
    }

    static Field micros(String name, long nanos) {
        Field field = Field.of(name, nanos / 1_000);
        return field.shownAs(Duration.ofNanos(nanos).toMillis() + " ms");
    }
}
