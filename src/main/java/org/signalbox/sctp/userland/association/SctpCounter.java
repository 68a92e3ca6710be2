// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import org.signalbox.metrics.Metric;

/// What one endpoint of the user-space SCTP counts.
public enum SctpCounter implements Metric {
    PACKETS_RECEIVED("packets_received", "Packets received.", ""),
    PACKETS_SENT("packets_sent", "Packets sent.", ""),
    MESSAGES_RECEIVED("messages_received", "Whole messages delivered to the user.", ""),
    MESSAGES_SENT("messages_sent", "Messages accepted from the user.", ""),
    DATA_DUPLICATES("data_duplicates", "DATA chunks received more than once.", ""),
    DATA_DROPPED("data_dropped", "DATA chunks dropped for want of room, or too far ahead.", ""),
    DATA_INVALID_STREAM(
            "data_invalid_stream", "DATA chunks for a stream that was not negotiated.", ""),
    SACKS_OLD("sacks_old", "SACK chunks overtaken by later ones.", ""),
    TIMEOUTS("t3_expirations", "Expirations of T3-rtx.", ""),
    PATHS_LOST("paths_lost", "Paths that became inactive for want of an answer.", ""),
    CHUNKS_UNKNOWN("chunks_unknown", "Chunks of a type that RFC 9260 does not define.", ""),
    ERRORS_RECEIVED("errors_received", "ERROR chunks received.", ""),
    ASSOCIATIONS_UP("associations_up", "Associations established.", ""),
    ASSOCIATIONS_DOWN("associations_down", "Associations ended or failed to open.", ""),
    RESTARTS("restarts", "Restarts of peers.", ""),
    PEERS_REFUSED("peers_refused", "Calls from peers that nobody configured.", ""),
    OUT_OF_THE_BLUE_ANSWERS(
            "out_of_the_blue_answers", "Packets without an association that were answered.", ""),

    DROPPED_SHORT(Reason.METRIC, Reason.HELP, "short packet"),
    DROPPED_CHECKSUM(Reason.METRIC, Reason.HELP, "checksum"),
    DROPPED_MALFORMED(Reason.METRIC, Reason.HELP, "malformed"),
    DROPPED_VERIFICATION_TAG(Reason.METRIC, Reason.HELP, "verification tag"),
    DROPPED_ADDRESS(Reason.METRIC, Reason.HELP, "address not of the association"),
    DROPPED_BUNDLED(Reason.METRIC, Reason.HELP, "chunk that must be alone"),
    DROPPED_COOKIE(Reason.METRIC, Reason.HELP, "cookie"),
    DROPPED_STALE_COOKIE(Reason.METRIC, Reason.HELP, "stale cookie"),
    DROPPED_INIT(Reason.METRIC, Reason.HELP, "invalid INIT"),
    DROPPED_CLOSED(Reason.METRIC, Reason.HELP, "association not open"),
    DROPPED_NO_ENDPOINT(Reason.METRIC, Reason.HELP, "no endpoint"),
    DROPPED_OUT_OF_THE_BLUE(Reason.METRIC, Reason.HELP, "out of the blue"),
    DROPPED_SOURCE(Reason.METRIC, Reason.HELP, "source address"),

    LOST_QUEUE_FULL(Loss.METRIC, Loss.HELP, "queue full"),
    LOST_TOO_LONG(Loss.METRIC, Loss.HELP, "too long"),
    LOST_UNREACHABLE(Loss.METRIC, Loss.HELP, "unreachable"),
    LOST_SYSTEM(Loss.METRIC, Loss.HELP, "system");

    private final Description description;

    SctpCounter(String metric, String help, String reason) {
        this.description =
                reason.isEmpty()
                        ? new Description("signalbox_sctp_" + metric, help)
                        : new Description("signalbox_sctp_" + metric, help, "reason", reason);
    }

    private static final class Reason {
        private static final String METRIC = "packets_dropped";
        private static final String HELP = "Packets dropped before any association saw them.";
    }

    private static final class Loss {
        private static final String METRIC = "datagrams_lost";
        private static final String HELP =
                "UDP datagrams that the system did not take, or reports as not arrived.";
    }

    @Override
    public Description description() {
        return description;
    }

    /// Why a packet was dropped or lost, as a constant phrase; empty if this counts something else.
    public String reason() {
        return description.value();
    }
}
