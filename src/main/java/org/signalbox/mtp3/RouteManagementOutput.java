// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.PointCodeMask;

import java.util.Set;

/// What is to be done about routes.
sealed interface RouteManagementOutput {
    /// Send a message to the adjacent point of a linkset, over that linkset.
    record Send(String linkset, SnmMessage.AboutRoute message) implements RouteManagementOutput {}

    /// Report to the far end of a linkset, which knows reports only.
    ///
    /// @param destinations a block of any size
    record Tell(String linkset, PointCodeMask destinations, NonAdjacentStatus status)
            implements RouteManagementOutput {}

    /// The same to those who asked behind the linkset, and to nobody else.
    record Answer(
            String linkset,
            PointCodeMask destinations,
            NonAdjacentStatus status,
            Set<Integer> askers)
            implements RouteManagementOutput {
        public Answer {
            askers = Set.copyOf(askers);
        }
    }

    /// Ask a gateway about destinations.
    record Ask(String linkset, PointCodeMask destinations) implements RouteManagementOutput {}

    /// Send a test to the destination that comes back if its route is circular.
    record TestCircle(PointCodeMask destination) implements RouteManagementOutput {}

    /// Messages to the destination come back: its routes are not used for a while.
    record Circular(PointCodeMask destination, String linkset) implements RouteManagementOutput {}

    /// All that [RouteManagementInput.Advertise] asked for has been sent.
    record Advertised(String linkset) implements RouteManagementOutput {}

    /// The routing snapshot has the way to a far end that knows reports only.
    record Opened(String linkset) implements RouteManagementOutput {}

    /// A destination's state has changed.
    record DestinationChanged(
            PointCodeMask destination, DestinationState before, DestinationState state)
            implements RouteManagementOutput {}

    /// The routing snapshot no longer says what route management says.
    record Republish() implements RouteManagementOutput {}

    /// A message from an adjacent point had no effect.
    record Ignored(String linkset, PointCodeMask about, Reason reason)
            implements RouteManagementOutput {
        enum Reason {
            /// It concerns this point itself, or the very point that sent it.
            POINTLESS(Mtp3Counter.MANAGEMENT_POINTLESS),
            /// No route to the destination leads over the adjacent point.
            NO_ROUTE(Mtp3Counter.MANAGEMENT_NO_ROUTE),
            /// There are as many dynamic routes as there may be.
            DYNAMIC_ROUTES_FULL(Mtp3Counter.DYNAMIC_ROUTES_FULL);

            private final Mtp3Counter counter;

            Reason(Mtp3Counter counter) {
                this.counter = counter;
            }

            Mtp3Counter counter() {
                return counter;
            }
        }
    }

    /// A transfer-prohibited was not sent in answer to a message, because T8 runs.
    record Inhibited() implements RouteManagementOutput {}
}
