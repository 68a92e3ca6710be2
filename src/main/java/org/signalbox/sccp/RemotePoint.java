// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;

import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Another point, as management sees it.
final class RemotePoint {
    final PointCode code;

    PointState state;

    /// The subsystems that the configuration names, by number; none if the point is only learned.
    final Set<Integer> watched = new TreeSet<>();

    /// The prohibited subsystems while the point is available, by number.
    final Set<Integer> prohibited = new TreeSet<>();

    /// The time that a running status test waits now, by subsystem, in nanoseconds.
    final TreeMap<Integer, Long> testIntervals = new TreeMap<>();

    /// RL and RSL in one number, from what MTP reports: see [Restriction].
    int mtpRestriction;

    /// The same from the point's own SSC.
    int ownRestriction;

    RemotePoint(PointCode code, PointState state) {
        this.code = code;
        this.state = state;
    }

    int restriction() {
        return Math.max(mtpRestriction, ownRestriction);
    }

    /// @param config which says who is concerned
    ManagementStatus.Remote status(ManagementConfig config) {
        Set<Integer> known = new TreeSet<>(watched);
        known.addAll(prohibited);
        known.addAll(testIntervals.keySet());
        return new ManagementStatus.Remote(
                code,
                state,
                Restriction.level(restriction()),
                known.stream()
                        .map(
                                number ->
                                        new ManagementStatus.RemoteState(
                                                SubsystemNumber.of(number),
                                                state == PointState.AVAILABLE
                                                        && !prohibited.contains(number),
                                                testIntervals.containsKey(number),
                                                config.concerned(subsystem(number))))
                        .toList());
    }

    boolean isWatched() {
        return !watched.isEmpty();
    }

    /// Whether there is nothing to remember that MTP does not say anyway.
    boolean isUnremarkable() {
        return (state == PointState.AVAILABLE || state == PointState.INACCESSIBLE)
                && prohibited.isEmpty()
                && restriction() == 0;
    }

    /// How many prohibited subsystems are not watched.
    int learnedSubsystems() {
        int learned = 0;
        for (Integer number : prohibited) {
            learned += watched.contains(number) ? 0 : 1;
        }
        return learned;
    }

    RemoteSubsystem subsystem(int number) {
        return new RemoteSubsystem(code, SubsystemNumber.of(number));
    }
}
