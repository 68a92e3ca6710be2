// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Many timers of one kind, each for something of its own. Belongs to the machine whose timers they
/// are.
///
/// @param <K> what a timer runs for
public final class Deadlines<K> {
    private final Map<K, Long> byKey = new HashMap<>();
    private final TreeMap<Long, LinkedHashSet<K>> byTime = new TreeMap<>();

    public boolean contains(K key) {
        return byKey.containsKey(key);
    }

    public int size() {
        return byKey.size();
    }

    /// Starts a timer, or starts it anew.
    public void put(K key, long deadline) {
        remove(key);
        byKey.put(key, deadline);
        byTime.computeIfAbsent(deadline, _ -> new LinkedHashSet<>()).add(key);
    }

    public void remove(K key) {
        Long deadline = byKey.remove(key);
        if (deadline != null) {
            LinkedHashSet<K> same = byTime.get(deadline);
            if (same != null) {
                same.remove(key);
                if (same.isEmpty()) {
                    byTime.remove(deadline);
                }
            }
        }
    }

    /// Stops those that do not meet a condition.
    public void retainIf(Predicate<K> kept) {
        for (K key : byKey.keySet().stream().filter(kept.negate()).toList()) {
            remove(key);
        }
    }

    /// Takes one that has run out at `now` or before, in the order in which they do; null if none
    /// has.
    public @Nullable K poll(long now) {
        if (byTime.isEmpty() || earliest() > now) {
            return null;
        }
        K key = byTime.firstEntry().getValue().getFirst();
        remove(key);
        return key;
    }

    /// When the next one runs out; [Machine#NO_DEADLINE] if there is none.
    public long earliest() {
        return byTime.isEmpty() ? Machine.NO_DEADLINE : byTime.firstKey();
    }
}
