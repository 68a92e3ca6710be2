// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.Nullable;
import org.signalbox.alarm.AlarmConfig.Utilization;
import org.signalbox.alarm.AlarmKind;
import org.signalbox.alarm.Condition;
import org.signalbox.alarm.ManagedObject;
import org.signalbox.alarm.ManagedObject.Type;
import org.signalbox.link.LinkIdentity;
import org.signalbox.m2pa.M2paLinkCounter;
import org.signalbox.m2pa.M2paLinkStatus;
import org.signalbox.mtp3.LinkCounter;
import org.signalbox.mtp3.LinksetStatus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What is wrong because counters move too fast: looked at over intervals, and taken to last until
/// the end of the next.
///
/// Owned by the control loop; as large as there are links and linksets.
final class Rates {
    /// Shorter ones say more about bursts than about load.
    static final Duration INTERVAL_MIN = Duration.ofSeconds(9);

    private static final int BITS_PER_KILOBIT = 1_000;
    private static final int PERCENT = 100;
    private static final int MILLIS_PER_SECOND = 1_000;
    private static final int OCTETS_PER_MEGABYTE = 1 << 20;

    /// A process with memory enough stays far below, one without goes far beyond.
    private static final int COLLECTING_MAX_PERCENT = 20;

    private @Nullable Sample before;
    private List<Condition> found = List.of();

    private record Octets(long sent, long received) {
        Octets since(Octets earlier) {
            return new Octets(sent - earlier.sent, received - earlier.received);
        }
    }

    /// @param screened messages that screening has refused, by linkset
    private record Sample(
            long at,
            Map<LinkIdentity, Octets> links,
            Map<String, Long> screened,
            long uncaptured,
            MemoryUse memory) {}

    /// @param now monotonic nanoseconds
    List<Condition> of(NodeStatus node, long now) {
        Sample earlier = before;
        if (earlier != null && now - earlier.at() < INTERVAL_MIN.toNanos()) {
            return found;
        }
        Sample sample = sample(node, now);
        before = sample;
        found = earlier == null ? List.of() : between(earlier, sample, node);
        return found;
    }

    private static Sample sample(NodeStatus node, long now) {
        Map<LinkIdentity, Octets> links = new HashMap<>();
        node.links().forEach((id, link) -> links.put(id, octets(link)));
        Map<String, Long> screened = new HashMap<>();
        node.linksets().forEach(linkset -> screened.put(linkset.name(), screened(linkset)));
        AlarmSources sources = node.alarmSources();
        return new Sample(now, links, screened, sources.uncaptured(), sources.memory());
    }

    private static long screened(LinksetStatus linkset) {
        return linkset.links().stream()
                .mapToLong(link -> link.counters().getOrDefault(LinkCounter.DISCARDED_SCREENED, 0L))
                .sum();
    }

    private static Octets octets(M2paLinkStatus link) {
        return new Octets(
                link.counters().getOrDefault(M2paLinkCounter.OCTETS_SENT, 0L),
                link.counters().getOrDefault(M2paLinkCounter.OCTETS_RECEIVED, 0L));
    }

    private static List<Condition> between(Sample earlier, Sample later, NodeStatus node) {
        List<Condition> wrong = new ArrayList<>();
        double seconds = (later.at() - earlier.at()) / (double) TimeUnit.SECONDS.toNanos(1);
        Utilization planned = node.config().alarms().utilization().orElse(null);
        if (planned != null) {
            later.links()
                    .forEach(
                            (id, octets) -> {
                                Octets moved =
                                        octets.since(earlier.links().getOrDefault(id, octets));
                                utilization(id, moved, seconds, planned).ifPresent(wrong::add);
                            });
        }
        node.config()
                .alarms()
                .screenedMax()
                .ifPresent(
                        max ->
                                later.screened()
                                        .forEach(
                                                (linkset, count) -> {
                                                    long refused =
                                                            count
                                                                    - earlier.screened()
                                                                            .getOrDefault(
                                                                                    linkset, count);
                                                    if (refused > max * seconds) {
                                                        wrong.add(
                                                                screening(
                                                                        linkset, refused, seconds));
                                                    }
                                                }));
        memory(earlier.memory(), later.memory(), seconds).ifPresent(wrong::add);
        long missing = later.uncaptured() - earlier.uncaptured();
        if (missing > 0) {
            wrong.add(
                    new Condition(
                            AlarmKind.CAPTURE_LOSSY,
                            ManagedObject.of(Type.CAPTURE, ""),
                            "%d messages in %.0f s".formatted(missing, seconds)));
        }
        return wrong;
    }

    /// Empty if there is enough of it.
    private static Optional<Condition> memory(MemoryUse earlier, MemoryUse later, double seconds) {
        Duration held = later.collecting().minus(earlier.collecting());
        long percent = Math.round(held.toMillis() / seconds * PERCENT / MILLIS_PER_SECOND);
        if (percent < COLLECTING_MAX_PERCENT) {
            return Optional.empty();
        }
        return Optional.of(
                new Condition(
                        AlarmKind.MEMORY_SHORT,
                        ManagedObject.NODE,
                        "collections held everything up for %d %% of %.0f s; the heap may have %d MB"
                                .formatted(
                                        percent,
                                        seconds,
                                        later.heapMaxOctets() / OCTETS_PER_MEGABYTE)));
    }

    private static Condition screening(String linkset, long refused, double seconds) {
        return new Condition(
                AlarmKind.SCREENING_DISCARDS,
                ManagedObject.of(Type.LINKSET, linkset),
                "%d messages were refused in %.0f s".formatted(refused, seconds));
    }

    /// Empty if the link carries no more than it should.
    private static Optional<Condition> utilization(
            LinkIdentity link, Octets moved, double seconds, Utilization planned) {
        double capacityBits = seconds * planned.capacityKilobits() * BITS_PER_KILOBIT;
        long sent = Math.round(PERCENT * Byte.SIZE * moved.sent() / capacityBits);
        long received = Math.round(PERCENT * Byte.SIZE * moved.received() / capacityBits);
        if (Math.max(sent, received) < planned.percent()) {
            return Optional.empty();
        }
        return Optional.of(
                new Condition(
                        AlarmKind.LINK_UTILISATION,
                        ManagedObject.of(Type.LINK, link.toString()),
                        "%d %% of %d kbit/s sent, %d %% received"
                                .formatted(sent, planned.capacityKilobits(), received)));
    }
}
