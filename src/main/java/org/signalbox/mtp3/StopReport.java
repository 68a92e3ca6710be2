// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.LinkIdentity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How a point has stopped, and what it could not deliver.
///
/// @param took from the order to the end
/// @param inTime whether all was done before the time was up
/// @param unsent messages that wait on a link or that its far end has not acknowledged, by link;
///     links without any are left out
/// @param held messages held because their traffic was being moved to another way
/// @param doubtful messages that were sent on links since closed, of which no far end could say
///     whether they arrived
/// @param forUserParts messages for user parts of this point that were not taken
/// @param discarded messages thrown away since the order, by reason
public record StopReport(
        Duration took,
        boolean inTime,
        Map<LinkIdentity, Integer> unsent,
        int held,
        long doubtful,
        int forUserParts,
        Map<DiscardReason, Long> discarded) {
    public StopReport {
        unsent = Map.copyOf(unsent);
        discarded = Map.copyOf(discarded);
    }

    /// How many messages were not delivered. One on a link whose far end has not acknowledged it
    /// may have arrived.
    public long undelivered() {
        return unsent.values().stream().mapToLong(Integer::longValue).sum()
                + held
                + doubtful
                + forUserParts
                + discarded.values().stream().mapToLong(Long::longValue).sum();
    }

    /// What was not delivered and why, for the operator.
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        new TreeMap<>(unsent)
                .forEach((link, count) -> reasons.add(count + " not acknowledged on link " + link));
        if (held > 0) {
            reasons.add(held + " held while their traffic was moved");
        }
        if (doubtful > 0) {
            reasons.add(doubtful + " sent on closed links, perhaps in vain");
        }
        if (forUserParts > 0) {
            reasons.add(forUserParts + " for user parts of this point");
        }
        new TreeMap<>(discarded)
                .forEach((reason, count) -> reasons.add(count + " discarded: " + reason.words()));
        return reasons;
    }
}
