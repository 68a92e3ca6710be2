// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.MutableTitle;
import org.signalbox.sccp.message.NatureOfAddress;
import org.signalbox.sccp.message.NumberingPlan;

import java.util.HexFormat;
import java.util.List;

/// An [AddressConversion] made ready for use. Immutable.
final class ConversionTable {
    /// What an item does.
    private record Step(
            int removed,
            byte[] put,
            @Nullable NumberingPlan plan,
            @Nullable NatureOfAddress nature) {}

    private final String name;
    private final DigitTree tree;
    private final Step[] steps;

    ConversionTable(AddressConversion config) {
        DigitTree.Builder builder = new DigitTree.Builder();
        List<ConversionItem> items = config.items();
        for (ConversionItem item : items) {
            byte[] in = digits(item.in());
            builder.add(in, in.length);
        }
        int[] order = builder.sort();
        this.name = config.name();
        this.tree = builder.build(order);
        this.steps = new Step[order.length];
        for (int i = 0; i < order.length; i++) {
            ConversionItem item = items.get(order[i]);
            steps[i] =
                    new Step(
                            item.in().length(),
                            digits(item.out()),
                            item.plan() == null ? config.plan() : item.plan(),
                            item.nature() == null ? config.nature() : item.nature());
        }
    }

    String name() {
        return name;
    }

    /// The item that is carried out for a title; -1 if none is.
    int find(MutableTitle title) {
        return tree.find(title);
    }

    /// Writes a title anew.
    ///
    /// @param item as [#find] says
    /// @return false if it would have too many digits
    boolean convert(MutableTitle title, int item) {
        Step step = steps[item];
        if (!title.replacePrefix(step.removed, step.put)) {
            return false;
        }
        if (step.plan != null) {
            title.setPlan(step.plan);
        }
        if (step.nature != null) {
            title.setNature(step.nature);
        }
        return true;
    }

    private static byte[] digits(String hexadecimal) {
        byte[] digits = new byte[hexadecimal.length()];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = (byte) HexFormat.fromHexDigit(hexadecimal.charAt(i));
        }
        return digits;
    }
}
