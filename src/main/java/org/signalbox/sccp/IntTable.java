// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import java.util.Map;

/// Numbers by numbers, in open addressing. Immutable.
///
/// **Size.** 8 octets a slot, at least twice as many slots as entries. **Cost.** One or two array
/// loads.
final class IntTable {
    private final int[] keys;

    /// 0 where a slot is empty.
    private final int[] values;

    /// @param entries values that are not 0, by key
    IntTable(Map<Integer, Integer> entries) {
        int slots = Integer.highestOneBit(Math.max(1, entries.size())) << 2;
        keys = new int[slots];
        values = new int[slots];
        entries.forEach(
                (key, value) -> {
                    assert value != 0;
                    int slot = slot(key);
                    keys[slot] = key;
                    values[slot] = value;
                });
    }

    /// @return 0 if there is none
    int get(int key) {
        return values[slot(key)];
    }

    /// Where a key is, or would be.
    private int slot(int key) {
        int mask = keys.length - 1;
        int slot = mix(key) & mask;
        while (values[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /// Spreads neighbouring keys over the slots.
    private static int mix(int key) {
        int mixed = key * 0x9E37_79B9;
        return mixed ^ mixed >>> 16;
    }
}
