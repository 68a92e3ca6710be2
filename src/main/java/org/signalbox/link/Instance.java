// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;

/// How a line of the configuration names one of the networks that a node is in.
public final class Instance {
    /// The highest number; ITP counts from 0.
    public static final int MAX = 7;

    /// In front of a line, as in `cs7 instance 1 variant ansi`; 0 goes without saying.
    public static final Argument<Integer> NUMBER =
            Argument.of(
                            "INSTANCE",
                            ArgumentTypes.integer(0, MAX),
                            "Number of an instance, 0 by default")
                    .silentAt(0);

    private Instance() {}
}
