// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;

/// The counters of all objects. An object is one entry, however many counters it has: a meter of
/// Micrometer takes a kilobyte, and a node of a thousand links has a hundred thousand series.
final class CounterSeries implements MultiCollector {
    private final Map<Class<?>, Declared> declared = new ConcurrentHashMap<>();

    /// What an enum says of one of its counters.
    private record Constant(int ordinal, String name, String help, Labels labels) {
        static Constant of(int ordinal, Metric metric) {
            return new Constant(
                    ordinal, metric.metric(), metric.help(), SeriesLabels.of(metric.labels()));
        }
    }

    /// The counters of an enum, and the objects that have them: by their labels how to read a
    /// counter by its ordinal number.
    private record Declared(List<Constant> constants, Map<Labels, IntToDoubleFunction> objects) {
        static <M extends Enum<M> & Metric> Declared of(Class<M> metrics) {
            return new Declared(
                    Stream.of(metrics.getEnumConstants())
                            .map(metric -> Constant.of(metric.ordinal(), metric))
                            .toList(),
                    new ConcurrentHashMap<>());
        }
    }

    /// @param labels of the object; no other that has these counters has the same
    /// @param value of a counter by its ordinal number, from any thread
    /// @return what takes them away again
    <M extends Enum<M> & Metric> Runnable bind(
            Class<M> metrics, Map<String, String> labels, IntToDoubleFunction value) {
        Map<Labels, IntToDoubleFunction> objects =
                declared.computeIfAbsent(metrics, _ -> Declared.of(metrics)).objects();
        Labels shown = SeriesLabels.of(labels);
        objects.put(shown, value);
        return () -> objects.remove(shown, value);
    }

    /// Tells the counters of some names, of all objects.
    void read(Set<String> names, MetricsRegistry.Reader reader) {
        for (Declared one : declared.values()) {
            for (Constant constant : one.constants) {
                if (names.contains(constant.name)) {
                    one.objects.forEach(
                            (labels, value) ->
                                    reader.counter(
                                            constant.name,
                                            SeriesLabels.map(labels.merge(constant.labels)),
                                            (long) value.applyAsDouble(constant.ordinal)));
                }
            }
        }
    }

    @Override
    public MetricSnapshots collect() {
        Map<String, CounterSnapshot.Builder> shown = new LinkedHashMap<>();
        for (Declared one : declared.values()) {
            for (Constant constant : one.constants) {
                CounterSnapshot.Builder series =
                        shown.computeIfAbsent(
                                constant.name,
                                name -> CounterSnapshot.builder().name(name).help(constant.help));
                one.objects.forEach(
                        (labels, value) ->
                                series.dataPoint(
                                        Snapshots.counter(
                                                labels.merge(constant.labels),
                                                value.applyAsDouble(constant.ordinal))));
            }
        }
        return new MetricSnapshots(
                shown.values().stream()
                        .<MetricSnapshot>map(CounterSnapshot.Builder::build)
                        .toList());
    }
}
