// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.Multiplicity;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What SCCP management of one network is to know and to watch.
///
/// @param point this point's own code
/// @param aliases further codes by which others know it
/// @param local the subsystems of this point
/// @param watched the subsystems at other points that matter here: whose state local users are told
/// @param levelled whether congestion indicated by MTP has a level that says how bad it is, as in
///     ANSI networks; else it is measured by how often it is indicated
/// @param testsAfterResume whether watched subsystems are tested before they count as allowed when
///     their point can be reached again; else they are allowed at once (Q.714 section 5.2.3)
/// @param learnedMax how many points, and how many subsystems, that are not watched may be
///     remembered as being in trouble
public record ManagementConfig(
        PointCode point,
        Set<PointCode> aliases,
        Map<SubsystemNumber, Local> local,
        Map<RemoteSubsystem, Watched> watched,
        boolean levelled,
        boolean testsAfterResume,
        int learnedMax,
        ManagementTimers timers) {

    /// What [#learnedMax] is unless configured.
    public static final int LEARNED_MAX = 1_000;

    /// A subsystem of this point.
    ///
    /// @param concerned the points that are told when its state changes
    /// @param replicate where else the same service is offered; null if nowhere
    public record Local(Set<PointCode> concerned, @Nullable RemoteSubsystem replicate) {
        public Local {
            concerned = Set.copyOf(concerned);
        }

        Multiplicity multiplicity() {
            return replicate == null ? Multiplicity.SOLITARY : Multiplicity.DUPLICATED;
        }
    }

    /// A subsystem at another point.
    ///
    /// @param concerned the points that are told when this point hears that its state has changed
    public record Watched(Set<PointCode> concerned) {
        public Watched {
            concerned = Set.copyOf(concerned);
        }
    }

    public ManagementConfig {
        aliases = Set.copyOf(aliases);
        local = Map.copyOf(local);
        watched = Map.copyOf(watched);
        if (learnedMax < 0) {
            throw new IllegalArgumentException("learned max " + learnedMax);
        }
        if (local.containsKey(SubsystemNumber.MANAGEMENT)
                || local.containsKey(SubsystemNumber.NOT_KNOWN)) {
            throw new IllegalArgumentException("subsystems 0 and 1 are not for users");
        }
    }

    /// The points that are told when this point hears that a subsystem's state has changed; none if
    /// it is not watched.
    List<PointCode> concerned(RemoteSubsystem subsystem) {
        Watched found = watched.get(subsystem);
        return found == null ? List.of() : found.concerned().stream().sorted().toList();
    }

    boolean isOwn(PointCode code) {
        return code.equals(point) || aliases.contains(code);
    }
}
