// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.Variant;

/// Signalling traffic flow control of a network.
///
/// @param method what congestion means and does
/// @param tfcPacingRatio of the messages from one origin to one destination that meet congestion,
///     the first is answered by transfer-controlled, and then one in so many; 1 to 4,096
public record FlowControlConfig(CongestionMethod method, int tfcPacingRatio) {
    /// Q.704 section 11.2.3.1: n is 8.
    public static final int TFC_PACING_RATIO = 8;

    public static final int TFC_PACING_RATIO_MAX = 4_096;

    /// What networks of a variant use unless they have chosen otherwise.
    public static FlowControlConfig of(Variant variant) {
        return new FlowControlConfig(CongestionMethod.of(variant), TFC_PACING_RATIO);
    }

    public FlowControlConfig {
        if (tfcPacingRatio < 1 || tfcPacingRatio > TFC_PACING_RATIO_MAX) {
            throw new IllegalArgumentException(
                    "pacing ratio %d out of range 1 to %d"
                            .formatted(tfcPacingRatio, TFC_PACING_RATIO_MAX));
        }
    }
}
