// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.access.AccessObserver;
import org.signalbox.node.NodeEvent.Severity;

import java.time.Duration;

/// Tells in the log what happens at the doors.
final class DoorLog implements AccessObserver {
    private static final String LOGIN = "SEC_LOGIN";
    private static final String AUDIT = "AUDIT";

    private final EventLog events;

    DoorLog(EventLog events) {
        this.events = events;
    }

    @Override
    public void lockedOut(String who, Duration time) {
        events.add(
                LOGIN,
                Severity.WARNING,
                "BLOCKED",
                "Too many failed logins: %s is not listened to for %d s"
                        .formatted(who, time.toSeconds()));
    }

    @Override
    public void auditFails(String why) {
        events.add(
                AUDIT,
                Severity.ERROR,
                "UNWRITTEN",
                "The audit log cannot be written: %s; entries are missing in its file until it can"
                        .formatted(why));
    }

    @Override
    public void auditWorks() {
        events.add(AUDIT, Severity.NOTICE, "WRITTEN", "The audit log is written again");
    }
}
