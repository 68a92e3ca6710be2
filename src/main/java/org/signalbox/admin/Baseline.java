// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.node.NodeStatus;

import java.util.Map;

/// What the statistics stood at when they were cleared last.
record Baseline(Map<String, Long> values) {
    static final Baseline NONE = new Baseline(Map.of());

    static Baseline of(NodeStatus status) {
        return new Baseline(Map.copyOf(Views.counted(status)));
    }

    /// What has been counted of a thing since. One that was made anew counts from zero by
    /// itself.
    ///
    /// @param owner names the thing
    /// @param name of the counter
    long since(String owner, String name, long value) {
        return values.isEmpty() ? value : since(owner + name, value);
    }

    /// As above, of what has only a name.
    long since(String name, long value) {
        long before = values.getOrDefault(name, 0L);
        return value >= before ? value - before : value;
    }
}
