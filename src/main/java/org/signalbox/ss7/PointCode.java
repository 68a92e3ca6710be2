// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

/// The code of a signalling point (Q.704 section 2.2, Q.708).
///
/// A number of 14 (ITU), 16 (TTC) or 24 bits (ANSI, China). The codes of ITU size are interned:
/// [#of] gives one of 16,384 objects and allocates nothing. How a code is *written* is not part of
/// it; see [PointCodeFormat].
public final class PointCode implements Comparable<PointCode> {
    private static final PointCode[] ITU_CODES = intern(Variant.ITU);

    private final Variant variant;
    private final int value;

    private PointCode(Variant variant, int value) {
        this.variant = variant;
        this.value = value;
    }

    /// The code of a number; for ITU's 14 bits one of 16,384 constants.
    ///
    /// @throws IllegalArgumentException if `value` does not fit the variant
    public static PointCode of(Variant variant, int value) {
        if (value < 0 || value > variant.maxPointCode()) {
            throw new IllegalArgumentException(
                    "point code " + value + " out of range 0 to " + variant.maxPointCode());
        }
        return variant == Variant.ITU ? ITU_CODES[value] : new PointCode(variant, value);
    }

    /// A code of 14 bits.
    public static PointCode itu(int value) {
        return of(Variant.ITU, value);
    }

    /// Reads a code in the variant's usual format or as a number; see [PointCodeFormat#parse].
    ///
    /// @throws IllegalArgumentException with a message that quotes the text and says what was
    /// expected
    public static PointCode parse(Variant variant, String text) {
        return of(variant, variant.defaultFormat().parse(text));
    }

    /// Reads a 14-bit code, as in `4.5.6`.
    public static PointCode itu(String text) {
        return parse(Variant.ITU, text);
    }

    public Variant variant() {
        return variant;
    }

    public int value() {
        return value;
    }

    /// Numerical order.
    @Override
    public int compareTo(PointCode other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof PointCode that
                        && variant == that.variant
                        && value == that.value);
    }

    @Override
    public int hashCode() {
        return value * 31 + variant.ordinal();
    }

    /// In the variant's default format, as in `4.5.6`.
    @Override
    public String toString() {
        return variant.defaultFormat().print(value);
    }

    private static PointCode[] intern(Variant variant) {
        PointCode[] codes = new PointCode[variant.maxPointCode() + 1];
        for (int value = 0; value < codes.length; value++) {
            codes[value] = new PointCode(variant, value);
        }
        return codes;
    }
}
