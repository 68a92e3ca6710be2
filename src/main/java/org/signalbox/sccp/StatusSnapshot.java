// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;

import java.util.HashMap;
import java.util.Map;

/// What management knows of points and subsystems, for those who route. Immutable; made by
/// [Management#snapshot].
///
/// Point codes and subsystem numbers are plain numbers here, as [AddressView] has them: this is
/// asked for every message.
///
/// **Cost.** A few array loads; a point that MTP has spoken of alone, and with which nothing is the
/// matter, takes two look-ups. See `StatusSnapshotBenchmark`.
///
/// [AddressView]: org.signalbox.sccp.message.AddressView
public final class StatusSnapshot {
    /// Of a point with which something is the matter, below its restriction.
    private static final int KNOWN = 1;

    private static final int NOT_AVAILABLE = 2;
    private static final int FLAG_BITS = 2;

    private static final int SUBSYSTEM_BITS = 8;

    private final ReachabilityTable reachability;

    /// By code: those with which something is the matter.
    private final IntTable points;

    /// By code and subsystem number.
    private final IntTable prohibited;

    private final IntTable own;

    /// By subsystem number; null if there is none.
    private final @Nullable LocalState[] local;

    private StatusSnapshot(Builder builder) {
        reachability = builder.reachability;
        points = new IntTable(builder.points);
        prohibited = new IntTable(builder.prohibited);
        own = new IntTable(builder.own);
        local = builder.local.clone();
    }

    /// Whether MTP can reach the point; this one always.
    public boolean isAccessible(int point) {
        return own.get(point) != 0 || reachability.isReachable(point);
    }

    /// Whether the point can be reached, and SCCP there.
    public boolean isAvailable(int point) {
        return (points.get(point) & NOT_AVAILABLE) == 0 && isAccessible(point);
    }

    /// Whether a subsystem, here or elsewhere, can be reached. One that nobody has said anything of
    /// can, if SCCP at its point can be.
    public boolean isAllowed(int point, int subsystem) {
        if (own.get(point) != 0) {
            return isAllowedHere(subsystem);
        }
        return prohibited.get(point << SUBSYSTEM_BITS | subsystem) == 0 && isAvailable(point);
    }

    /// Whether a subsystem of this point takes messages.
    public boolean isAllowedHere(int subsystem) {
        LocalState state = local[subsystem];
        return subsystem == SubsystemNumber.MANAGEMENT.value()
                || (state != null && state != LocalState.PROHIBITED);
    }

    /// Whether this point has such a subsystem at all.
    public boolean isEquippedHere(int subsystem) {
        return subsystem == SubsystemNumber.MANAGEMENT.value() || local[subsystem] != null;
    }

    /// Whether congestion on the way to the point, or there, makes no difference to a message
    /// (Q.714
    /// section 2.6).
    ///
    /// @param importance 0 to 7, see [Importance]
    /// @param lot of messages of equal importance each may draw another one, such as by counting;
    ///     any number
    public boolean admits(int point, int importance, int lot) {
        int restriction = points.get(point) >>> FLAG_BITS;
        return restriction == 0 || Restriction.admits(restriction, importance, lot);
    }

    /// The importance below which all messages to the point are thrown away, 0 (none are) to 8 (all
    /// are).
    public int restrictionLevel(int point) {
        return Restriction.level(points.get(point) >>> FLAG_BITS);
    }

    /// Puts a snapshot together.
    static final class Builder {
        private final ReachabilityTable reachability;
        private final Map<Integer, Integer> points = new HashMap<>();
        private final Map<Integer, Integer> prohibited = new HashMap<>();
        private final Map<Integer, Integer> own = new HashMap<>();
        private final @Nullable LocalState[] local =
                new @Nullable LocalState[SubsystemNumber.MAX + 1];

        Builder(ReachabilityTable reachability) {
            this.reachability = reachability;
        }

        /// @param restriction see [Restriction]
        void setPoint(PointCode point, PointState state, int restriction) {
            boolean available = state == PointState.AVAILABLE;
            points.put(
                    point.value(),
                    restriction << FLAG_BITS | (available ? 0 : NOT_AVAILABLE) | KNOWN);
        }

        void setProhibited(RemoteSubsystem subsystem) {
            prohibited.put(
                    subsystem.point().value() << SUBSYSTEM_BITS | subsystem.subsystem().value(), 1);
        }

        void setOwn(PointCode point) {
            own.put(point.value(), 1);
        }

        void setLocal(SubsystemNumber number, LocalState state) {
            local[number.value()] = state;
        }

        StatusSnapshot build() {
            return new StatusSnapshot(this);
        }
    }
}
