// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import org.signalbox.config.ArgumentType;
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
}
