// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A block of point codes: those that share their first `length` bits, as a prefix does in IP.
///
/// `7.0.0/3` are all ITU codes whose zone is 7; `1.2.3/14` is that code alone; `0.0.0/0` are all.
/// (M3UA's *mask* counts the other way round, wildcarded low bits: convert at its codec.)
///
/// @param code the first code of the block: all bits behind the prefix are zero
/// @param length significant bits, 0 to the size of the code
public record PointCodeMask(PointCode code, int length) {
    /// The order of a routing table: longest prefix first, then by number.
    public static final Comparator<PointCodeMask> LONGEST_FIRST =
            Comparator.comparingInt(PointCodeMask::length)
                    .reversed()
                    .thenComparing(PointCodeMask::code);

    public PointCodeMask {
        int bits = code.variant().pointCodeBits();
        if (length < 0 || length > bits) {
            throw new IllegalArgumentException(
                    "mask length " + length + " out of range 0 to " + bits);
        }
        if ((code.value() & ~maskBits(code.variant(), length)) != 0) {
            throw new IllegalArgumentException(
                    "%s/%d has bits set behind its prefix; the block is %s/%d"
                            .formatted(
                                    code,
                                    length,
                                    PointCode.of(
                                            code.variant(),
                                            code.value() & maskBits(code.variant(), length)),
                                    length));
        }
    }

    /// The block of `length` bits that holds `inside`.
    public static PointCodeMask around(PointCode inside, int length) {
        Variant variant = inside.variant();
        return new PointCodeMask(
                PointCode.of(variant, inside.value() & maskBits(variant, length)), length);
    }

    /// One code alone.
    public static PointCodeMask full(PointCode code) {
        return new PointCodeMask(code, code.variant().pointCodeBits());
    }

    /// A block from a dotted mask, as in `7.0.0 7.0.0`: ones in front, zeros behind.
    ///
    /// @throws IllegalArgumentException if the ones do not stand in one run at the front
    public static PointCodeMask dotted(PointCode code, PointCode mask) {
        Variant variant = code.variant();
        int length = Integer.bitCount(mask.value());
        if (mask.value() != maskBits(variant, length)) {
            throw new IllegalArgumentException(
                    ("mask %s is %s in bits: expected ones in front and zeros behind, as %s (which"
                                    + " is /%d)")
                            .formatted(
                                    mask,
                                    binary(mask),
                                    PointCode.of(variant, maskBits(variant, length)),
                                    length));
        }
        return new PointCodeMask(code, length);
    }

    /// The fewest blocks that together hold exactly the codes from `first` to `last`, in order.
    ///
    /// @throws IllegalArgumentException if `last` is below `first`
    public static List<PointCodeMask> covering(PointCode first, PointCode last) {
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException(
                    "range " + first + " to " + last + " ends before it begins");
        }
        Variant variant = first.variant();
        int bits = variant.pointCodeBits();
        List<PointCodeMask> blocks = new ArrayList<>();
        int next = first.value();
        while (next <= last.value()) {
            int free = next == 0 ? bits : Math.min(bits, Integer.numberOfTrailingZeros(next));
            int fitting = 31 - Integer.numberOfLeadingZeros(last.value() - next + 1);
            int wild = Math.min(free, fitting);
            blocks.add(new PointCodeMask(PointCode.of(variant, next), bits - wild));
            next += 1 << wild;
        }
        return blocks;
    }

    /// The smallest single block that holds both codes.
    public static PointCodeMask enclosing(PointCode first, PointCode last) {
        int differing = first.value() ^ last.value();
        int wild = differing == 0 ? 0 : 32 - Integer.numberOfLeadingZeros(differing);
        return around(first, first.variant().pointCodeBits() - wild);
    }

    public Variant variant() {
        return code.variant();
    }

    public boolean contains(PointCode other) {
        return (other.value() & maskBits(variant(), length)) == code.value();
    }

    /// Whether every code of `other` is in this block.
    public boolean contains(PointCodeMask other) {
        return other.length >= length && contains(other.code);
    }

    /// Whether the block is one code alone.
    public boolean isFull() {
        return length == variant().pointCodeBits();
    }

    /// The last code of the block.
    public PointCode last() {
        return PointCode.of(
                variant(),
                code.value() | (variant().maxPointCode() & ~maskBits(variant(), length)));
    }

    /// How many codes the block holds.
    public int size() {
        return 1 << (variant().pointCodeBits() - length);
    }

    /// The mask as a code, as in `7.0.0` for `/3`.
    public PointCode dottedMask() {
        return PointCode.of(variant(), maskBits(variant(), length));
    }

    /// As in `7.0.0/3`, but a single point without its length, as in `7.8.1`.
    public String describe() {
        return isFull() ? code.toString() : toString();
    }

    /// As in `7.0.0/3`.
    @Override
    public String toString() {
        return code + "/" + length;
    }

    private static int maskBits(Variant variant, int length) {
        return variant.maxPointCode() & ~((1 << (variant.pointCodeBits() - length)) - 1);
    }

    private static String binary(PointCode mask) {
        int bits = mask.variant().pointCodeBits();
        String digits = Integer.toBinaryString(mask.value());
        return "0".repeat(bits - digits.length()) + digits;
    }
}
