// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.alarm.AlarmChange;

/// An alarm was raised or cleared.
///
/// @param sequence counts the changes of a node, without gaps
/// @param epochNanos when, nanoseconds since 1970
/// @param raised false: cleared
/// @param alarm as it was then
public record AlarmChangeView(long sequence, long epochNanos, boolean raised, AlarmView alarm) {
    static AlarmChangeView of(AlarmChange change) {
        return new AlarmChangeView(
                change.sequence(),
                change.epochNanos(),
                change.raised(),
                AlarmView.of(change.alarm()));
    }
}
