// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.stream.Stream;

/// Things by the digits that numbers begin with; the longest decides. Immutable.
///
/// @param <T> the things
public final class PrefixTable<T> {
    private final Map<String, T> exact;
    private final Map<String, T> prefixes;
    private final int longest;

    private PrefixTable(Map<String, T> exact, Map<String, T> prefixes) {
        this.exact = Map.copyOf(exact);
        this.prefixes = Map.copyOf(prefixes);
        this.longest = prefixes.keySet().stream().mapToInt(String::length).max().orElse(0);
    }

    /// @param exact by whole numbers, which go before
    /// @param prefixes by the digits that numbers begin with; an empty one is for all
    public static <T> PrefixTable<T> of(Map<String, T> exact, Map<String, T> prefixes) {
        return new PrefixTable<>(exact, prefixes);
    }

    public static <T> PrefixTable<T> ofPrefixes(Map<String, T> prefixes) {
        return of(Map.of(), prefixes);
    }

    /// Whether there are none.
    public boolean isEmpty() {
        return exact.isEmpty() && prefixes.isEmpty();
    }

    /// All things, in no order.
    public Stream<T> values() {
        return Stream.concat(exact.values().stream(), prefixes.values().stream());
    }

    /// @return null if there is none
    public @Nullable T find(String digits) {
        T found = exact.get(digits);
        for (int length = Math.min(digits.length(), longest);
                found == null && length >= 0;
                length--) {
            found = prefixes.get(digits.substring(0, length));
        }
        return found;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PrefixTable<?> that
                && exact.equals(that.exact)
                && prefixes.equals(that.prefixes);
    }

    @Override
    public int hashCode() {
        return 31 * exact.hashCode() + prefixes.hashCode();
    }
}
