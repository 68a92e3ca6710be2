// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.Variant;

/// What a global title says besides its digits. ITU and ANSI number the same forms differently
/// (Q.713 section 3.4.2.3, T1.112.3 section 3.4.2.3), so the form is what the house speaks of.
///
/// | form | ITU indicator | ANSI indicator |
/// |---|---|---|
/// | nature | 1 | - |
/// | type | 2 | 2 |
/// | type, plan, encoding | 3 | 1 |
/// | type, plan, encoding, nature | 4 | - |
public enum TitleForm {
    NATURE(1, 0, 1),
    TYPE(2, 2, 1),
    TYPE_PLAN(3, 1, 2),
    TYPE_PLAN_NATURE(4, 0, 3);

    private final int itu;
    private final int ansi;
    private final int headOctets;

    TitleForm(int itu, int ansi, int headOctets) {
        this.itu = itu;
        this.ansi = ansi;
        this.headOctets = headOctets;
    }

    /// The form that an indicator stands for; null if it is none, or unknown.
    public static @Nullable TitleForm of(Variant variant, int indicator) {
        if (variant == Variant.ANSI) {
            return switch (indicator) {
                case 1 -> TYPE_PLAN;
                case 2 -> TYPE;
                default -> null;
            };
        }
        return switch (indicator) {
            case 1 -> NATURE;
            case 2 -> TYPE;
            case 3 -> TYPE_PLAN;
            case 4 -> TYPE_PLAN_NATURE;
            default -> null;
        };
    }

    /// The form that says most in networks of a variant.
    public static TitleForm fullest(Variant variant) {
        return variant == Variant.ANSI ? TYPE_PLAN : TYPE_PLAN_NATURE;
    }

    /// The global title indicator (GTI) of a network; 0 if networks of this variant cannot say it.
    public int indicator(Variant variant) {
        return variant == Variant.ANSI ? ansi : itu;
    }

    public boolean hasType() {
        return this != NATURE;
    }

    public boolean hasPlan() {
        return this == TYPE_PLAN || this == TYPE_PLAN_NATURE;
    }

    public boolean hasNature() {
        return this == NATURE || this == TYPE_PLAN_NATURE;
    }

    /// How many octets stand before the digits.
    int headOctets() {
        return headOctets;
    }
}
