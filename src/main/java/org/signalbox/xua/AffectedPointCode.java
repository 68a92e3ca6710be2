// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

/// One entry of an Affected Point Code parameter (RFC 4666 section 3.4.1), before it is known of
/// which variant it is.
///
/// ```
///  +---------------+-----------------------------------------------+
///  |  mask         |  point code, 14, 16 or 24 bits, right aligned |
///  +---------------+-----------------------------------------------+
/// ```
///
/// @param wildcards how many low bits of the code may be anything, 0 to 255: the opposite of what
///     [PointCodeMask] counts
/// @param code 24 bits
public record AffectedPointCode(int wildcards, int code) {
    public AffectedPointCode {
        if (wildcards < 0 || wildcards > 0xFF || code < 0 || code > 0xFF_FFFF) {
            throw new IllegalArgumentException(
                    "affected point code out of range: %d, mask %d".formatted(code, wildcards));
        }
    }

    /// The entry with this value of the wire.
    public static AffectedPointCode of(int field) {
        return new AffectedPointCode(field >>> 24, field & 0xFF_FFFF);
    }

    public static AffectedPointCode of(PointCodeMask block) {
        return new AffectedPointCode(
                block.variant().pointCodeBits() - block.length(), block.code().value());
    }

    /// As it is on the wire.
    public int field() {
        return wildcards << 24 | code;
    }

    /// Whether it makes sense in a variant: the code fits, and no more bits are wild than it has.
    public boolean fits(Variant variant) {
        return wildcards <= variant.pointCodeBits() && code <= variant.maxPointCode();
    }

    /// The block of codes; bits that are wild count as zero, whatever they are.
    ///
    /// @throws IllegalArgumentException if it does not fit the variant ([#fits])
    public PointCodeMask in(Variant variant) {
        if (!fits(variant)) {
            throw new IllegalArgumentException(this + " does not fit " + variant.word());
        }
        return PointCodeMask.around(
                PointCode.of(variant, code), variant.pointCodeBits() - wildcards);
    }
}
