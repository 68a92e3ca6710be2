// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.metrics;

import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Labels as Prometheus has them, which are sorted and take less, and as everybody else does.
final class SeriesLabels {
    private SeriesLabels() {}

    static Labels of(Map<String, String> labels) {
        return Labels.of(List.copyOf(labels.keySet()), List.copyOf(labels.values()));
    }

    static Map<String, String> map(Labels labels) {
        Map<String, String> map = new LinkedHashMap<>();
        for (Label label : labels) {
            map.put(label.getName(), label.getValue());
        }
        return map;
    }
}
