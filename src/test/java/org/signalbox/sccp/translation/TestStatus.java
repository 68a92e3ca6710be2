// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.signalbox.ss7.PointCode;

import java.util.HashMap;
import java.util.Map;

/// Everything is available unless a test says otherwise.
final class TestStatus implements ApplicationStatus {
    private final Map<String, Condition> conditions = new HashMap<>();

    /// @param who `4.5.6`, `4.5.6 6` for a subsystem there, or the name of a server
    void set(String who, Condition condition) {
        conditions.put(who, condition);
    }

    void clear() {
        conditions.clear();
    }

    @Override
    public Condition of(PointCode point, int subsystem) {
        Condition ofPoint = conditions.getOrDefault(point.toString(), Condition.AVAILABLE);
        return ofPoint != Condition.AVAILABLE || subsystem == NO_SUBSYSTEM
                ? ofPoint
                : conditions.getOrDefault(point + " " + subsystem, Condition.AVAILABLE);
    }

    @Override
    public Condition of(String server) {
        return conditions.getOrDefault(server, Condition.AVAILABLE);
    }
}
