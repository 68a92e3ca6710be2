// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.PointCodeMask;

import java.util.List;

/// One destination, for operators: an entry of `show cs7 route`.
///
/// @param destination a point or a block
/// @param dynamic whether it stands only for what adjacent points said of a point, or an ANSI
/// cluster, within a summary
/// @param state as user parts see it; a block's does not regard the dynamic ones within it
/// @param routes best first. Of a dynamic one: those of the summary that holds it
/// @param congestion level of the way there, 0 to 3, or 1 where there is only one level; always 0
///     of a block, for each point within it may have its own
public record DestinationStatus(
        PointCodeMask destination,
        boolean dynamic,
        DestinationState state,
        List<RouteStatus> routes,
        int congestion) {}
