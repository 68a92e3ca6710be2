// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import org.signalbox.metrics.Metric;

/// What Linux counts of its SCTP (`/proc/net/sctp/snmp`, after RFC 3873).
public enum KernelCounter implements Metric {
    ACTIVE_ESTABLISHED(
            "SctpActiveEstabs", "active_established", "Associations established by our calls."),
    PASSIVE_ESTABLISHED(
            "SctpPassiveEstabs",
            "passive_established",
            "Associations established by calls of peers."),
    ABORTED("SctpAborteds", "aborted", "Associations ended by ABORT or by time-outs."),
    SHUT_DOWN("SctpShutdowns", "shut_down", "Associations ended by SHUTDOWN."),
    OUT_OF_THE_BLUE("SctpOutOfBlues", "out_of_the_blue", "Packets that belong to no association."),
    CHECKSUM_ERRORS("SctpChecksumErrors", "checksum_errors", "Packets with a wrong checksum."),
    CONTROL_CHUNKS_SENT("SctpOutCtrlChunks", "control_chunks_sent", "Control chunks sent."),
    CONTROL_CHUNKS_RECEIVED(
            "SctpInCtrlChunks", "control_chunks_received", "Control chunks received."),
    DATA_CHUNKS_SENT("SctpOutOrderChunks", "data_chunks_sent", "Ordered DATA chunks sent."),
    DATA_CHUNKS_RECEIVED(
            "SctpInOrderChunks", "data_chunks_received", "Ordered DATA chunks received."),
    PACKETS_SENT("SctpOutSCTPPacks", "packets_sent", "Packets sent."),
    PACKETS_RECEIVED("SctpInSCTPPacks", "packets_received", "Packets received."),
    T1_INIT_EXPIRATIONS(
            "SctpT1InitExpireds", "t1_init_expirations", "INIT chunks without an answer in time."),
    T1_COOKIE_EXPIRATIONS(
            "SctpT1CookieExpireds",
            "t1_cookie_expirations",
            "COOKIE ECHO chunks without an answer in time."),
    T2_SHUTDOWN_EXPIRATIONS(
            "SctpT2ShutdownExpireds",
            "t2_shutdown_expirations",
            "SHUTDOWN chunks without an answer in time."),
    T3_EXPIRATIONS(
            "SctpT3RtxExpireds",
            "t3_expirations",
            "Expirations of T3-rtx: DATA without an acknowledgement in time."),
    T5_EXPIRATIONS(
            "SctpT5ShutdownGuardExpireds",
            "t5_shutdown_guard_expirations",
            "Shutdowns that took too long."),
    DELAYED_SACKS(
            "SctpDelaySackExpireds",
            "delayed_sacks",
            "Acknowledgements sent since their delay was over."),
    T3_RETRANSMISSIONS(
            "SctpT3Retransmits", "t3_retransmissions", "DATA chunks sent again after T3-rtx."),
    FAST_RETRANSMISSIONS(
            "SctpFastRetransmits",
            "fast_retransmissions",
            "DATA chunks sent again as reported missing."),
    PATH_MTU_RETRANSMISSIONS(
            "SctpPmtudRetransmits",
            "path_mtu_retransmissions",
            "DATA chunks sent again in smaller packets."),
    BACKLOG_PACKETS(
            "SctpInPktBacklog",
            "backlog_packets",
            "Packets that waited as their socket was in use."),
    PACKETS_DISCARDED("SctpInPktDiscards", "packets_discarded", "Packets received and dropped."),
    DATA_CHUNKS_DISCARDED(
            "SctpInDataChunkDiscards",
            "data_chunks_discarded",
            "DATA chunks received and dropped for want of room: raise the receive buffer.");

    private final String key;
    private final Description description;

    KernelCounter(String key, String metric, String help) {
        this.key = key;
        this.description =
                new Description(
                        "signalbox_sctp_kernel_" + metric, help + " All of this machine's.");
    }

    /// The kernel's name for it.
    String key() {
        return key;
    }

    @Override
    public Description description() {
        return description;
    }
}
