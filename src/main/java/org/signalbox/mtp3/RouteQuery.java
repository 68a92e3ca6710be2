// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.PointCode;

/// What is asked of the routes without sending anything: `route-lookup`.
///
/// @param destination where a message would go
/// @param from the adjacent point it would come from; null, or a code of this point, if it is this
///     point's own
/// @param sls the signalling link selection, or -1 for all values there are
/// @param withoutLinkset answer as if this linkset had failed; null for the network as it is
public record RouteQuery(
        PointCode destination, @Nullable PointCode from, int sls, @Nullable String withoutLinkset) {
    public static final int EVERY_SLS = -1;

    /// A message of this point's own, now.
    public static RouteQuery to(PointCode destination) {
        return new RouteQuery(destination, null, EVERY_SLS, null);
    }
}
