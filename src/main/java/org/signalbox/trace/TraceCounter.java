// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import org.signalbox.metrics.Metric;

/// What captures count; written on the capture loop.
public enum TraceCounter implements Metric {
    CAPTURED("signalbox_capture_msus", "Messages copied for captures"),
    QUEUE_FULL(
            "signalbox_capture_dropped_msus",
            "Messages not copied because the capture loop was behind"),
    PAKLOG_SENT("signalbox_paklog_datagrams", "Paklog datagrams sent"),
    PAKLOG_LARGE(
            "signalbox_paklog_large_datagrams",
            "Paklog datagrams larger than an Ethernet frame, which IP fragments"),
    PAKLOG_SAMPLED_OUT(
            "signalbox_paklog_dropped_msus",
            "Messages a paklog wanted and did not send",
            "sampling"),
    PAKLOG_RATE_LIMITED(
            "signalbox_paklog_dropped_msus", "Messages a paklog wanted and did not send", "rate"),
    PAKLOG_LOST(
            "signalbox_paklog_lost_datagrams",
            "Paklog datagrams that are known not to have arrived"),
    PCAP_RECORDS("signalbox_pcap_records", "Records written to all readers"),
    PCAP_SAMPLED_OUT(
            "signalbox_pcap_dropped_records",
            "Records that a capture server's readers did not get",
            "sampling"),
    PCAP_RATE_LIMITED(
            "signalbox_pcap_dropped_records",
            "Records that a capture server's readers did not get",
            "rate"),
    PCAP_SLOW_READER(
            "signalbox_pcap_dropped_records",
            "Records that a capture server's readers did not get",
            "slow-reader"),
    PCAP_READERS("signalbox_pcap_readers", "Readers that have connected"),
    PCAP_READERS_REFUSED(
            "signalbox_pcap_readers_refused",
            "Readers refused because the server had as many as it may"),
    PCAP_READERS_STALLED(
            "signalbox_pcap_readers_stalled",
            "Readers disconnected because they had read nothing for too long"),
    FILE_RECORDS("signalbox_capture_file_records", "Messages written into files"),
    FILE_SAMPLED_OUT(
            "signalbox_capture_file_dropped_records",
            "Messages that a capture into files wanted and did not write",
            "sampling"),
    FILE_RATE_LIMITED(
            "signalbox_capture_file_dropped_records",
            "Messages that a capture into files wanted and did not write",
            "rate"),
    FILE_NOT_WRITABLE(
            "signalbox_capture_file_dropped_records",
            "Messages that a capture into files wanted and did not write",
            "not-writable"),
    FILES("signalbox_capture_files", "Files of captures that were finished"),
    FILE_FAILURES(
            "signalbox_capture_file_failures",
            "Times that a file of a capture could not be written, as on a full disk"),
    HEP_SENT("signalbox_hep_messages", "Messages sent to Homer"),
    HEP_SAMPLED_OUT(
            "signalbox_hep_dropped_messages",
            "Messages that were wanted for Homer and not sent",
            "sampling"),
    HEP_RATE_LIMITED(
            "signalbox_hep_dropped_messages",
            "Messages that were wanted for Homer and not sent",
            "rate"),
    HEP_LOST(
            "signalbox_hep_lost_messages",
            "Messages sent to Homer that are known not to have arrived");

    private final Description description;

    TraceCounter(String metric, String help) {
        this.description = new Description(metric, help);
    }

    TraceCounter(String metric, String help, String reason) {
        this.description = new Description(metric, help, "reason", reason);
    }

    @Override
    public Description description() {
        return description;
    }
}
