// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;
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
        registry.gauge("signalbox_sample_depth", "Depth", Map.of(), depth, AtomicInteger::get);
        depth.set(9);

        assertThat(registry.scrape()).contains("signalbox_sample_depth 9.0");
    }
}
