// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

import java.util.Locale;
import java.util.regex.Pattern;

/// A point code as somebody has written it, whose variant is not known yet: a configuration names
/// the variant in a line of its own, which may stand anywhere.
///
/// Two are equal if they are written alike, whatever stands between the components.
public record WrittenPointCode(String text) {
    private static final int CHARS_MAX = 40;
    private static final Pattern NOTATION =
            Pattern.compile("[0-9]+([.-][0-9]+)*|0[xX][0-9a-fA-F]+|0[bB][01]+");

    /// @throws IllegalArgumentException if it is no notation of [PointCodeFormat#parse]
    public WrittenPointCode {
        if (text.length() > CHARS_MAX || !NOTATION.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a point code: expected components such as 4.5.6, or a number"
                            .formatted(text));
        }
        text = text.replace('-', '.').toLowerCase(Locale.ROOT);
    }

    /// What it means in networks of a variant.
    ///
    /// @throws IllegalArgumentException with a message that quotes the text and says what was
    /// expected
    public PointCode in(Variant variant) {
        return PointCode.parse(variant, text);
    }

    @Override
    public String toString() {
        return text;
    }
}
