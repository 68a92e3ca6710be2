// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.iwf.Flow;
import org.signalbox.iwf.IwfConfig;
import org.signalbox.iwf.SessionCounter;
import org.signalbox.iwf.SessionRecord;
import org.signalbox.metrics.Counters;
import org.signalbox.node.InterworkingStatus;
import org.signalbox.node.NodeStatus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an operator sees of interworking.
final class InterworkingViews {
    private static final String PREFIX = "signalbox_iwf_";
    private static final String BESIDES = "iwf ";

    private InterworkingViews() {}

    static Optional<InterworkingView> of(NodeStatus node, Baseline baseline) {
        return node.interworking()
                .flatMap(
                        status ->
                                node.config()
                                        .interworking()
                                        .map(config -> of(config, status, baseline)));
    }

    private static InterworkingView of(
            IwfConfig config, InterworkingStatus status, Baseline baseline) {
        List<CounterView> besides =
                new ArrayList<>(
                        Statistics.of(
                                status.counters().metrics(),
                                status.counters()::get,
                                BESIDES,
                                PREFIX,
                                baseline));
        besides.addAll(
                Statistics.of(
                        status.suspicions().metrics(),
                        status.suspicions()::get,
                        BESIDES,
                        PREFIX,
                        baseline));
        List<InterworkingView.Flow> flows = new ArrayList<>();
        for (Flow flow : Flow.values()) {
            Counters<SessionCounter> counted = status.sessions().get(flow);
            if (counted != null) {
                flows.add(
                        new InterworkingView.Flow(
                                flow.words(),
                                Statistics.of(
                                        counted.metrics(),
                                        counted::get,
                                        key(flow),
                                        PREFIX,
                                        baseline)));
            }
        }
        return new InterworkingView(
                config.number(),
                config.realm(),
                flows,
                status.records().stream().map(one -> session(one, status.now())).toList(),
                besides,
                status.dialogues().requestsOpen(),
                status.dialogues().servedOpen());
    }

    private static InterworkingView.Session session(SessionRecord record, long now) {
        return new InterworkingView.Session(
                record.id(),
                record.flow().words(),
                Duration.ofNanos(now - record.begunAt()),
                Optional.ofNullable(record.endedAt())
                        .map(ended -> Duration.ofNanos(ended - record.begunAt())),
                record.from(),
                record.subscriber(),
                record.serviceCentre(),
                record.target(),
                record.outcome(),
                record.reason());
    }

    /// Every statistic, by a name of its own.
    static void count(NodeStatus node, Map<String, Long> counted) {
        node.interworking()
                .ifPresent(
                        status -> {
                            status.sessions()
                                    .forEach(
                                            (flow, counters) ->
                                                    Statistics.count(key(flow), counters, counted));
                            Statistics.count(BESIDES, status.counters(), counted);
                            Statistics.count(BESIDES, status.suspicions(), counted);
                        });
    }

    private static String key(Flow flow) {
        return "iwf " + flow.name() + " ";
    }
}
