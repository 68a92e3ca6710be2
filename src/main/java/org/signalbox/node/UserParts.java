// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.Nullable;
import org.signalbox.metrics.Counters;
import org.signalbox.mtp3.Mtp3Network;
import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;

import java.util.LinkedHashMap;
import java.util.Map;

/// The user parts that use the points of this node.
///
/// A place lasts until its user gives it up. Where a change of configuration puts another point in
/// the place of the one there was, the user part is connected to that, and told anew what it
/// reaches.
///
/// Of the control loop.
final class UserParts {
    private final Map<Place, Port> ports = new LinkedHashMap<>();
    private final Counters<UserPartCounter> counters = new Counters<>(UserPartCounter.class);

    private record Place(int instance, ServiceIndicator userPart) {}

    Counters<UserPartCounter> counters() {
        return counters;
    }

    /// Connects a user part to the point of an instance.
    ///
    /// @throws IllegalStateException if the place is taken
    MtpService register(
            int instance, Mtp3Network network, ServiceIndicator userPart, Mtp3User user) {
        Place place = new Place(instance, userPart);
        if (ports.containsKey(place)) {
            throw new IllegalStateException(
                    "there is a user part for service indicator " + userPart.bits());
        }
        Port port = new Port(place, user, network);
        ports.put(place, port);
        return port;
    }

    /// An instance has a point, perhaps not for the first time.
    void connect(int instance, Mtp3Network network) {
        ports.forEach(
                (place, port) -> {
                    if (place.instance() == instance) {
                        port.connect(network);
                    }
                });
    }

    /// The point of an instance is about to go.
    void disconnect(int instance) {
        ports.forEach(
                (place, port) -> {
                    if (place.instance() == instance) {
                        port.service = null;
                    }
                });
    }

    /// What a user part holds.
    private final class Port implements MtpService {
        private final Place place;
        private final Mtp3User user;
        private PointCode pointCode;
        private NetworkIndicator networkIndicator;

        /// Null while the instance has no point.
        private @Nullable MtpService service;

        private Port(Place place, Mtp3User user, Mtp3Network network) {
            this.place = place;
            this.user = user;
            this.pointCode = network.config().pointCode();
            this.networkIndicator = network.config().networkIndicator();
            connect(network);
        }

        private void connect(Mtp3Network network) {
            pointCode = network.config().pointCode();
            networkIndicator = network.config().networkIndicator();
            service = network.register(place.userPart(), user);
        }

        /// That of the last point if there is none now.
        @Override
        public PointCode pointCode() {
            return service == null ? pointCode : service.pointCode();
        }

        /// As with [#pointCode].
        @Override
        public NetworkIndicator networkIndicator() {
            return service == null ? networkIndicator : service.networkIndicator();
        }

        @Override
        public void transfer(Msu msu) {
            if (service == null) {
                counters.increment(UserPartCounter.NO_POINT);
                msu.close();
            } else {
                service.transfer(msu);
            }
        }

        @Override
        public void close() {
            if (ports.remove(place, this) && service != null) {
                service.close();
                service = null;
            }
        }
    }
}
