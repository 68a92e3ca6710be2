// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.util.Map;

/// What happens to routes.
sealed interface RouteManagementInput {
    /// A linkset was configured; its adjacent point cannot be reached yet.
    record LinksetAdded(String linkset, PointCode adjacent, FarEnd farEnd)
            implements RouteManagementInput {
        LinksetAdded(String linkset, PointCode adjacent) {
            this(linkset, adjacent, FarEnd.POINT);
        }
    }

    record LinksetRemoved(String linkset) implements RouteManagementInput {}

    /// The same point under other rules: timers, bounds, transfer function.
    record Reconfigured(Mtp3Config config) implements RouteManagementInput {}

    /// All aliases of points in other networks, and the states of those points, by gate.
    record AliasesChanged(Map<String, AliasPoint> aliases) implements RouteManagementInput {}

    record TableChanged(RouteTable table) implements RouteManagementInput {}

    /// A routing snapshot of some edition of the routes has come into use.
    ///
    /// @param edition as [RouteManagement#edition] said when the snapshot was made
    record Published(long edition) implements RouteManagementInput {}

    /// This point restarts as a whole: nobody is told what becomes of destinations.
    record RestartBegun() implements RouteManagementInput {}

    /// Everybody is told again.
    record RestartEnded() implements RouteManagementInput {}

    /// Tell the adjacent point what we cannot transfer for it; it knows nothing yet.
    record Advertise(String linkset) implements RouteManagementInput {}

    /// A link to the adjacent point is available; traffic is not allowed yet.
    record PointRestarting(String linkset) implements RouteManagementInput {}

    /// Traffic to the adjacent point is allowed.
    record PointAvailable(String linkset) implements RouteManagementInput {}

    /// Nothing can be sent to the adjacent point; whatever it told us is void.
    record PointUnavailable(String linkset) implements RouteManagementInput {}

    /// A route management message came from an adjacent point.
    ///
    /// @param linkset the linkset whose adjacent point is the message's origin
    record Received(String linkset, SnmMessage.AboutRoute message)
            implements RouteManagementInput {}

    /// A gateway has reported what it thinks of its way to some destinations.
    ///
    /// @param destinations a block of any size
    record Reported(String linkset, PointCodeMask destinations, NonAdjacentStatus status)
            implements RouteManagementInput {}

    /// An application asks about destinations.
    ///
    /// @param destinations a block of any size
    ///
    /// @param asker as in [org.signalbox.link.DestinationReport.Audit]
    record Audited(String linkset, PointCodeMask destinations, int asker)
            implements RouteManagementInput {}

    /// A message of our own to a destination has come back.
    record Returned(PointCode destination) implements RouteManagementInput {}

    /// This point stops: adjacent points are told to send nothing through it, or to avoid that.
    ///
    /// @param status what they are told of every destination, unless the truth is worse
    record Withdrawn(NonAdjacentStatus status) implements RouteManagementInput {}

    /// A message was transferred though this point stops.
    ///
    /// @param linkset over which it came
    record Transferred(String linkset, PointCode destination) implements RouteManagementInput {}

    /// A message that was to be transferred could not be.
    ///
    /// @param linkset over which it came
    record Undeliverable(String linkset, PointCode destination) implements RouteManagementInput {}
}
