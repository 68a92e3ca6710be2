// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import java.util.Iterator;
import java.util.LinkedHashMap;

/// Keeps what a peer can cause at will from being done too often: each thing at most once in an
/// interval, and no more different things in it than there is room for.
///
/// @param <K> what is not to be repeated
final class Repetition<K> {
    private final long intervalNanos;
    private final int remembered;

    /// From when each may be done again, oldest first.
    private final LinkedHashMap<K, Long> until = new LinkedHashMap<>();

    Repetition(long intervalNanos, int rememberedMax) {
        this.intervalNanos = intervalNanos;
        this.remembered = rememberedMax;
    }

    /// Whether it may be done now; if so, it counts as done.
    boolean permits(K what, long now) {
        for (Iterator<Long> ends = until.values().iterator();
                ends.hasNext() && ends.next() <= now; ) {
            ends.remove();
        }
        if (until.containsKey(what) || until.size() >= remembered) {
            return false;
        }
        until.put(what, now + intervalNanos);
        return true;
    }

    /// Whether it was done less than an interval ago.
    boolean isRecent(K what, long now) {
        Long end = until.get(what);
        return end != null && end > now;
    }
}
