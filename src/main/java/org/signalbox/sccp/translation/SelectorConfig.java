// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;

/// A selector: which titles it takes, and what becomes of them (`cs7 gtt selector`).
///
/// @param before the table by which titles are converted before they are looked up; null: none
/// @param after the same for titles that were found
/// @param next the selector in whose entries a title is looked up that has none here; null: none
public record SelectorConfig(
        String name,
        SelectorKey key,
        @Nullable String before,
        @Nullable String after,
        @Nullable String next,
        GtaTable entries) {
    /// In an instance.
    public static final int SELECTORS_MAX = 256;

    /// How many selectors may follow one another by [#next].
    public static final int CHAIN_MAX = 8;

    /// A selector without conversions that no other follows.
    public SelectorConfig(String name, SelectorKey key, GtaTable entries) {
        this(name, key, null, null, null, entries);
    }
}
