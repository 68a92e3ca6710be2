// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.access;

import org.signalbox.metrics.Metric;

/// What happens at the doors; counted by any thread.
public enum AccessCounter implements Metric {
    ADMITTED("signalbox_access_admitted", "Operators who were let in"),
    WRONG("signalbox_access_refused", "Attempts to come in that were refused", "wrong"),
    LOCKED_OUT("signalbox_access_refused", "Attempts to come in that were refused", "locked-out"),
    BUSY("signalbox_access_refused", "Attempts to come in that were refused", "busy"),
    LOCKOUTS("signalbox_access_lockouts", "Addresses and users that were locked out for a time"),
    FORGOTTEN(
            "signalbox_access_lockouts_forgotten",
            "Addresses and users with failures that were forgotten because there were too many"),
    AUDITED("signalbox_audit_entries", "Entries of the audit log"),
    AUDIT_LOST(
            "signalbox_audit_entries_unwritten",
            "Entries of the audit log that could not be written to its file");

    private final Description description;

    AccessCounter(String metric, String help) {
        this.description = new Description(metric, help);
    }

    AccessCounter(String metric, String help, String reason) {
        this.description = new Description(metric, help, "reason", reason);
    }

    @Override
    public Description description() {
        return description;
    }
}
