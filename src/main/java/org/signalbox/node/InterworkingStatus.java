// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.iwf.Check;
import org.signalbox.iwf.Flow;
import org.signalbox.iwf.IwfCounter;
import org.signalbox.iwf.SessionCounter;
import org.signalbox.iwf.SessionRecord;
import org.signalbox.map.MapStatus;
import org.signalbox.metrics.Counters;

import java.util.List;
import java.util.Map;

/// Interworking at one moment.
///
/// @param now monotonic nanoseconds, as those of the records
/// @param records sessions under way, then those that have ended last
/// @param sessions what was counted of them
/// @param counters what was counted besides
/// @param suspicions what was wrong with requests
/// @param dialogues those of MAP
public record InterworkingStatus(
        long now,
        List<SessionRecord> records,
        Map<Flow, Counters<SessionCounter>> sessions,
        Counters<IwfCounter> counters,
        Counters<Check> suspicions,
        MapStatus dialogues) {
    public InterworkingStatus {
        records = List.copyOf(records);
        sessions = Map.copyOf(sessions);
    }
}
