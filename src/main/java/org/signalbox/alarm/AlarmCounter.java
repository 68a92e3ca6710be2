// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.alarm;

import org.signalbox.metrics.Metric;

/// What the board counts.
public enum AlarmCounter implements Metric {
    RAISED("signalbox_alarms_raised", "Alarms raised"),
    CLEARED("signalbox_alarms_cleared", "Alarms cleared"),
    HELD_OFF(
            "signalbox_alarm_conditions_held_off",
            "Conditions that ended before they had lasted long enough to be alarms");

    private final Description description;

    AlarmCounter(String metric, String help) {
        this.description = new Description(metric, help);
    }

    @Override
    public Description description() {
        return description;
    }
}
