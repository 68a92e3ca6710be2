// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/// What is kept until a time, each thing until its own. Belongs to the machine that keeps it, which
/// bounds it, and takes out what is over by [#poll].
///
/// @param <K> by what it is found
/// @param <V> what is kept
public final class Expiring<K, V> {
    private final Map<K, V> kept = new HashMap<>();
    private final Deadlines<K> ends = new Deadlines<>();

    /// Keeps something in the place of what was kept under the key.
    ///
    /// @param deadline until when
    public void put(K key, V value, long deadline) {
        kept.put(key, value);
        ends.put(key, deadline);
    }

    /// Null if there is none.
    public @Nullable V get(K key) {
        return kept.get(key);
    }

    /// Keeps it no longer.
    ///
    /// @return what it was; null if there was none
    public @Nullable V remove(K key) {
        V before = kept.remove(key);
        if (before != null) {
            ends.remove(key);
        }
        return before;
    }

    /// Keeps no longer what meets a condition.
    public void removeIf(Predicate<V> dropped) {
        kept.values().removeIf(dropped);
        ends.retainIf(kept::containsKey);
    }

    public int size() {
        return kept.size();
    }

    public Collection<V> values() {
        return Collections.unmodifiableCollection(kept.values());
    }

    /// Takes one out that is over at `now` or before, in the order in which they are; null if none
    /// is.
    public @Nullable V poll(long now) {
        K key = ends.poll(now);
        return key == null ? null : kept.remove(key);
    }

    /// When the next one is over; [Machine#NO_DEADLINE] if there is none.
    public long earliest() {
        return ends.earliest();
    }

    public void clear() {
        removeIf(_ -> true);
    }
}
