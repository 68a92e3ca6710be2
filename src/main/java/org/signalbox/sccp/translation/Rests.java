// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// What prefixes have past the node of a [DigitTree] at which few are left, and a value for each.
/// Immutable.
///
/// Those of a node stand side by side, and each takes as few octets as may be: a look-up waits for
/// the lines of memory in which they are, the longer the more memory there is. From the highest
/// bits down one has its digits and its value; between them, where code 15 is a digit, how many
/// digits there are, and otherwise digits past the last are 15.
final class Rests {
    /// How one is written.
    enum Form {
        /// 5 octets, for a million telephone numbers.
        TIGHT(5, 7, 0),
        /// 6 octets, for fewer of them, which have more digits past the first ones, or more values.
        NARROW(6, 8, 0),
        /// 8 octets, for all else.
        WIDE(8, 10, 4);

        private final int octets;
        private final int digitsMax;
        private final int lengthBits;

        Form(int octets, int digitsMax, int lengthBits) {
            this.octets = octets;
            this.digitsMax = digitsMax;
            this.lengthBits = lengthBits;
        }

        /// How many digits one can have.
        int digitsMax() {
            return digitsMax;
        }

        /// Whether code 15 can be a digit.
        boolean hasEveryDigit() {
            return lengthBits > 0;
        }

        /// The highest value that one can have.
        int valueMax() {
            return (1 << Byte.SIZE * octets - DIGIT_BITS * digitsMax - lengthBits) - 1;
        }
    }

    private static final int DIGIT_BITS = 4;
    private static final int FILLER = 0x0F;
    private static final int LENGTH = 0x0F;

    /// Of 8 octets, of which one takes the first.
    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Form form;
    private final byte[] octets;
    private final int octetsEach;

    /// Where in the 8 octets the last digit stands, how many digits there are, and the value.
    private final int digitsShift;

    private final int lengthShift;
    private final int valueShift;

    /// @param octets of all, and as many more as are read of the last one past its end
    private Rests(Form form, byte[] octets) {
        this.form = form;
        this.octets = octets;
        this.octetsEach = form.octets;
        this.digitsShift = Long.SIZE - DIGIT_BITS * form.digitsMax;
        this.lengthShift = digitsShift - form.lengthBits;
        this.valueShift = Long.SIZE - Byte.SIZE * form.octets;
    }

    int size() {
        return (octets.length - Long.BYTES) / octetsEach;
    }

    /// How many octets they take.
    long octets() {
        return octets.length;
    }

    /// The last of neighbours with whose digits others begin.
    ///
    /// @param wanted the others, the first in the highest bits, without the rest of the prefix
    /// @param count how many these are, at least
    /// @return -1 if there is none
    int find(int first, int last, long wanted, int count) {
        int at = octetsEach * last;
        for (int number = last; number >= first; number--) {
            long rest = (long) EIGHT.get(octets, at);
            int unused = unusedBits(rest);
            // in two steps, since one of 64 would be none
            long different = (rest ^ wanted) >>> digitsShift - 1 + unused >>> 1;
            if (different == 0 && Long.SIZE - digitsShift - unused <= DIGIT_BITS * count) {
                return number;
            }
            at -= octetsEach;
        }
        return -1;
    }

    /// How many of the bits for digits have none.
    private int unusedBits(long rest) {
        if (lengthShift < digitsShift) {
            int length = (int) (rest >>> lengthShift) & LENGTH;
            return Long.SIZE - digitsShift - DIGIT_BITS * length;
        }
        // whole digits of which all bits are set
        return Long.numberOfTrailingZeros(~(rest >>> digitsShift)) & -DIGIT_BITS;
    }

    int value(int number) {
        return (int) (at(number) >>> valueShift) & form.valueMax();
    }

    int length(int number) {
        return (Long.SIZE - digitsShift - unusedBits(at(number))) / DIGIT_BITS;
    }

    int digit(int number, int i) {
        return (int) (at(number) >>> Long.SIZE - DIGIT_BITS * (i + 1)) & 0x0F;
    }

    private long at(int number) {
        return (long) EIGHT.get(octets, octetsEach * number);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Rests rests
                && form == rests.form
                && Arrays.equals(octets, rests.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /// Collects them.
    static final class Builder {
        private final Rests made;

        /// @param values of the prefixes by their number, each 0 to [Form#valueMax]
        Builder(Form form, int[] values) {
            made = new Rests(form, new byte[form.octets * values.length + Long.BYTES]);
            for (int number = 0; number < values.length; number++) {
                assert values[number] >= 0 && values[number] <= form.valueMax();
                put(number, (long) values[number] << made.valueShift);
            }
        }

        Form form() {
            return made.form;
        }

        /// Adds to a prefix, which has none yet, its digits.
        ///
        /// @param digits the first in the highest bits, and zeros past the last; 0 to 15, or to 14
        ///     where the form does not have every digit
        /// @param length how many, at most [Form#digitsMax]
        void set(int number, long digits, int length) {
            assert length <= made.form.digitsMax;
            long written = digits;
            if (made.form.hasEveryDigit()) {
                written |= (long) length << made.lengthShift;
            } else {
                for (int i = length; i < made.form.digitsMax; i++) {
                    written |= (long) FILLER << Long.SIZE - DIGIT_BITS * (i + 1);
                }
            }
            put(number, made.at(number) | written);
        }

        /// @param bits of which those past the form's octets stay as they are
        private void put(int number, long bits) {
            long others = -1L >>> Byte.SIZE * made.octetsEach - 1 >>> 1;
            int at = made.octetsEach * number;
            long kept = (long) EIGHT.get(made.octets, at) & others;
            EIGHT.set(made.octets, at, bits & ~others | kept);
        }

        Rests build() {
            return made;
        }
    }
}
