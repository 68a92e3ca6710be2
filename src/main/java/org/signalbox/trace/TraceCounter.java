// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import org.signalbox.metrics.Metric;

import java.util.Map;

/// What captures count; written on the capture loop.
public enum TraceCounter implements Metric {
    CAPTURED("signalbox_capture_msus", "Messages copied for captures", Map.of()),
    QUEUE_FULL(
            "signalbox_capture_dropped_msus",
            "Messages not copied because the capture loop was behind",
            Map.of()),
    PAKLOG_SENT("signalbox_paklog_datagrams", "Paklog datagrams sent", Map.of()),
    PAKLOG_LARGE(
            "signalbox_paklog_large_datagrams",
            "Paklog datagrams larger than an Ethernet frame, which IP fragments",
            Map.of()),
    PAKLOG_SAMPLED_OUT(
            "signalbox_paklog_dropped_msus",
            "Messages a paklog wanted and did not send",
            Map.of("reason", "sampling")),
    PAKLOG_RATE_LIMITED(
            "signalbox_paklog_dropped_msus",
            "Messages a paklog wanted and did not send",
            Map.of("reason", "rate")),
    PCAP_RECORDS("signalbox_pcap_records", "Records written to all readers", Map.of()),
    PCAP_SAMPLED_OUT(
            "signalbox_pcap_dropped_records",
            "Records that a capture server's readers did not get",
            Map.of("reason", "sampling")),
    PCAP_RATE_LIMITED(
            "signalbox_pcap_dropped_records",
            "Records that a capture server's readers did not get",
            Map.of("reason", "rate")),
    PCAP_SLOW_READER(
            "signalbox_pcap_dropped_records",
            "Records that a capture server's readers did not get",
            Map.of("reason", "slow-reader")),
    PCAP_READERS("signalbox_pcap_readers", "Readers that have connected", Map.of()),
    PCAP_READERS_REFUSED(
            "signalbox_pcap_readers_refused",
            "Readers refused because the server had as many as it may",
            Map.of()),
    PCAP_READERS_STALLED(
            "signalbox_pcap_readers_stalled",
            "Readers disconnected because they had read nothing for too long",
            Map.of());

    private final String metric;
    private final String help;
    private final Map<String, String> labels;

    TraceCounter(String metric, String help, Map<String, String> labels) {
        this.metric = metric;
        this.help = help;
        this.labels = labels;
    }

    @Override
    public String metric() {
        return metric;
    }

    @Override
    public String help() {
        return help;
    }

    @Override
    public Map<String, String> labels() {
        return labels;
    }
}
