// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.PointCode;

/// Parallel links to one adjacent point. The links themselves are made by whoever knows their kind,
/// and given to [Mtp3Network#attach].
///
/// @param name as configured; unique within the node
/// @param adjacent the code of the adjacent point; at most one linkset leads to it
/// @param shutdown whether the operator has taken the linkset out of use
public record LinksetConfig(String name, PointCode adjacent, boolean shutdown) {
    /// Q.704 section 2.2.4: as many as a signalling link code of four bits can tell apart.
    public static final int LINKS_MAX = 16;

    public LinksetConfig(String name, PointCode adjacent) {
        this(name, adjacent, false);
    }
}
