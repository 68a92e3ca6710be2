// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;

/// Tells operators, user parts and running pings which destinations can be reached (MTP-PAUSE and
/// MTP-RESUME of Q.701).
final class DestinationAnnouncements {
    private final NetworkContext context;
    private final RouteManagement routes;
    private final MessageDistribution distribution;
    private final FlowControl flowControl;
    private final TrafficTest test;

    /// This point stops: user parts reach nothing any more.
    private boolean withdrawn;

    DestinationAnnouncements(
            NetworkContext context,
            RouteManagement routes,
            MessageDistribution distribution,
            FlowControl flowControl,
            TrafficTest test) {
        this.context = context;
        this.routes = routes;
        this.distribution = distribution;
        this.flowControl = flowControl;
        this.test = test;
    }

    /// Connects a user part and tells it at once which destinations it can reach.
    ///
    /// @throws IllegalStateException if there is one for that service indicator
    void register(ServiceIndicator userPart, Mtp3User user) {
        distribution.register(userPart, user);
        if (withdrawn) {
            return;
        }
        for (RouteSet routeSet : routes.selection().routeSets()) {
            if (routes.stateOf(routeSet.destination()) != DestinationState.INACCESSIBLE) {
                user.onResume(new MtpResume(routeSet.destination()));
            }
        }
        routes.dynamicRoutes()
                .forEach(
                        (destination, state) -> {
                            if (state == DestinationState.INACCESSIBLE) {
                                user.onPause(new MtpPause(destination));
                            } else if (Clusters.of(destination) != null) {
                                // the cluster around it may just have been told to be out of reach
                                user.onResume(new MtpResume(destination));
                            }
                        });
    }

    /// Tells user parts that no destination can be reached any more, and ends all pings.
    void withdraw() {
        withdrawn = true;
        test.cancelAll();
        for (RouteSet routeSet : routes.selection().routeSets()) {
            if (routes.stateOf(routeSet.destination()) != DestinationState.INACCESSIBLE) {
                distribution.pause(new MtpPause(routeSet.destination()));
            }
        }
    }

    void changed(PointCodeMask destination, DestinationState before, DestinationState state) {
        context.tell(new Mtp3Event.DestinationChanged(destination, state));
        if (state == DestinationState.INACCESSIBLE) {
            flowControl.forgetInaccessible();
            if (!withdrawn) {
                distribution.pause(new MtpPause(destination));
            }
            test.inaccessible(destination);
        } else if (before == DestinationState.INACCESSIBLE && !withdrawn) {
            distribution.resume(new MtpResume(destination));
        }
    }
}
