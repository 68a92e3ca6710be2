// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

class MetricsRegistryTest {
    private enum Sample implements Metric {
        RECEIVED("in"),
        SENT("out");

        private final Description description;

        Sample(String direction) {
            this.description =
                    new Description(
                            "signalbox_sample_messages", "Messages", "direction", direction);
        }

        @Override
        public Description description() {
            return description;
        }
    }

    private enum Other implements Metric {
        LOST;

        @Override
        public Description description() {
            return new Description("signalbox_other_messages", "Messages");
        }
    }

    private final MetricsRegistry registry = new MetricsRegistry();

    @Test
    void showsCountersUnderTheirLabelsUntilClosed() {
        Counters<Sample> counters = new Counters<>(Sample.class);
        MetricsRegistry.Binding binding = registry.bind(counters, Map.of("link", "ToB:0"));
        counters.increment(Sample.RECEIVED);
        counters.add(Sample.SENT, 41);
        counters.increment(Sample.SENT);

        assertThat(registry.scrape())
                .contains("signalbox_sample_messages_total{direction=\"in\",link=\"ToB:0\"} 1.0")
                .contains("signalbox_sample_messages_total{direction=\"out\",link=\"ToB:0\"} 42.0");

        binding.close();
        assertThat(registry.scrape()).doesNotContain("signalbox_sample");
    }

    @Test
    void showsAGaugeAsItIsNow() {
        AtomicInteger depth = new AtomicInteger(3);
        registry.gauge("signalbox_sample_depth", "Depth", Map.of(), depth::get);
        depth.set(9);

        assertThat(registry.scrape()).contains("signalbox_sample_depth 9.0");
    }

    @Test
    void whoHasTheLabelsOfAnotherTakesItsPlace() {
        Counters<Sample> old = new Counters<>(Sample.class);
        Counters<Sample> fresh = new Counters<>(Sample.class);
        MetricsRegistry.Binding first = registry.bind(old, Map.of("link", "ToB:0"));
        registry.bind(fresh, Map.of("link", "ToB:0"));
        old.add(Sample.SENT, 7);
        fresh.add(Sample.SENT, 8);

        first.close();

        assertThat(registry.scrape())
                .contains("signalbox_sample_messages_total{direction=\"out\",link=\"ToB:0\"} 8.0")
                .doesNotContain(" 7.0");
    }

    @Test
    void tellsWhatOneAsksForByName() {
        Counters<Sample> counters = new Counters<>(Sample.class);
        registry.bind(counters, Map.of("link", "ToB:0"));
        registry.bind(new Counters<>(Other.class), Map.of("link", "ToB:0"));
        registry.gauge("signalbox_sample_depth", "Depth", Map.of("link", "ToC:1"), () -> 9);
        counters.add(Sample.SENT, 41);
        Map<String, Long> told = new HashMap<>();

        registry.read(
                Set.of("signalbox_sample_messages", "signalbox_sample_depth"),
                (name, labels, value) -> told.put(name + new TreeMap<>(labels), value));

        assertThat(told)
                .containsOnly(
                        entry("signalbox_sample_messages{direction=in, link=ToB:0}", 0L),
                        entry("signalbox_sample_messages{direction=out, link=ToB:0}", 41L),
                        entry("signalbox_sample_depth{link=ToC:1}", 9L));
    }

    @Test
    void saysHowTheProcessDoes() {
        registry.process().close();

        assertThat(registry.scrape())
                .contains("jvm_memory_used_bytes{area=\"heap\"", "process_files_open_files ")
                .doesNotContain("process_cpu_time");
    }

    @Test
    void showsHistogramsUnderTheirLabelsUntilClosed() {
        Histogram fast = new Histogram(List.of(Duration.ofMillis(1), Duration.ofMillis(10)));
        Histogram slow = new Histogram(List.of(Duration.ofMillis(1), Duration.ofMillis(10)));
        String name = "signalbox_sample_seconds";
        MetricsRegistry.Binding one = registry.histogram(name, "Times", Map.of("link", "A"), fast);
        MetricsRegistry.Binding other =
                registry.histogram(name, "Times", Map.of("link", "B"), slow);
        fast.add(500_000, 2);
        fast.add(1_000_000, 1);
        fast.add(2_000_000, 1);
        slow.add(20_000_000, 1);

        assertThat(registry.scrape())
                .contains("# TYPE signalbox_sample_seconds histogram")
                .contains("signalbox_sample_seconds_bucket{link=\"A\",le=\"0.001\"} 3")
                .contains("signalbox_sample_seconds_bucket{link=\"A\",le=\"0.01\"} 4")
                .contains("signalbox_sample_seconds_bucket{link=\"A\",le=\"+Inf\"} 4")
                .contains("signalbox_sample_seconds_count{link=\"A\"} 4")
                .contains("signalbox_sample_seconds_sum{link=\"A\"} 0.004")
                .contains("signalbox_sample_seconds_bucket{link=\"B\",le=\"0.01\"} 0")
                .contains("signalbox_sample_seconds_count{link=\"B\"} 1");

        one.and(other).close();
        assertThat(registry.scrape()).doesNotContain("signalbox_sample");
    }
}
