// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.signalbox.tcap.MapContext;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which version a far end was found to take, by its title and the context.
final class KnownVersions {
    static final int ENTRIES_MAX = 10_000;
    static final Duration KEPT = Duration.ofHours(1);

    private record Key(String title, MapContext context) {}

    private record Found(int version, long at) {}

    /// The one that was found first is the first.
    private final Map<Key, Found> byKey = new LinkedHashMap<>();

    /// @param newest what is taken of whom nothing is known
    /// @param now nanoseconds
    int of(String title, MapContext context, int newest, long now) {
        Key key = new Key(title, context);
        Found found = byKey.get(key);
        if (found == null) {
            return newest;
        }
        if (now - found.at() >= KEPT.toNanos()) {
            byKey.remove(key);
            return newest;
        }
        return Math.min(found.version(), newest);
    }

    /// @param now nanoseconds
    void learn(String title, MapContext context, int version, long now) {
        Key key = new Key(title, context);
        byKey.remove(key);
        byKey.put(key, new Found(version, now));
        if (byKey.size() > ENTRIES_MAX) {
            byKey.remove(byKey.keySet().iterator().next());
        }
    }
}
