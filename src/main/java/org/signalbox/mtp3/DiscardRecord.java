// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/// The last sample of what was thrown away, for each reason, and how often an operator hears of it.
final class DiscardRecord {
    /// The least time between two events about one reason.
    static final long EVENT_INTERVAL_NANOS = 10_000_000_000L;

    private record Episode(DiscardSample last, long toldAt, long further) {}

    private final Map<DiscardReason, Episode> episodes = new EnumMap<>(DiscardReason.class);
    private final Consumer<Mtp3Event> events;

    DiscardRecord(Consumer<Mtp3Event> events) {
        this.events = events;
    }

    void note(DiscardSample sample) {
        Episode episode = episodes.get(sample.reason());
        if (episode != null && sample.at() - episode.toldAt < EVENT_INTERVAL_NANOS) {
            episodes.put(sample.reason(), new Episode(sample, episode.toldAt, episode.further + 1));
            return;
        }
        events.accept(new Mtp3Event.Discarded(sample, episode == null ? 0 : episode.further));
        episodes.put(sample.reason(), new Episode(sample, sample.at(), 0));
    }

    @Nullable DiscardSample last(DiscardReason reason) {
        Episode episode = episodes.get(reason);
        return episode == null ? null : episode.last;
    }
}
