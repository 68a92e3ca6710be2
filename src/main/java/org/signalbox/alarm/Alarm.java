// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.alarm;

import java.util.Optional;

/// Something that is wrong, and of which operators were told.
///
/// @param sequence of the change that raised it
/// @param severity as configured, or that of its kind
/// @param kind what is wrong
/// @param object with what
/// @param cause why, as it is known now
/// @param detail the same as a number; see [Condition]
/// @param sinceEpochNanos when that began, nanoseconds since 1970; before it was raised, if it was
///     held off
/// @param count how often it has begun since the node was started, or as far as that is remembered
/// @param acknowledgedBy who has said that they know
public record Alarm(
        long sequence,
        AlarmSeverity severity,
        AlarmKind kind,
        ManagedObject object,
        String cause,
        int detail,
        long sinceEpochNanos,
        long count,
        Optional<String> acknowledgedBy) {}
