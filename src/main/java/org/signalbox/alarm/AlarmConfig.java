// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.alarm;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How alarms are handled; see [AlarmCommands].
///
/// @param holdOff how long something must be wrong before it is an alarm
/// @param clearDelay how long it must be right again before the alarm is cleared
/// @param severities those that are not as their kind has it
/// @param suppressed what is no alarm at all
/// @param utilization from when on links are used too much; empty: that is not looked at
/// @param screenedMax messages a second from a linkset that screening may refuse; empty: any number
public record AlarmConfig(
        Duration holdOff,
        Duration clearDelay,
        Map<AlarmKind, AlarmSeverity> severities,
        List<Suppression> suppressed,
        Optional<Utilization> utilization,
        Optional<Integer> screenedMax) {
    /// A flap that nobody can react to is no alarm.
    public static final Duration HOLD_OFF_DEFAULT = Duration.ofSeconds(1);

    public static final AlarmConfig DEFAULT =
            new AlarmConfig(
                    HOLD_OFF_DEFAULT,
                    Duration.ZERO,
                    Map.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty());

    /// What is no alarm.
    ///
    /// @param kind of alarms
    /// @param object the name of the only object that is meant; null: all
    public record Suppression(AlarmKind kind, @Nullable String object) {
        boolean covers(Condition condition) {
            return condition.kind() == kind
                    && (object == null || condition.object().name().equals(object));
        }
    }

    /// From when on a link is used too much.
    ///
    /// @param percent of the capacity, in either direction
    /// @param capacityKilobits planned for each link and direction, a second
    public record Utilization(int percent, int capacityKilobits) {}

    public AlarmConfig {
        severities = Map.copyOf(severities);
        suppressed = List.copyOf(suppressed);
    }

    AlarmSeverity severityOf(AlarmKind kind) {
        return severities.getOrDefault(kind, kind.severity());
    }

    boolean suppresses(Condition condition) {
        return suppressed.stream().anyMatch(one -> one.covers(condition));
    }
}
