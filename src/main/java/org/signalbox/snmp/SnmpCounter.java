// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.snmp;

import org.signalbox.metrics.Metric;

/// What is counted of notifications.
public enum SnmpCounter implements Metric {
    SENT("signalbox_snmp_notifications", "SNMP notifications given to the system"),
    LOST("signalbox_snmp_notifications_lost", "SNMP notifications that did not leave"),
    SUPPRESSED(
            "signalbox_snmp_notifications_suppressed",
            "Changes of destinations that were not told because later ones of the window were");

    private final Description description;

    SnmpCounter(String metric, String help) {
        this.description = new Description(metric, help);
    }

    @Override
    public Description description() {
        return description;
    }
}
