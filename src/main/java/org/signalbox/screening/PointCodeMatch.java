// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

/// Point codes as an access list names them: a code, and the bits of it that do not matter.
///
/// As in IOS, the second code is a *wildcard*: its ones are ignored, so `4.5.6 0.0.0` is one code
/// and `4.0.0 0.255.7` a zone. Unlike a [PointCodeMask] it may ignore any bits.
///
/// @param code the bits that matter; those ignored are zero
/// @param ignored of the same variant; a one means that the bit does not matter
public record PointCodeMatch(PointCode code, PointCode ignored) {
    public PointCodeMatch {
        if (code.variant() != ignored.variant()) {
            throw new IllegalArgumentException("a match of two variants: " + code + ", " + ignored);
        }
        code = PointCode.of(code.variant(), code.value() & ~ignored.value());
    }

    /// One code alone.
    public static PointCodeMatch exactly(PointCode code) {
        return new PointCodeMatch(code, PointCode.of(code.variant(), 0));
    }

    /// All codes of a block.
    public static PointCodeMatch of(PointCodeMask block) {
        Variant variant = block.variant();
        return new PointCodeMatch(
                block.code(),
                PointCode.of(variant, variant.maxPointCode() & ~block.dottedMask().value()));
    }

    public boolean matches(PointCode other) {
        return other.variant() == code.variant()
                && (other.value() & ~ignored.value()) == code.value();
    }

    /// As in the configuration: `4.0.0 0.255.7`.
    @Override
    public String toString() {
        return code + " " + ignored;
    }
}
