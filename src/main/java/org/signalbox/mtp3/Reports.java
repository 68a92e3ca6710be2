// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.DestinationReport;
import org.signalbox.mtp3.SnmMessage.AboutRoute;
import org.signalbox.mtp3.SnmMessage.TransferControlled;
import org.signalbox.mtp3.SnmMessage.UserPartUnavailable;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCodeMask;

/// What Q.704's messages about destinations are to a far end that does not know them (RFC 4666
/// section 3.4).
final class Reports {
    private Reports() {}

    /// What a message about a route says.
    static DestinationReport of(AboutRoute message) {
        PointCodeMask points = message.points();
        return switch (message) {
            case SnmMessage.TransferProhibited _, SnmMessage.TransferClusterProhibited _ ->
                    new DestinationReport.Unavailable(points);
            case SnmMessage.TransferRestricted _, SnmMessage.TransferClusterRestricted _ ->
                    new DestinationReport.Restricted(points);
            case SnmMessage.TransferAllowed _, SnmMessage.TransferClusterAllowed _ ->
                    new DestinationReport.Available(points);
            case SnmMessage.ProhibitedRouteSetTest _,
                    SnmMessage.RestrictedRouteSetTest _,
                    SnmMessage.ProhibitedClusterTest _,
                    SnmMessage.RestrictedClusterTest _ ->
                    new DestinationReport.Audit(points);
        };
    }

    /// What an adjacent point should think of the way to some destinations.
    static DestinationReport of(PointCodeMask destinations, NonAdjacentStatus status) {
        return switch (status) {
            case ALLOWED -> new DestinationReport.Available(destinations);
            case RESTRICTED -> new DestinationReport.Restricted(destinations);
            case PROHIBITED -> new DestinationReport.Unavailable(destinations);
        };
    }

    /// What a message says that goes by the routes to whoever sends traffic; null if it has nothing
    /// to say to a far end that does not know it.
    ///
    /// @param msu stays the caller's
    static @Nullable DestinationReport ofRouted(Msu msu) throws SnmDecodeException {
        SnmMessage message = SnmCodec.decode(msu);
        if (message instanceof TransferControlled(var destination, int status)) {
            // where there is one level only, the message has none
            return new DestinationReport.Congested(
                    PointCodeMask.full(destination), msu.dpc(), Math.max(1, status));
        }
        if (message instanceof UserPartUnavailable(var destination, var userPart, var cause)) {
            return new DestinationReport.UserPartUnavailable(destination, userPart, cause.bits());
        }
        return null;
    }
}
