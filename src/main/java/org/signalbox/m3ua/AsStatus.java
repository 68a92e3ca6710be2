// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.metrics.Counters;
import org.signalbox.metrics.Histogram;
import org.signalbox.xua.TrafficMode;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What an operator may see of an application server.
///
/// @param registered whether it is there because processes have registered its key, and not
///     configured
/// @param state as in `active`
/// @param mode in use; empty while none is known
/// @param active its processes that take traffic
/// @param bindings whose each value of the selection is; empty unless processes share it now
/// @param waiting messages that wait
/// @param recovery how long they may still wait; empty unless the server is pending
/// @param transits how long what it was sent had been in the node
public record AsStatus(
        AsConfig config,
        boolean registered,
        String state,
        Optional<TrafficMode> mode,
        List<String> active,
        List<AsBinding> bindings,
        int waiting,
        Optional<Duration> recovery,
        Counters<AsCounter> counters,
        Histogram.Seen transits) {
    public AsStatus {
        active = List.copyOf(active);
        bindings = List.copyOf(bindings);
    }
}
