// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.mtp3.PingResult;

import java.util.List;

/// How a ping ended.
///
/// @param result what was measured
/// @param events what the log says about it, in order
public record PingReport(PingResult result, List<NodeEvent> events) {
    public PingReport {
        events = List.copyOf(events);
    }
}
