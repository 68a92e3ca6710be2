// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.alarm.Alarm;

import java.util.Optional;

/// Something that is wrong with a node.
///
/// @param sequence number of the change that raised it, by which it is acknowledged
/// @param severity `critical`, `major`, `minor` or `warning`
/// @param kind what is wrong: `link-failed`
/// @param object with what
/// @param cause why, in words
/// @param remedy what to do about it
/// @param sinceEpochNanos when that began, nanoseconds since 1970
/// @param count how often it has begun since the node was started
/// @param acknowledgedBy who has said that they know; empty if nobody
public record AlarmView(
        long sequence,
        String severity,
        String kind,
        ObjectView object,
        String cause,
        String remedy,
        long sinceEpochNanos,
        long count,
        Optional<String> acknowledgedBy) {
    static AlarmView of(Alarm alarm) {
        return new AlarmView(
                alarm.sequence(),
                alarm.severity().word(),
                alarm.kind().word(),
                ObjectView.of(alarm.object()),
                alarm.cause(),
                alarm.kind().remedy(),
                alarm.sinceEpochNanos(),
                alarm.count(),
                alarm.acknowledgedBy());
    }
}
