// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;

import java.util.List;

/// One linkset, for operators: what `show cs7 linkset` prints.
///
/// @param farEnd what is at its far end
/// @param indicator as [LinksetConfig#indicator]
/// @param restarting whether links are available but traffic is not allowed yet (TRA)
/// @param availableLinks how many of `links` carry traffic
/// @param links by link code
/// @param diversions traffic of its links that is being moved
public record LinksetStatus(
        String name,
        PointCode adjacent,
        FarEnd farEnd,
        @Nullable NetworkIndicator indicator,
        LinksetState state,
        boolean restarting,
        int availableLinks,
        List<LinkStatusView> links,
        List<DiversionStatus> diversions) {}
