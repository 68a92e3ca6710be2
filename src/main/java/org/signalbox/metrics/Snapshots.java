// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

import org.signalbox.metrics.MetricsRegistry.Detail;
import org.signalbox.metrics.MetricsRegistry.Series;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;

/// What objects say of themselves now, as the Prometheus client has it.
final class Snapshots {
    private static final double NANOS_PER_SECOND = 1e9;

    private Snapshots() {}

    static GaugeSnapshot gauge(String name, String help, Map<Labels, DoubleSupplier> of) {
        GaugeSnapshot.Builder shown = GaugeSnapshot.builder().name(name).help(help);
        of.forEach((labels, value) -> shown.dataPoint(gauge(labels, value.getAsDouble())));
        return shown.build();
    }

    /// @param all of those with the same labels the first is shown
    static GaugeSnapshot table(String name, String help, List<String> labels, List<Series> all) {
        GaugeSnapshot.Builder shown = GaugeSnapshot.builder().name(name).help(help);
        Set<Labels> seen = new HashSet<>();
        for (Series series : all) {
            Labels own = Labels.of(labels, series.labels());
            if (seen.add(own)) {
                shown.dataPoint(gauge(own, series.value()));
            }
        }
        return shown.build();
    }

    private static GaugeDataPointSnapshot gauge(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    static CounterSnapshot detail(Detail detail, List<Series> all) {
        CounterSnapshot.Builder shown =
                CounterSnapshot.builder().name(detail.name()).help(detail.help());
        all.forEach(
                series ->
                        shown.dataPoint(
                                counter(
                                        Labels.of(detail.labels(), series.labels()),
                                        series.value())));
        return shown.build();
    }

    static CounterDataPointSnapshot counter(Labels labels, double value) {
        return CounterDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    static HistogramSnapshot histogram(String name, String help, Map<Labels, Histogram> of) {
        HistogramSnapshot.Builder shown = HistogramSnapshot.builder().name(name).help(help);
        of.forEach((labels, histogram) -> shown.dataPoint(histogram(labels, histogram.seen())));
        return shown.build();
    }

    private static HistogramDataPointSnapshot histogram(Labels labels, Histogram.Seen seen) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < seen.bounds().size(); i++) {
            buckets.bucket(seconds(seen.bounds().get(i)), seen.counts().get(i));
        }
        buckets.bucket(Double.POSITIVE_INFINITY, seen.counts().getLast());
        return HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(buckets.build())
                .sum(seconds(seen.sum()))
                .build();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
    }
}
