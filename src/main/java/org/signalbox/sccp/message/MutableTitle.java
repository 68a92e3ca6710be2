// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import java.util.Arrays;

/// A global title that is being translated: its parts can be changed, and it is used again for the
/// next one. Belongs to one loop.
public final class MutableTitle {
    /// How many digits [#window] gives.
    public static final int WINDOW_DIGITS = 16;

    private static final int WINDOW_SHIFT = 4;
    private static final int DIGIT_BITS = 4;

    /// As many windows as hold all digits, and one in which there are none.
    private static final int WORDS = GlobalTitle.DIGITS_MAX / WINDOW_DIGITS + 2;

    /// The digits, the first in the highest bits of the first; zeros past the last.
    private long[] words = new long[WORDS];

    /// Where the digits are put together again if they change.
    private long[] spare = new long[WORDS];

    private TitleForm form = TitleForm.TYPE_PLAN_NATURE;
    private int type;
    private int plan;
    private int nature;
    private int count;

    /// Takes another title's parts.
    public void set(GlobalTitle title) {
        begin(title.form(), title.type().value(), title.plan().value(), title.nature().value());
        for (int i = 0; i < title.digits().length(); i++) {
            append(Character.digit(title.digits().charAt(i), 16));
        }
    }

    /// Starts over, without digits.
    ///
    /// @param type 0 where the form has none, like plan and nature
    void begin(TitleForm form, int type, int plan, int nature) {
        this.form = form;
        this.type = type;
        this.plan = plan;
        this.nature = nature;
        clear();
    }

    private void clear() {
        Arrays.fill(words, 0);
        count = 0;
    }

    private void append(int digit) {
        append((long) digit << Long.SIZE - DIGIT_BITS, 1);
    }

    /// Adds many digits at once.
    ///
    /// @param digits the first in the highest bits, and zeros past the last
    /// @param number how many, up to [#WINDOW_DIGITS]; with those that are there at most
    ///     [GlobalTitle#DIGITS_MAX]
    void append(long digits, int number) {
        int word = count >>> WINDOW_SHIFT;
        int bits = bitsBefore(count);
        words[word] |= digits >>> bits;
        words[word + 1] = digits << 1 << Long.SIZE - 1 - bits; // in two steps, as in #window
        count += number;
    }

    /// How far a digit stands from the highest bits of its word.
    private static int bitsBefore(int i) {
        return DIGIT_BITS * (i & WINDOW_DIGITS - 1);
    }

    public TitleForm form() {
        return form;
    }

    public int type() {
        return type;
    }

    public int plan() {
        return plan;
    }

    public int nature() {
        return nature;
    }

    /// How many digits there are.
    public int count() {
        return count;
    }

    /// @param i from 0, the first digit as it is written
    /// @return 0 to 15
    public int digit(int i) {
        return (int) (window(i) >>> Long.SIZE - DIGIT_BITS);
    }

    /// Many digits at once.
    ///
    /// @param from 0 to [GlobalTitle#DIGITS_MAX], the first of them
    /// @return [#WINDOW_DIGITS] digits, the first in the highest bits; zeros past the last of the
    ///     title
    public long window(int from) {
        return window(words, from);
    }

    private static long window(long[] words, int from) {
        int word = from >>> WINDOW_SHIFT;
        int bits = bitsBefore(from);
        // in two steps, since one of 64 would be none
        return words[word] << bits | words[word + 1] >>> 1 >>> Long.SIZE - 1 - bits;
    }

    public void setForm(TitleForm changed) {
        form = changed;
    }

    public void setType(TranslationType changed) {
        type = changed.value();
    }

    public void setPlan(NumberingPlan changed) {
        plan = changed.value();
    }

    public void setNature(NatureOfAddress changed) {
        nature = changed.value();
    }

    /// Puts other digits in the place of the first ones.
    ///
    /// @param removed how many of the first digits go, at most [#count]
    /// @param put hexadecimal digits, each 0 to 15
    /// @return false if there would be more than [GlobalTitle#DIGITS_MAX]; then nothing is changed
    public boolean replacePrefix(int removed, byte[] put) {
        assert removed >= 0 && removed <= count;
        if (count - removed + put.length > GlobalTitle.DIGITS_MAX) {
            return false;
        }
        long[] former = words;
        int formerCount = count;
        words = spare;
        spare = former;
        clear();
        for (int i = 0; i < put.length; i += WINDOW_DIGITS) {
            int number = Math.min(WINDOW_DIGITS, put.length - i);
            long digits = 0;
            for (int j = 0; j < number; j++) {
                digits = digits << DIGIT_BITS | put[i + j];
            }
            append(digits << Long.SIZE - DIGIT_BITS * number, number);
        }
        for (int i = removed; i < formerCount; i += WINDOW_DIGITS) {
            append(window(former, i), Math.min(WINDOW_DIGITS, formerCount - i));
        }
        return true;
    }

    /// The same as a value; allocates.
    public GlobalTitle toTitle() {
        StringBuilder written = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            written.append(Character.forDigit(digit(i), 16));
        }
        return new GlobalTitle(
                form,
                TranslationType.of(type),
                NumberingPlan.of(plan),
                NatureOfAddress.of(nature),
                written.toString());
    }

    @Override
    public String toString() {
        return toTitle().toString();
    }
}
