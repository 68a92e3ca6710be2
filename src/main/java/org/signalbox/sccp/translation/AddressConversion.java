// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.NatureOfAddress;
import org.signalbox.sccp.message.NumberingPlan;

import java.util.List;

/// How titles are written anew (`cs7 gtt address-conversion`): of the items whose digits a title
/// begins with, the longest is carried out; a title that no item takes stays as it is.
///
/// @param plan of titles whose item says none; null: they keep theirs
/// @param nature of titles whose item says none; null: they keep theirs
/// @param items each with other digits
public record AddressConversion(
        String name,
        @Nullable NumberingPlan plan,
        @Nullable NatureOfAddress nature,
        List<ConversionItem> items) {
    /// In an instance.
    public static final int TABLES_MAX = 256;

    /// In a table.
    public static final int ITEMS_MAX = 100_000;

    public AddressConversion {
        items = List.copyOf(items);
    }
}
