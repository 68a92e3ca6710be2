// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.metrics;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// Shows counters and gauges to Prometheus. Thread-safe.
public final class MetricsRegistry {
    /// Micrometer's, whose names or units `promtool check metrics` does not like.
    private static final Set<String> UNUSUAL = Set.of("process.cpu.time", "system.cpu.count");

    private final PrometheusMeterRegistry prometheus =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CounterSeries counters = new CounterSeries();
    private final Map<String, Family<DoubleSupplier>> gauges = new ConcurrentHashMap<>();
    private final Map<String, Table> tables = new ConcurrentHashMap<>();
    private final Map<String, Family<Histogram>> histograms = new ConcurrentHashMap<>();
    private final Map<String, Details> details = new ConcurrentHashMap<>();

    /// Nothing is shown yet.
    public MetricsRegistry() {
        prometheus.getPrometheusRegistry().register(counters);
    }

    /// Shows all counters of one object under the given labels until the binding is closed.
    ///
    /// @param labels no other object with these counters has the same
    public <M extends Enum<M> & Metric> Binding bind(
            Counters<M> counted, Map<String, String> labels) {
        return new Binding(counters.bind(counted.metrics(), labels, counted::at));
    }

    /// Shows counters that somebody else keeps, such as the kernel, until the binding is closed.
    ///
    /// @param value of a counter, from any thread; asked at each exposition
    public <M extends Enum<M> & Metric> Binding bind(Class<M> metrics, ToDoubleFunction<M> value) {
        M[] all = metrics.getEnumConstants();
        return new Binding(
                counters.bind(metrics, Map.of(), ordinal -> value.applyAsDouble(all[ordinal])));
    }

    /// Shows for how long things were so under the given labels until the binding is closed.
    ///
    /// @param clock monotonic nanoseconds, from any thread
    /// @param labels no other object with these counters has the same
    public <M extends Enum<M> & Metric> Binding bind(
            TimeCounters<M> times, LongSupplier clock, Map<String, String> labels) {
        return new Binding(
                counters.bind(
                        times.metrics(),
                        labels,
                        ordinal -> times.secondsAt(ordinal, clock.getAsLong())));
    }

    /// Shows a value that goes up and down until the binding is closed.
    ///
    /// @param labels of the object; no other of the name has the same
    /// @param value from any thread; asked at each exposition
    public Binding gauge(
            String name, String help, Map<String, String> labels, DoubleSupplier value) {
        return show(gauges, name, labels, value, of -> Snapshots.gauge(name, help, of));
    }

    private <T> Binding show(
            Map<String, Family<T>> families,
            String name,
            Map<String, String> labels,
            T one,
            Function<Map<Labels, T>, MetricSnapshot> snapshot) {
        Family<T> family =
                families.computeIfAbsent(
                        name, _ -> registered(new Family<>(snapshot, new ConcurrentHashMap<>())));
        Labels shown = SeriesLabels.of(labels);
        family.of().put(shown, one);
        return new Binding(() -> family.of().remove(shown, one));
    }

    private <C extends Collector> C registered(C collector) {
        prometheus.getPrometheusRegistry().register(collector);
        return collector;
    }

    /// All objects of one name, by their labels. A meter of Micrometer for each would take more,
    /// and
    /// Micrometer has no histograms that somebody else keeps.
    private record Family<T>(Function<Map<Labels, T>, MetricSnapshot> snapshot, Map<Labels, T> of)
            implements Collector {
        @Override
        public MetricSnapshot collect() {
            return snapshot.apply(of);
        }
    }

    /// Shows how the process does, under Micrometer's own names: memory and its collections,
    /// threads, processor time, open files.
    ///
    /// @return ends what listens to collections; the rest stays
    public Binding process() {
        prometheus.config().meterFilter(MeterFilter.deny(id -> UNUSUAL.contains(id.getName())));
        JvmGcMetrics collections = new JvmGcMetrics();
        Stream.of(
                        collections,
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new FileDescriptorMetrics(),
                        new UptimeMetrics())
                .forEach(meters -> meters.bindTo(prometheus));
        return new Binding(collections::close);
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
                        name,
                        _ -> registered(new Table(name, help, labels, new AtomicReference<>(all))))
                .series()
                .set(all);
    }

    /// Values of one name that change together.
    private record Table(
            String name, String help, List<String> labels, AtomicReference<List<Series>> series)
            implements Collector {
        @Override
        public MetricSnapshot collect() {
            return Snapshots.table(name, help, labels, series.get());
        }
    }

    /// Shows how often durations of each size were seen, until the binding is closed.
    ///
    /// @param name of Prometheus, that ends with `_seconds`
    /// @param labels of the object; no other of the name has the same
    public Binding histogram(
            String name, String help, Map<String, String> labels, Histogram histogram) {
        return show(histograms, name, labels, histogram, of -> Snapshots.histogram(name, help, of));
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
                _ ->
                        registered(
                                new Details(
                                        detail, new AtomicBoolean(), new CopyOnWriteArraySet<>())));
    }

    /// All of one detail. Micrometer has no counters whose series somebody else knows.
    private record Details(Detail detail, AtomicBoolean wanted, Set<Supplier<List<Series>>> sources)
            implements Collector {
        @Override
        public MetricSnapshot collect() {
            return Snapshots.detail(
                    detail,
                    wanted.get()
                            ? sources.stream().flatMap(source -> source.get().stream()).toList()
                            : List.of());
        }
    }

    /// Is told of counters and gauges, one by one.
    @FunctionalInterface
    public interface Reader {
        /// @param metric as in [Metric#metric]
        /// @param labels of the object that is counted, those of the metric included
        void counter(String metric, Map<String, String> labels, long value);
    }

    /// Tells the counters and gauges of some names, of all objects, as they stand now.
    public void read(Set<String> metrics, Reader reader) {
        counters.read(metrics, reader);
        for (String name : metrics) {
            Family<DoubleSupplier> all = gauges.get(name);
            if (all != null) {
                all.of()
                        .forEach(
                                (labels, value) ->
                                        reader.counter(
                                                name,
                                                SeriesLabels.map(labels),
                                                (long) value.getAsDouble()));
            }
        }
    }

    /// The exposition text (Prometheus text format 0.0.4).
    public String scrape() {
        return prometheus.scrape();
    }

    /// What was shown by one call; closing it takes it away again.
    public static final class Binding implements AutoCloseable {
        /// Shows nothing.
        public static final Binding NONE = new Binding(() -> {});

        private final Runnable remove;

        private Binding(Runnable remove) {
            this.remove = remove;
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
