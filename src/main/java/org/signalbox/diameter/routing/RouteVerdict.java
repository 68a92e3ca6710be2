// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import java.util.List;

/// What becomes of a peer when a request is routed, and why.
///
/// @param score all that speaks for it
/// @param tier among those of its score the lower is asked first
/// @param weight among those of its tier
/// @param isWay whether it may be given the request
/// @param reasons each with the score it is worth, such as `destination-host: +100`
public record RouteVerdict(
        String peer, int score, int tier, int weight, boolean isWay, List<String> reasons) {
    public RouteVerdict {
        reasons = List.copyOf(reasons);
    }
}
