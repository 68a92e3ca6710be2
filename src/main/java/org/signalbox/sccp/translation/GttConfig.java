// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.signalbox.ss7.PointCode;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Global title translation in one network. Immutable.
///
/// @param selectors in the order of the lines
/// @param concerned lists of points by their name
public record GttConfig(
        List<SelectorConfig> selectors,
        List<ApplicationGroup> groups,
        List<MatedApplication> mated,
        SortedMap<String, List<PointCode>> concerned,
        List<AddressConversion> conversions) {
    /// On a list of points that are told of subsystems.
    public static final int CONCERNED_MAX = 256;

    /// No title leads anywhere.
    public static final GttConfig EMPTY =
            new GttConfig(List.of(), List.of(), List.of(), new TreeMap<>(), List.of());

    public GttConfig {
        selectors = List.copyOf(selectors);
        groups = List.copyOf(groups);
        mated = List.copyOf(mated);
        SortedMap<String, List<PointCode>> lists = new TreeMap<>();
        concerned.forEach((name, points) -> lists.put(name, List.copyOf(points)));
        concerned = Collections.unmodifiableSortedMap(lists);
        conversions = List.copyOf(conversions);
    }

    /// How many entries all selectors have.
    public int entries() {
        return selectors.stream().mapToInt(selector -> selector.entries().size()).sum();
    }
}
