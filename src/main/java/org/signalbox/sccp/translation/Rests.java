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
/// the lines of memory in which they are. From the highest bits down one has its digits, how many
/// these are in four bits, and its value.
final class Rests {
    /// How one is written.
    enum Form {
        /// 6 octets, for a million telephone numbers.
        NARROW(6, 7),
        /// 8 octets, where more digits or values are to be told apart.
        WIDE(8, 10);

        private final int octets;
        private final int digitsMax;

        Form(int octets, int digitsMax) {
            this.octets = octets;
            this.digitsMax = digitsMax;
        }

        /// How many digits one can have.
        int digitsMax() {
            return digitsMax;
        }

        /// The highest value that one can have.
        int valueMax() {
            return (1 << Byte.SIZE * octets - DIGIT_BITS * digitsMax - LENGTH_BITS) - 1;
        }
    }

    private static final int DIGIT_BITS = 4;
    private static final int LENGTH_BITS = 4;
    private static final int LENGTH = (1 << LENGTH_BITS) - 1;

    /// Of 8 octets, of which one takes the first.
    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Form form;
    private final byte[] octets;
    private final int octetsEach;
    private final int lengthShift;
    private final int valueShift;

    /// @param octets of all, and as many more as are read of the last one past its end
    private Rests(Form form, byte[] octets) {
        this.form = form;
        this.octets = octets;
        this.octetsEach = form.octets;
        this.lengthShift = Long.SIZE - DIGIT_BITS * form.digitsMax - LENGTH_BITS;
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
        int end = octetsEach * first;
        for (int at = octetsEach * last; at >= end; at -= octetsEach) {
            long rest = (long) EIGHT.get(octets, at);
            int length = (int) (rest >>> lengthShift) & LENGTH;
            // in two steps, since one of 64 would be none
            long different = (rest ^ wanted) >>> 1 >>> Long.SIZE - 1 - DIGIT_BITS * length;
            if (different == 0 && length <= count) {
                return at / octetsEach;
            }
        }
        return -1;
    }

    int value(int number) {
        return (int) (at(number) >>> valueShift) & form.valueMax();
    }

    int length(int number) {
        return (int) (at(number) >>> lengthShift) & LENGTH;
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
        /// @param digits the first in the highest bits, and zeros past the last
        /// @param length how many, at most [Form#digitsMax]
        void set(int number, long digits, int length) {
            assert length <= made.form.digitsMax;
            put(number, made.at(number) | digits | (long) length << made.lengthShift);
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
