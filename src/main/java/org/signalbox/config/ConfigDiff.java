// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// What became of a set of records between two configurations, by key.
///
/// @param added what is only in the later one
/// @param removed what is only in the earlier one
/// @param changed what is in both and not equal
/// @param <K> what makes a record the same thing: a linkset's name
/// @param <V> records with value equality
public record ConfigDiff<K, V>(Map<K, V> added, Map<K, V> removed, Map<K, Change<V>> changed) {
    /// Two values of the same thing.
    public record Change<V>(V before, V after) {}

    /// Compares; all results keep the order of their side.
    public static <K, V> ConfigDiff<K, V> between(
            Collection<V> before, Collection<V> after, Function<V, K> key) {
        return between(byKey(before, key), byKey(after, key));
    }

    public static <K, V> ConfigDiff<K, V> between(Map<K, V> before, Map<K, V> after) {
        Map<K, V> added = new LinkedHashMap<>(after);
        added.keySet().removeAll(before.keySet());
        Map<K, V> removed = new LinkedHashMap<>(before);
        removed.keySet().removeAll(after.keySet());
        Map<K, Change<V>> changed = new LinkedHashMap<>();
        before.forEach(
                (key, old) -> {
                    V now = after.get(key);
                    if (now != null && !now.equals(old)) {
                        changed.put(key, new Change<>(old, now));
                    }
                });
        return new ConfigDiff<>(added, removed, changed);
    }

    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }

    private static <K, V> Map<K, V> byKey(Collection<V> values, Function<V, K> key) {
        Map<K, V> byKey = new LinkedHashMap<>();
        for (V value : values) {
            byKey.put(key.apply(value), value);
        }
        return byKey;
    }
}
