// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.metrics.Metric;

/// What [Segmenter] and [Reassembler] count.
public enum SegmentationCounter implements Metric {
    SEGMENTED("segmented", "Messages cut into segments"),
    SEGMENTS_SENT("segments_sent", "Segments that messages were cut into"),
    NOT_SEGMENTED("not_segmented", "Messages that the destination cannot take in any form"),
    SEGMENTS_RECEIVED("segments_received", "Segments to be put together here"),
    REASSEMBLED("reassembled", "Messages put together from segments"),
    DUPLICATE("segment_duplicates", "Segments passed over because they came twice"),

    FAILED_TIMER("timer"),
    FAILED_SEQUENCE("sequence"),
    FAILED_RESTARTED("restarted"),
    FAILED_NOT_BEGUN("not_begun"),
    FAILED_PROCESSES_FULL("processes_full"),
    FAILED_OCTETS_FULL("octets_full"),
    FAILED_TOO_LONG("too_long");

    private static final String PREFIX = "signalbox_sccp_";

    private final Description description;

    SegmentationCounter(String name, String help) {
        description = new Description(PREFIX + name, help);
    }

    SegmentationCounter(String reason) {
        description =
                new Description(
                        PREFIX + "reassembly_failures",
                        "Messages, or parts of them, given up while they were put together",
                        "reason",
                        reason);
    }

    @Override
    public Description description() {
        return description;
    }
}
