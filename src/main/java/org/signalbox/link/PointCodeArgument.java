// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.Problems;
import org.signalbox.config.Statement;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;
import org.signalbox.ss7.WrittenPointCode;

/// How a line of the configuration names a signalling point.
public final class PointCodeArgument {
    /// As written: which point that is, the variant of its network says.
    public static final ArgumentType<WrittenPointCode> TYPE =
            ArgumentType.of(
                    "a point code such as 4.5.6",
                    "POINT-CODE",
                    WrittenPointCode::new,
                    WrittenPointCode::toString);

    private PointCodeArgument() {}

    /// The code that a word of a line stands for; null, and reported, if it is none of the variant.
    public static @Nullable PointCode read(
            Statement line,
            Argument<WrittenPointCode> argument,
            Variant variant,
            Problems problems) {
        try {
            return line.get(argument).in(variant);
        } catch (IllegalArgumentException wrong) {
            problems.error(line, argument, String.valueOf(wrong.getMessage()));
            return null;
        }
    }
}
