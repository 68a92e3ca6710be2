// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// What was thrown away for one reason, for operators.
///
/// @param count how many messages, over all links and our own, since the network was made
/// @param lastSample one of the last of them (of each destination one a second is looked at)
/// @param sampleAge how long ago that was
public record DiscardStatus(
        DiscardReason reason,
        long count,
        @Nullable DiscardSample lastSample,
        @Nullable Duration sampleAge) {}
