// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/// Shows counters and gauges to Prometheus. Thread-safe.
public final class MetricsRegistry {
    private final PrometheusMeterRegistry prometheus =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, MultiGauge> tables = new ConcurrentHashMap<>();

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

    /// Is told of counters, one by one.
    @FunctionalInterface
    public interface Reader {
        /// @param metric as in [Metric#metric]
        /// @param labels of the object that is counted, those of the metric included
        void counter(String metric, Map<String, String> labels, long value);
    }

    /// Tells the counters of some names, of all objects, as they stand now. Takes time in
    /// proportion to all there are.
    public void read(Set<String> metrics, Reader reader) {
        for (Meter meter : prometheus.getMeters()) {
            if (meter instanceof FunctionCounter counter
                    && metrics.contains(counter.getId().getName())) {
                Map<String, String> labels = new LinkedHashMap<>();
                counter.getId().getTags().forEach(tag -> labels.put(tag.getKey(), tag.getValue()));
                reader.counter(counter.getId().getName(), labels, (long) counter.count());
            }
        }
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
        public static final Binding NONE = new Binding(new CompositeMeterRegistry(), List.of());

        private final MeterRegistry registry;
        private final List<Meter> meters;

        private Binding(MeterRegistry registry, List<Meter> meters) {
            this.registry = registry;
            this.meters = meters;
        }

        @Override
        public void close() {
            meters.forEach(registry::remove);
        }
    }
}
