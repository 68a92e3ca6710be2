// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.Path;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.TransportKind;

import java.time.Duration;

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

    static Document of(AssociationStatus association) {
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
        document.unshown(Field.of("reason", down ? association.reason().toString() : ""))
                .line(
                        "  octets outstanding %s, queued %s, peer's window %s; retransmissions %s",
                        known("outstandingOctets", association.outstandingOctets()),
                        known("queuedOctets", association.queuedOctets()),
                        known("peerWindowOctets", association.peerWindowOctets()),
                        known("retransmissions", association.retransmissions()));
        if (association.outstandingChunks() != AssociationStatus.UNKNOWN) {
            document.line(
                    "  chunks outstanding %s",
                    Field.of("outstandingChunks", association.outstandingChunks()));
        }
        return document.group(
                        "paths", association.paths().stream().map(AssociationReport::of).toList())
                .build();
    }

    private static Document of(Path path) {
        return Document.builder()
                .line(
                        "  path %s port %s: %s%s%s, cwnd %s, srtt %s, rto %s, mtu %s, errors %s",
                        Field.of("remoteAddress", address(path)),
                        Field.of("remotePort", path.remote().getPort()),
                        Field.of("state", state(path)),
                        Field.of("primary", path.primary())
                                .shownAs(path.primary() ? ", primary" : ""),
                        Field.of("used", path.used())
                                .shownAs(path.used() && !path.primary() ? ", in use" : ""),
                        known("congestionWindowOctets", path.congestionWindowOctets()),
                        micros("smoothedRttMicros", path.smoothedRttNanos()),
                        micros("rtoMicros", path.rtoNanos()),
                        known("mtuOctets", path.mtuOctets()),
                        known("errors", path.errors()))
                .build();
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

    /// A number; for people `-` and for machines null where the transport is not told it.
    static Field known(String name, long number) {
        return number == AssociationStatus.UNKNOWN
                ? Field.nothing(name).shownAs("-")
                : Field.of(name, number);
    }

    static Field micros(String name, long nanos) {
        if (nanos == AssociationStatus.UNKNOWN) {
            return Field.nothing(name).shownAs("-");
        }
        Field field = Field.of(name, nanos / 1_000);
        return field.shownAs(Duration.ofNanos(nanos).toMillis() + " ms");
    }
}
