// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;

import java.time.Duration;

/// Traffic of one link that is being moved, for operators.
///
/// @param procedure in the standard's words
/// @param to a link or a linkset; empty if it is everywhere else
/// @param step what is waited for
/// @param ends how long until the timer of that step runs out; null if none runs
/// @param running since when
/// @param held messages that wait
/// @param retrieved messages taken from the link, which go before them
public record DiversionStatus(
        LinkIdentity from,
        String procedure,
        String to,
        String step,
        @Nullable Duration ends,
        Duration running,
        int held,
        int retrieved) {}
