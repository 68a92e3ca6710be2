// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.metrics.Counters;
import org.signalbox.metrics.Histogram;
import org.signalbox.metrics.Metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// What is counted of one thing, as an operator sees it.
final class Statistics {
    private static final List<String> TITLES = List.of("Counter", "Value", "Meaning");

    private static final int NANOS_PER_MICRO = 1_000;

    private Statistics() {}

    /// All totals, and of the causes and reasons those that have happened.
    ///
    /// @param metrics what is counted
    /// @param counted how often, since the start
    /// @param owner names the thing in `baseline`
    /// @param prefix of all the metrics' names, which goes without saying
    static <M extends Enum<M> & Metric> List<CounterView> of(
            Class<M> metrics,
            ToLongFunction<M> counted,
            String owner,
            String prefix,
            Baseline baseline) {
        List<CounterView> statistics = new ArrayList<>();
        for (M metric : metrics.getEnumConstants()) {
            long value = baseline.since(owner, metric.name(), counted.applyAsLong(metric));
            if (value > 0 || metric.labels().isEmpty()) {
                statistics.add(new CounterView(name(metric, prefix), value, metric.help()));
            }
        }
        return statistics;
    }

    /// How long messages had been in the node when they left by one thing, in microseconds and
    /// since
    /// the start; nothing if none has.
    static List<CounterView> ofTransits(Histogram.Seen transits) {
        List<CounterView> rows = new ArrayList<>();
        if (transits.total() > 0) {
            rows.add(
                    new CounterView(
                            "transit_us.mean",
                            transits.sum().toNanos() / transits.total() / NANOS_PER_MICRO,
                            "Microseconds that messages passed on were in this node, since the"
                                    + " start"));
            within(50, "transit_us.50", "Half of them left within", transits).ifPresent(rows::add);
            within(99, "transit_us.99", "99 % of them left within", transits).ifPresent(rows::add);
        }
        return rows;
    }

    private static Optional<CounterView> within(
            double percent, String name, String meaning, Histogram.Seen transits) {
        return transits.within(percent)
                .map(bound -> new CounterView(name, bound.toNanos() / NANOS_PER_MICRO, meaning));
    }

    /// Every total of one thing, by a name that begins with its own.
    static <M extends Enum<M> & Metric> void count(
            String owner, Counters<M> counters, Map<String, Long> counted) {
        for (M metric : counters.metrics().getEnumConstants()) {
            counted.put(owner + metric.name(), counters.get(metric));
        }
    }

    private static String name(Metric metric, String prefix) {
        String plain = metric.metric().substring(prefix.length());
        return metric.labels().isEmpty()
                ? plain
                : plain + "." + String.join(".", metric.labels().values());
    }

    /// Puts them into a document, as a table.
    static Document.Builder show(Document.Builder document, List<CounterView> statistics) {
        return document.table(
                "statistics", TITLES, statistics.stream().map(Statistics::row).toList());
    }

    private static List<Field> row(CounterView counter) {
        return List.of(
                Field.of("counter", counter.name()),
                Field.of("value", counter.value()),
                Field.of("meaning", counter.meaning()));
    }
}
