// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// The alarms of a node at one moment.
///
/// @param alarms the worst first, and of those the oldest
/// @param history what was raised and cleared, the oldest first, as much as is remembered
/// @param suppressed how many more there would be, were they not configured to be none
public record AlarmsView(List<AlarmView> alarms, List<AlarmChangeView> history, int suppressed) {
    public static final AlarmsView NONE = new AlarmsView(List.of(), List.of(), 0);

    public AlarmsView {
        alarms = List.copyOf(alarms);
        history = List.copyOf(history);
    }
}
