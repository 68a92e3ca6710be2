// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/// Shows counters and gauges to Prometheus. Thread-safe.
public final class MetricsRegistry {
    private final PrometheusMeterRegistry prometheus =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, MultiGauge> tables = new ConcurrentHashMap<>();
    private final Map<String, Histograms> histograms = new ConcurrentHashMap<>();
    private final Map<String, Details> details = new ConcurrentHashMap<>();

    /// Shows all counters of one object under the given labels until the binding is closed.
    public <M extends Enum<M> & Metric> Binding bind(
            Counters<M> counters, Map<String, String> labels) {
        List<Meter> meters = new ArrayList<>();
        for (M metric : counters.metrics().getEnumConstants()) {
            meters.add(
                    FunctionCounter.builder(metric.metric(), counters, c -> c.get(metric))
                            .description(metric.help())
                            .tags(tags(labels).and(tags(metric.labels())))
                            .register(prometheus));
        }
        return new Binding(prometheus, meters);
    }

    /// Shows counters that somebody else keeps, such as the kernel, until the binding is closed.
    ///
    /// @param source asked at each exposition; the caller keeps it, or the counters end
    /// @param value of a counter, from any thread
    public <M extends Enum<M> & Metric, S> Binding bind(
            Class<M> metrics, S source, ToDoubleBiFunction<S, M> value) {
        List<Meter> meters = new ArrayList<>();
        for (M metric : metrics.getEnumConstants()) {
            meters.add(
                    FunctionCounter.builder(
                                    metric.metric(), source, s -> value.applyAsDouble(s, metric))
                            .description(metric.help())
                            .tags(tags(metric.labels()))
                            .register(prometheus));
        }
        return new Binding(prometheus, meters);
    }

    /// Shows for how long things were so under the given labels until the binding is closed.
    ///
    /// @param clock monotonic nanoseconds, from any thread
    public <M extends Enum<M> & Metric> Binding bind(
            TimeCounters<M> times, LongSupplier clock, Map<String, String> labels) {
        List<Meter> meters = new ArrayList<>();
        for (M metric : times.metrics().getEnumConstants()) {
            meters.add(
                    FunctionCounter.builder(
                                    metric.metric(),
                                    times,
                                    t -> t.seconds(metric, clock.getAsLong()))
                            .description(metric.help())
                            .tags(tags(labels).and(tags(metric.labels())))
                            .register(prometheus));
        }
        return new Binding(prometheus, meters);
    }

    /// Shows a value that goes up and down until the binding is closed.
    public <T> Binding gauge(
            String name,
            String help,
            Map<String, String> labels,
            T object,
            ToDoubleFunction<T> value) {
        Meter meter =
                Gauge.builder(name, object, value)
                        .description(help)
                        .tags(tags(labels))
                        .strongReference(true)
                        .register(prometheus);
        return new Binding(prometheus, List.of(meter));
    }

    /// One of several values of the same name.
    ///
    /// @param labels what tells it from the others, in the order of the names
    public record Series(List<String> labels, double value) {
        public Series {
            labels = List.copyOf(labels);
        }
    }

    /// Shows values of one name in place of those that were shown under it before.
    ///
    /// @param labels names of the labels of each series
    public void table(String name, String help, List<String> labels, List<Series> all) {
        tables.computeIfAbsent(
                        name, _ -> MultiGauge.builder(name).description(help).register(prometheus))
                .register(all.stream().map(series -> row(labels, series)).toList(), true);
    }

    private static MultiGauge.Row<Number> row(List<String> labels, Series series) {
        Tags tags = Tags.empty();
        for (int i = 0; i < labels.size(); i++) {
            tags = tags.and(labels.get(i), series.labels().get(i));
        }
        return MultiGauge.Row.of(tags, series.value());
    }

    /// Shows how often durations of each size were seen, until the binding is closed.
    ///
    /// @param name of Prometheus, that ends with `_seconds`
    /// @param labels of the object; no other of the name has the same
    public Binding histogram(
            String name, String help, Map<String, String> labels, Histogram histogram) {
        Histograms all =
                histograms.computeIfAbsent(
                        name,
                        _ -> {
                            Histograms made = new Histograms(name, help, new ConcurrentHashMap<>());
                            prometheus.getPrometheusRegistry().register(made);
                            return made;
                        });
        Labels shown = Labels.of(List.copyOf(labels.keySet()), List.copyOf(labels.values()));
        all.of().put(shown, histogram);
        return new Binding(() -> all.of().remove(shown, histogram));
    }

    /// All of one name. Micrometer has no histograms that somebody else keeps.
    private record Histograms(String name, String help, Map<Labels, Histogram> of)
            implements Collector {
        private static final double NANOS_PER_SECOND = 1e9;

        @Override
        public HistogramSnapshot collect() {
            HistogramSnapshot.Builder shown = HistogramSnapshot.builder().name(name).help(help);
            of.forEach((labels, histogram) -> shown.dataPoint(point(labels, histogram.seen())));
            return shown.build();
        }

        private static HistogramDataPointSnapshot point(Labels labels, Histogram.Seen seen) {
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

    /// Counters whose series come and go, shown only while they are wanted ([#want]): such as are
    /// too many for everybody.
    ///
    /// @param name of Prometheus, without `_total`
    /// @param labels names of the labels of each series
    public record Detail(String name, String help, List<String> labels) {
        public Detail {
            labels = List.copyOf(labels);
        }
    }

    /// Has counters among those of a detail until the binding is closed.
    ///
    /// @param series asked at each exposition while the detail is wanted, from any thread
    public Binding bind(Detail detail, Supplier<List<Series>> series) {
        Details all = detailsOf(detail);
        all.sources().add(series);
        return new Binding(() -> all.sources().remove(series));
    }

    /// From now on a detail is shown, or is not, as at first.
    public void want(Detail detail, boolean wanted) {
        detailsOf(detail).wanted().set(wanted);
    }

    private Details detailsOf(Detail detail) {
        return details.computeIfAbsent(
                detail.name(),
                _ -> {
                    Details made =
                            new Details(detail, new AtomicBoolean(), new CopyOnWriteArraySet<>());
                    prometheus.getPrometheusRegistry().register(made);
                    return made;
                });
    }

    /// All of one detail. Micrometer has no counters whose series somebody else knows.
    private record Details(Detail detail, AtomicBoolean wanted, Set<Supplier<List<Series>>> sources)
            implements Collector {
        @Override
        public CounterSnapshot collect() {
            CounterSnapshot.Builder shown =
                    CounterSnapshot.builder().name(detail.name()).help(detail.help());
            if (wanted.get()) {
                for (Supplier<List<Series>> source : sources) {
                    source.get().forEach(series -> shown.dataPoint(point(series)));
                }
            }
            return shown.build();
        }

        private CounterDataPointSnapshot point(Series series) {
            return CounterDataPointSnapshot.builder()
                    .labels(Labels.of(detail.labels(), series.labels()))
                    .value(series.value())
                    .build();
        }
    }

    /// Is told of counters and gauges, one by one.
    @FunctionalInterface
    public interface Reader {
        /// @param metric as in [Metric#metric]
        /// @param labels of the object that is counted, those of the metric included
        void counter(String metric, Map<String, String> labels, long value);
    }

    /// Tells the counters and gauges of some names, of all objects, as they stand now. Takes time
    /// in
    /// proportion to all there are.
    public void read(Set<String> metrics, Reader reader) {
        for (Meter meter : prometheus.getMeters()) {
            if (metrics.contains(meter.getId().getName())) {
                if (meter instanceof FunctionCounter counter) {
                    read(meter, counter.count(), reader);
                } else if (meter instanceof Gauge gauge) {
                    read(meter, gauge.value(), reader);
                }
            }
        }
    }

    private static void read(Meter meter, double value, Reader reader) {
        Map<String, String> labels = new LinkedHashMap<>();
        meter.getId().getTags().forEach(tag -> labels.put(tag.getKey(), tag.getValue()));
        reader.counter(meter.getId().getName(), labels, (long) value);
    }

    /// The exposition text (Prometheus text format 0.0.4).
    public String scrape() {
        return prometheus.scrape();
    }

    private static Tags tags(Map<String, String> labels) {
        Tags tags = Tags.empty();
        for (Map.Entry<String, String> label : labels.entrySet()) {
            tags = tags.and(label.getKey(), label.getValue());
        }
        return tags;
    }

    /// What was shown by one call; closing it takes it away again.
    public static final class Binding implements AutoCloseable {
        /// Shows nothing.
        public static final Binding NONE = new Binding(() -> {});

        private final Runnable remove;

        private Binding(Runnable remove) {
            this.remove = remove;
        }

        private Binding(MeterRegistry registry, List<Meter> meters) {
            this(() -> meters.forEach(registry::remove));
        }

        /// Both of these as one.
        public Binding and(Binding other) {
            return new Binding(
                    () -> {
                        close();
                        other.close();
                    });
        }

        @Override
        public void close() {
            remove.run();
        }
    }
}
