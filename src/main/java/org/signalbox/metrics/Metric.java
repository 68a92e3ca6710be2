// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.metrics;

import java.util.Map;

/// What one counter is called and means. Implemented by a package's `…Counter` enum.
public interface Metric {
    /// The Prometheus name without the `_total` that the exposition adds, such as
    /// `signalbox_m2pa_messages_received`.
    String metric();

    /// One line for `# HELP`; the same for all constants that share a name.
    String help();

    /// Labels fixed by the constant, such as `reason="version"`. Bounded: never taken from input.
    default Map<String, String> labels() {
        return Map.of();
    }
}
