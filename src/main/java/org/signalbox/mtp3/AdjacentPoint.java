// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// What route management knows of one adjacent point: what it told us, and what we told it. Owned
/// by [RouteManagement]; others read.
///
/// Destinations are points, and clusters where there are such ([Clusters]).
final class AdjacentPoint {
    /// A destination that the adjacent point said it cannot, or would rather not, transfer to.
    static final class Restriction {
        final AdjacentPoint point;
        final PointCodeMask destination;

        /// Of a point also *allowed*: the adjacent point said so after it restricted the cluster.
        NonAdjacentStatus status;

        /// The adjacent point said nothing, but what is sent there comes back to us; until T10.
        boolean circular;

        /// Of a cluster: no route of ours to a block around it leads over the adjacent point, so
        /// that it can only be meant for the routes to single points in it.
        boolean aboutPoints;

        /// Monotonic nanoseconds: when T10 runs out and the next route set test is sent.
        long t10;

        Restriction(
                AdjacentPoint point,
                PointCodeMask destination,
                NonAdjacentStatus status,
                long t10) {
            this.point = point;
            this.destination = destination;
            this.status = status;
            this.t10 = t10;
        }
    }

    /// Nothing has to be said.
    static final long OPEN = Long.MAX_VALUE;

    final String linkset;
    final PointCode code;
    final FarEnd farEnd;

    /// Traffic may be sent there.
    boolean available;

    /// [#available], and the routing snapshot of this edition has it; [#OPEN] when that is said.
    long opensWith = OPEN;

    /// It is being told what we cannot transfer, or has been, and hears of changes.
    boolean listening;

    /// What it must not send us is being told for the first time since it restarted.
    boolean advertising;

    /// A link to it is available, but traffic is not allowed yet.
    boolean restarting;

    final NavigableMap<PointCodeMask, Restriction> restrictions =
            new TreeMap<>(Clusters.SHORTEST_FIRST);

    /// The destinations it was told are prohibited or restricted through us, and which of the two,
    /// and the points in such clusters that it was told are allowed; every other it takes for
    /// allowed.
    final NavigableMap<PointCodeMask, NonAdjacentStatus> told =
            new TreeMap<>(Clusters.SHORTEST_FIRST);

    /// The destinations about which it may have to be told something.
    private final LinkedHashSet<PointCodeMask> pending = new LinkedHashSet<>();

    private final LinkedHashSet<PointCodeMask> pendingClusters = new LinkedHashSet<>();

    /// The destinations about which it may not be told anything before the routing snapshot is as
    /// good as the word.
    private final LinkedHashSet<PointCodeMask> deferred = new LinkedHashSet<>();

    /// Of those it has to be told about, the ones it asked about, and who behind it did: they are
    /// told whatever it knows.
    private final Map<PointCodeMask, Set<Integer>> asked = new HashMap<>();

    AdjacentPoint(String linkset, PointCode code) {
        this(linkset, code, FarEnd.POINT);
    }

    AdjacentPoint(String linkset, PointCode code, FarEnd farEnd) {
        this.linkset = linkset;
        this.code = code;
        this.farEnd = farEnd;
    }

    /// Whether it can be told about a block: Q.704 has messages about points and clusters only,
    /// reports are about blocks of any size.
    boolean canBeTold(PointCodeMask destination) {
        return farEnd.isApplication()
                || (farEnd == FarEnd.MATE
                        ? destination.isFull()
                        : Clusters.canBeNamed(destination));
    }

    /// What it says about its way to a destination, as far as that concerns a route over it. What
    /// it says about a point counts before what it says about the cluster, and the latter not at
    /// all for routes to that very point (T1.111.4 section 13.2): who has such routes wants to hear
    /// about the point.
    NonAdjacentStatus statusFor(Route route, PointCodeMask destination) {
        Restriction own = restrictions.get(destination);
        if (own != null) {
            return own.status;
        }
        if (farEnd.tellsByReports()) {
            Restriction around = restrictionAround(destination);
            return around == null ? assumed() : around.status;
        }
        Restriction whole = restrictionOfCluster(destination);
        return whole == null || (route.destination().isFull() && !whole.aboutPoints)
                ? NonAdjacentStatus.ALLOWED
                : whole.status;
    }

    /// What holds for destinations of which it has said nothing. A mate that has not been heard may
    /// reach nothing: what is sent there for it to send on must not be thrown away, or come back.
    NonAdjacentStatus assumed() {
        return farEnd == FarEnd.MATE ? NonAdjacentStatus.PROHIBITED : NonAdjacentStatus.ALLOWED;
    }

    /// What a gateway said about the smallest block around a destination, itself included; null if
    /// nothing.
    @Nullable Restriction restrictionAround(PointCodeMask destination) {
        if (restrictions.isEmpty()) {
            return null;
        }
        int shortest = restrictions.firstKey().length();
        for (int length = destination.length(); length >= shortest; length--) {
            Restriction around = restrictions.get(PointCodeMask.around(destination.code(), length));
            if (around != null) {
                return around;
            }
        }
        return null;
    }

    /// What it said about the cluster that a destination lies in; null if nothing.
    private @Nullable Restriction restrictionOfCluster(PointCodeMask destination) {
        if (restrictions.isEmpty() || !Clusters.isCluster(restrictions.firstKey())) {
            return null;
        }
        PointCodeMask cluster = Clusters.of(destination);
        return cluster == null ? null : restrictions.get(cluster);
    }

    /// Whether it prohibits or restricts the cluster of a point.
    boolean restrictsClusterOf(PointCodeMask destination) {
        return destination.isFull() && restrictionOfCluster(destination) != null;
    }

    /// Whether the last thing it was told about a destination is this. About a point of a
    /// restricted cluster it may have to be told though it is restricted as well: routes to that
    /// very point do not regard the cluster.
    boolean knows(PointCodeMask destination, NonAdjacentStatus truth) {
        NonAdjacentStatus explicit = told.get(destination);
        if (explicit != null) {
            return explicit == truth;
        }
        if (farEnd.isApplication()) {
            return truth == toldAround(destination);
        }
        return farEnd != FarEnd.MATE
                && truth == NonAdjacentStatus.ALLOWED
                && isClusterAllowed(destination);
    }

    /// Notes what it was told.
    void remember(PointCodeMask destination, NonAdjacentStatus status) {
        boolean known =
                switch (farEnd) {
                    case APPLICATION, USER_PART -> status == toldAround(destination);
                    case POINT, GATEWAY ->
                            status == NonAdjacentStatus.ALLOWED && isClusterAllowed(destination);
                    // it takes nothing for granted
                    case MATE -> false;
                };
        if (known) {
            told.remove(destination);
        } else {
            told.put(destination, status);
        }
    }

    /// What an application takes to hold for a destination of which it was told nothing itself:
    /// what it was told of the smallest block around it.
    private NonAdjacentStatus toldAround(PointCodeMask destination) {
        if (!told.isEmpty()) {
            int shortest = told.firstKey().length();
            for (int length = destination.length() - 1; length >= shortest; length--) {
                NonAdjacentStatus around =
                        told.get(PointCodeMask.around(destination.code(), length));
                if (around != null) {
                    return around;
                }
            }
        }
        return NonAdjacentStatus.ALLOWED;
    }

    /// Whether it was told nothing against the cluster of a point; true of what is no point.
    private boolean isClusterAllowed(PointCodeMask destination) {
        if (!destination.isFull() || told.isEmpty()) {
            return true;
        }
        PointCodeMask cluster = Clusters.of(destination);
        return cluster == null || !told.containsKey(cluster);
    }

    void note(PointCodeMask destination) {
        (destination.isFull() ? pending : pendingClusters).add(destination);
    }

    /// Notes that one behind it asked about a destination.
    void noteAsked(PointCodeMask destination, int asker) {
        asked.computeIfAbsent(destination, _ -> new HashSet<>()).add(asker);
        note(destination);
    }

    /// Who asked about a destination and has not been told since.
    Set<Integer> askers(PointCodeMask destination) {
        return asked.getOrDefault(destination, Set.of());
    }

    void forgetAsked(PointCodeMask destination) {
        asked.remove(destination);
    }

    /// The next destination about which it may have to be told something: clusters first, since
    /// what is said about a cluster replaces what was said about its points. Null if there is none.
    @Nullable PointCodeMask pollPending() {
        LinkedHashSet<PointCodeMask> next = pendingClusters.isEmpty() ? pending : pendingClusters;
        return next.isEmpty() ? null : next.removeFirst();
    }

    /// Whether [#pollPending] has something.
    boolean hasPending() {
        return !pending.isEmpty() || !pendingClusters.isEmpty();
    }

    /// Keeps a destination until [#resumeDeferred].
    void defer(PointCodeMask destination) {
        deferred.add(destination);
    }

    boolean hasDeferred() {
        return !deferred.isEmpty();
    }

    /// What was deferred is pending again.
    void resumeDeferred() {
        deferred.forEach(this::note);
        deferred.clear();
    }

    void forgetPending() {
        pending.clear();
        pendingClusters.clear();
        deferred.clear();
        asked.clear();
    }

    void forgetAll() {
        restrictions.clear();
        told.clear();
        forgetPending();
        available = false;
        opensWith = OPEN;
        listening = false;
        advertising = false;
        restarting = false;
    }

    /// The same point, as it would be.
    AdjacentPoint supposing(boolean isAvailable) {
        AdjacentPoint point = new AdjacentPoint(linkset, code, farEnd);
        point.available = isAvailable;
        point.restrictions.putAll(restrictions);
        return point;
    }
}
