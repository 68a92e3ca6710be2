// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The number of an SCCP user at a signalling point (Q.713 section 3.4.2.2, TS 23.003 section 8.2).
///
/// All 256 values are interned.
public final class SubsystemNumber {
    private static final SubsystemNumber[] VALUES = intern();

    /// What stands in an address whose subsystem is not known, or that has none.
    public static final SubsystemNumber NOT_KNOWN = of(0);

    /// SCCP's own management (Q.714 section 5).
    public static final SubsystemNumber MANAGEMENT = of(1);

    public static final SubsystemNumber HLR = of(6);
    public static final SubsystemNumber VLR = of(7);
    public static final SubsystemNumber MSC = of(8);
    public static final SubsystemNumber SGSN = of(149);

    /// The highest value there is.
    public static final int MAX = 255;

    private static final Map<Integer, String> NAMES =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry(1, "management"),
                            Map.entry(3, "isup"),
                            Map.entry(4, "omap"),
                            Map.entry(5, "map"),
                            Map.entry(6, "hlr"),
                            Map.entry(7, "vlr"),
                            Map.entry(8, "msc"),
                            Map.entry(9, "eir"),
                            Map.entry(10, "auc"),
                            Map.entry(142, "ranap"),
                            Map.entry(145, "gmlc"),
                            Map.entry(146, "cap"),
                            Map.entry(147, "gsmscf"),
                            Map.entry(149, "sgsn"),
                            Map.entry(150, "ggsn")));

    private final int value;

    private SubsystemNumber(int value) {
        this.value = value;
    }

    /// One of 256 constants.
    ///
    /// @param value 0 to [#MAX]
    public static SubsystemNumber of(int value) {
        return VALUES[value];
    }

    public int value() {
        return value;
    }

    /// What usually is there, such as `hlr`.
    public Optional<String> name() {
        return Optional.ofNullable(NAMES.get(value));
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }

    private static SubsystemNumber[] intern() {
        SubsystemNumber[] values = new SubsystemNumber[MAX + 1];
        for (int value = 0; value < values.length; value++) {
            values[value] = new SubsystemNumber(value);
        }
        return values;
    }
}
