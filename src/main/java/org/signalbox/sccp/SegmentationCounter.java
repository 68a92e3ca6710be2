// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.metrics.Metric;

/// What [Segmenter] and [Reassembler] count.
///
/// Every segment that is to be put together (`SEGMENTS_RECEIVED`) is passed over as a duplicate, is
/// a failure of its own, or belongs to a message that was begun; of these each is reassembled, has
/// failed, or is being waited for ([#isOfBegun]).
public enum SegmentationCounter implements Metric {
    SEGMENTED("segmented", "Messages cut into segments"),
    SEGMENTS_SENT("segments_sent", "Segments that messages were cut into"),
    NOT_SEGMENTED("not_segmented", "Messages that the destination cannot take in any form"),
    SEGMENTS_RECEIVED("segments_received", "Segments to be put together here"),
    BEGUN("reassemblies_begun", "Messages of which the first segment was kept for the others"),
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

    /// Whether it counts messages begun that have failed.
    boolean isOfBegun() {
        return switch (this) {
            case FAILED_TIMER, FAILED_SEQUENCE, FAILED_RESTARTED, FAILED_TOO_LONG -> true;
            case SEGMENTED,
                    SEGMENTS_SENT,
                    NOT_SEGMENTED,
                    SEGMENTS_RECEIVED,
                    DUPLICATE,
                    BEGUN,
                    REASSEMBLED,
                    FAILED_NOT_BEGUN,
                    FAILED_PROCESSES_FULL,
                    FAILED_OCTETS_FULL ->
                    false;
        };
    }

    /// For an operator: `reassembly failures, timer`.
    public String words() {
        String name = description.metric().substring(PREFIX.length()).replace('_', ' ');
        return description.label().isEmpty()
                ? name
                : name + ", " + description.value().replace('_', ' ');
    }

    @Override
    public Description description() {
        return description;
    }
}
