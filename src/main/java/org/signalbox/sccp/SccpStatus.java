// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.sccp.translation.TranslationError;
import org.signalbox.sccp.translation.TranslationSnapshot;

import java.util.function.ToLongFunction;

/// SCCP of one network, for an operator.
///
/// @param translation what titles lead to, and how often each entry was used
/// @param counters what became of messages, whoever sent them
/// @param errors why messages were not delivered
/// @param segmentation what became of long messages and of segments
public record SccpStatus(
        SccpConfig config,
        TranslationSnapshot translation,
        ManagementStatus management,
        ToLongFunction<SccpCounter> counters,
        ToLongFunction<TranslationError> errors,
        ToLongFunction<SegmentationCounter> segmentation) {
    /// How many messages are being put together from segments.
    public long reassembling() {
        long ended = segmentation.applyAsLong(SegmentationCounter.REASSEMBLED);
        for (SegmentationCounter counter : SegmentationCounter.values()) {
            if (counter.isOfBegun()) {
                ended += segmentation.applyAsLong(counter);
            }
        }
        return segmentation.applyAsLong(SegmentationCounter.BEGUN) - ended;
    }
}
