// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.alarm.AlarmKind;
import org.signalbox.alarm.Condition;
import org.signalbox.alarm.ManagedObject;
import org.signalbox.machine.Expiring;

import java.time.Duration;
import java.util.List;

/// What is wrong and shows only now and then, when a message comes that should not: it counts as
/// wrong for so long after it was seen last.
///
/// Owned by the control loop. Bounded: while there is no room, further ones are not taken; they
/// will be seen again.
final class Sightings {
    static final int SIGHTINGS_MAX = 256;

    /// The route of a circle is tried again within minutes, and the circle found again.
    static final Duration CIRCLE = Duration.ofMinutes(5);

    /// Links are tested every 30 to 90 seconds (Q.707 section 2.2, T2).
    static final Duration MISMATCH = Duration.ofSeconds(200);

    private record Key(AlarmKind kind, ManagedObject object) {}

    private final Expiring<Key, Condition> seen = new Expiring<>();

    /// @param lasts for how long it counts unless it is seen again
    void saw(Condition condition, Duration lasts, long now) {
        expire(now);
        Key key = new Key(condition.kind(), condition.object());
        if (seen.get(key) != null || seen.size() < SIGHTINGS_MAX) {
            seen.put(key, condition, now + lasts.toNanos());
        }
    }

    List<Condition> current(long now) {
        expire(now);
        return List.copyOf(seen.values());
    }

    private void expire(long now) {
        Condition over = seen.poll(now);
        while (over != null) {
            over = seen.poll(now);
        }
    }
}
