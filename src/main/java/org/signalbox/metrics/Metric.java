// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.metrics;

import java.util.Map;

/// A counter that an enum declares as one of its constants. Implemented by a package's `…Counter`
/// enum, which thereby need only keep one [Description].
public interface Metric {
    Description description();

    /// The Prometheus name without the `_total` that the exposition adds, such as
    /// `signalbox_m2pa_messages_received`.
    default String metric() {
        return description().metric();
    }

    /// One line for `# HELP`; the same for all constants that share a name.
    default String help() {
        return description().help();
    }

    /// Labels fixed by the constant, such as `reason="version"`. Bounded: never taken from input.
    default Map<String, String> labels() {
        return description().labels();
    }

    /// What a counter is called and means.
    ///
    /// @param metric the Prometheus name without `_total`
    /// @param help one line, the same for all that share the name
    /// @param label what tells those that share the name apart; empty if nothing shares it
    /// @param value of that label
    record Description(String metric, String help, String label, String value) {
        public Description(String metric, String help) {
            this(metric, help, "", "");
        }

        public Map<String, String> labels() {
            return label.isEmpty() ? Map.of() : Map.of(label, value);
        }
    }

    /// Counters that differ in one label only.
    ///
    /// @param metric the Prometheus name without `_total`
    /// @param help one line
    /// @param label what tells them apart
    record Family(String metric, String help, String label) {
        /// The one of them that has this value.
        public Description of(String value) {
            return new Description(metric, help, label, value);
        }
    }
}
