// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

/// A global title that is being translated: its parts can be changed, and it is used again for the
/// next one. Belongs to one loop.
public final class MutableTitle {
    private final byte[] digits = new byte[GlobalTitle.DIGITS_MAX];
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
        this.count = 0;
    }

    void append(int digit) {
        digits[count] = (byte) digit;
        count++;
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
        return digits[i];
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
        int longer = count - removed + put.length;
        if (longer > GlobalTitle.DIGITS_MAX) {
            return false;
        }
        System.arraycopy(digits, removed, digits, put.length, count - removed);
        System.arraycopy(put, 0, digits, 0, put.length);
        count = longer;
        return true;
    }

    /// The same as a value; allocates.
    public GlobalTitle toTitle() {
        StringBuilder written = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            written.append(Character.forDigit(digits[i], 16));
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
