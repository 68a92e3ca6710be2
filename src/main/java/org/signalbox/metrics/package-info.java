// SPDX-License-Identifier: AGPL-3.0-or-later
/// Counters that cost nothing to keep and can be read by anyone.
///
/// Each package declares its counters as an enum of [Metric]s; one owner loop writes them through
/// [Counters]; [MetricsRegistry] shows them to Prometheus.
@NullMarked
package org.signalbox.metrics;

import org.jspecify.annotations.NullMarked;
