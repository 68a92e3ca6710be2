// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

import java.util.Arrays;
import java.util.List;

/// How a point code is written: its bits cut into components, most significant first.
///
/// ```
///   ITU 3-8-3        | zone 3 | area / network 8 | signalling point 3 |      4.5.6  = 8238
///   ANSI 8-8-8       | network 8 | cluster 8 | member 8 |
/// ```
///
/// The format is a matter of display only; two formats of one size write the same codes
/// differently.
///
/// @param delimiter between components when written; all delimiters are accepted when read
/// @param widths bits of each component, most significant first; they add up to the size of the
/// code
public record PointCodeFormat(Delimiter delimiter, List<Integer> widths) {
    /// What stands between the components.
    public enum Delimiter {
        DOT('.'),
        DASH('-');

        private final char character;

        Delimiter(char character) {
            this.character = character;
        }

        public char character() {
            return character;
        }
    }

    private static final int BITS_MAX = 24;

    public PointCodeFormat {
        widths = List.copyOf(widths);
        int sum = 0;
        for (int width : widths) {
            if (width < 1) {
                throw new IllegalArgumentException("a component of " + width + " bits: " + widths);
            }
            sum += width;
        }
        if (sum < 1 || sum > BITS_MAX) {
            throw new IllegalArgumentException(
                    "components of " + widths + " add up to " + sum + " bits, expected 1 to 24");
        }
    }

    PointCodeFormat(Delimiter delimiter, Integer... widths) {
        this(delimiter, List.of(widths));
    }

    /// The size of the codes this format writes.
    public int bits() {
        return widths.stream().mapToInt(Integer::intValue).sum();
    }

    /// Reads a code as operators write it: components (`4.5.6`, `4-5-6`), a decimal number
    /// (`8238`), a hexadecimal number (`0x202e`), or all bits (`10000000101110`, or any number of
    /// them behind `0b`). A string of exactly [#bits] zeros and ones is read as bits.
    ///
    /// @return the number
    /// @throws IllegalArgumentException with a message that quotes the text and says what was
    /// expected
    public int parse(String text) {
        String[] components = text.split("[.-]", -1);
        if (components.length > 1) {
            return parseComponents(text, components);
        }
        int bits = bits();
        if (text.startsWith("0x") || text.startsWith("0X")) {
            return bounded(text, text.substring(2), 16);
        }
        if (text.startsWith("0b") || text.startsWith("0B")) {
            return bounded(text, text.substring(2), 2);
        }
        if (text.length() == bits && text.chars().allMatch(c -> c == '0' || c == '1')) {
            return Integer.parseInt(text, 2);
        }
        return bounded(text, text, 10);
    }

    /// Writes a code in this format.
    public String print(int code) {
        StringBuilder text = new StringBuilder(12);
        int rest = bits();
        for (int width : widths) {
            rest -= width;
            if (!text.isEmpty()) {
                text.append(delimiter.character());
            }
            text.append((code >>> rest) & ((1 << width) - 1));
        }
        return text.toString();
    }

    /// The widths as in `3-8-3`.
    @Override
    public String toString() {
        return String.join("-", widths.stream().map(String::valueOf).toList());
    }

    private int parseComponents(String text, String[] components) {
        if (components.length != widths.size()) {
            throw new IllegalArgumentException(
                    "\"%s\" has %d components, a point code of format %s has %d, as in %s"
                            .formatted(text, components.length, this, widths.size(), example()));
        }
        int code = 0;
        for (int i = 0; i < components.length; i++) {
            int max = (1 << widths.get(i)) - 1;
            int value = decimal(components[i]);
            if (value < 0 || value > max) {
                throw new IllegalArgumentException(
                        "\"%s\": component %d is \"%s\", expected 0 to %d (format %s)"
                                .formatted(text, i + 1, components[i], max, this));
            }
            code = code << widths.get(i) | value;
        }
        return code;
    }

    private int bounded(String text, String digits, int radix) {
        int max = (1 << bits()) - 1;
        long code;
        try {
            code = radix == 16 || isAscii(digits) ? Long.parseLong(digits, radix) : -1;
        } catch (NumberFormatException notANumber) {
            code = -1;
        }
        if (code < 0 || code > max || !text.matches("[0-9a-zA-Z]+")) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a point code: expected %s, or a number from 0 to %d"
                            .formatted(text, example(), max));
        }
        return (int) code;
    }

    private static int decimal(String digits) {
        return isAscii(digits) && digits.length() <= 8 ? Integer.parseInt(digits) : -1;
    }

    /// `parseInt` would take the digits of every script; the command line is ASCII.
    private static boolean isAscii(String digits) {
        return !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private String example() {
        int[] ones = new int[widths.size()];
        Arrays.setAll(ones, i -> i + 1);
        return String.join(
                String.valueOf(delimiter.character()),
                Arrays.stream(ones).mapToObj(String::valueOf).toList());
    }
}
