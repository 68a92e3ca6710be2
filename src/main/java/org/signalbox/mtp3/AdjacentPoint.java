// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.PointCode;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/// What route management knows of one adjacent point: what it told us, and what we told it. Owned
/// by
/// [RouteManagement]; others read.
final class AdjacentPoint {
    /// A destination that the adjacent point said it cannot, or would rather not, transfer to.
    static final class Restriction {
        final AdjacentPoint point;
        final PointCode destination;
        NonAdjacentStatus status;

        /// The adjacent point said nothing, but what is sent there comes back to us; until T10.
        boolean circular;

        /// Monotonic nanoseconds: when T10 runs out and the next route set test is sent.
        long t10;

        Restriction(
                AdjacentPoint point, PointCode destination, NonAdjacentStatus status, long t10) {
            this.point = point;
            this.destination = destination;
            this.status = status;
            this.t10 = t10;
        }
    }

    final String linkset;
    final PointCode code;

    /// Traffic may be sent there.
    boolean available;

    /// It is being told what we cannot transfer, or has been, and hears of changes.
    boolean listening;

    /// What it must not send us is being told for the first time since it restarted.
    boolean advertising;

    /// A link to it is available, but traffic is not allowed yet.
    boolean restarting;

    final Map<PointCode, Restriction> restrictions = new HashMap<>();

    /// The destinations it was told are prohibited or restricted through us, and which of the two;
    /// every other it takes for allowed.
    final Map<PointCode, NonAdjacentStatus> told = new HashMap<>();

    /// The destinations about which it may have to be told something.
    final LinkedHashSet<PointCode> pending = new LinkedHashSet<>();

    AdjacentPoint(String linkset, PointCode code) {
        this.linkset = linkset;
        this.code = code;
    }

    NonAdjacentStatus statusOf(PointCode destination) {
        Restriction restriction = restrictions.get(destination);
        return restriction == null ? NonAdjacentStatus.ALLOWED : restriction.status;
    }

    /// What it was told last about a destination.
    NonAdjacentStatus toldOf(PointCode destination) {
        return told.getOrDefault(destination, NonAdjacentStatus.ALLOWED);
    }

    void forgetAll() {
        restrictions.clear();
        told.clear();
        pending.clear();
        available = false;
        listening = false;
        advertising = false;
        restarting = false;
    }

    /// The same point, as it would be.
    AdjacentPoint supposing(boolean isAvailable) {
        AdjacentPoint point = new AdjacentPoint(linkset, code);
        point.available = isAvailable;
        point.restrictions.putAll(restrictions);
        return point;
    }
}
