// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.PointCodeMask;

/// One configured route: `update route 7.0.0/3 linkset ToCountryB priority 5`.
///
/// @param destination a point, or a block of them
/// @param linkset the name of the linkset that leads there; it need not exist yet
/// @param priority 1 to 9, lower wins (ITP's MIB calls it the cost). Routes to the same block with
///     the same priority share the load: a combined linkset. That over a mate has
///     [#PRIORITY_OF_MATE]
public record Route(PointCodeMask destination, String linkset, int priority) {
    public static final int PRIORITY_MIN = 1;
    public static final int PRIORITY_MAX = 9;
    public static final int PRIORITY_DEFAULT = 5;

    /// After all that can be configured.
    public static final int PRIORITY_OF_MATE = PRIORITY_MAX + 1;

    public Route {
        if (priority < PRIORITY_MIN || priority > PRIORITY_OF_MATE) {
            throw new IllegalArgumentException(
                    "priority %d out of range %d to %d"
                            .formatted(priority, PRIORITY_MIN, PRIORITY_MAX));
        }
    }

    /// With the default priority.
    public Route(PointCodeMask destination, String linkset) {
        this(destination, linkset, PRIORITY_DEFAULT);
    }
}
