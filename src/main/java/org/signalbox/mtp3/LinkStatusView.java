// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkIdentity;

import java.time.Duration;
import java.util.Map;

/// One link, for operators.
///
/// @param shutdown whether the operator has taken this very link out of use
/// @param inhibitedLocally whether this end keeps user traffic off it
/// @param inhibitedRemotely whether the far end does
/// @param emergency whether the last alignment was asked for in the short form, there being no
///     other link
/// @param lastFailure why it last failed; null if it never did
/// @param lastTest what the last link test found; null if none has ended
/// @param nextAttempt how long until it is tried again; null if it does not wait for that
/// @param inState how long the link has been in its state
/// @param congestion level of its transmit queue, 0 to 3
/// @param counters what is counted on it
public record LinkStatusView(
        LinkIdentity id,
        LinkState state,
        boolean shutdown,
        boolean inhibitedLocally,
        boolean inhibitedRemotely,
        boolean emergency,
        @Nullable LinkFailure lastFailure,
        @Nullable LinkTestResult lastTest,
        @Nullable Duration nextAttempt,
        Duration inState,
        int congestion,
        Map<LinkCounter, Long> counters) {}
