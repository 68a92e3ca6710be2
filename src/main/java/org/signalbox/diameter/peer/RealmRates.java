// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// How much each realm has sent lately: a token bucket for each, of which are kept those that are
/// not full. When there are too many to be kept, the rest has one for all.
final class RealmRates {
    static final int REALMS_MAX = 1_024;

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int INITIAL_PLACES = 16;
    private static final float LOAD = 0.75f;

    private final long intervalNanos;
    private final long burstNanos;

    /// When the bucket of each will be full again; the one that was asked for longest ago first.
    private final Map<String, Long> fullAt = new LinkedHashMap<>(INITIAL_PLACES, LOAD, true);

    /// The same of those for which there was no room.
    private long othersFullAt = Long.MIN_VALUE;

    RealmRates(FirewallConfig.Rate rate) {
        this.intervalNanos = NANOS_PER_SECOND / rate.perSecond();
        this.burstNanos = intervalNanos * (rate.burst() - 1);
    }

    /// Takes a token.
    ///
    /// @return whether there was one
    boolean take(String realm, long now) {
        if (!fullAt.containsKey(realm) && !hasRoom(now)) {
            long next = Math.max(othersFullAt, now);
            if (next - now > burstNanos) {
                return false;
            }
            othersFullAt = next + intervalNanos;
            return true;
        }
        long next = Math.max(fullAt.getOrDefault(realm, now), now);
        if (next - now > burstNanos) {
            return false;
        }
        fullAt.put(realm, next + intervalNanos);
        return true;
    }

    /// A bucket that is full again is as good as none.
    private boolean hasRoom(long now) {
        if (fullAt.size() < REALMS_MAX) {
            return true;
        }
        Iterator<Long> oldest = fullAt.values().iterator();
        if (oldest.next() <= now) {
            oldest.remove();
            return true;
        }
        return false;
    }

    /// How many are kept.
    int size() {
        return fullAt.size();
    }
}
