// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;
import org.signalbox.machine.DecodeException;
import org.signalbox.metrics.Counters;
import org.signalbox.ss7.Msu;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Everything thrown away in a network: counted by reason over all its links, present and former,
/// with a sample of each.
final class Discards {
    private final NetworkContext context;
    private final DiscardRecord record;

    /// Of links that are no more, so that totals never go back.
    private final Map<DiscardReason, Long> ofRemovedLinks = new EnumMap<>(DiscardReason.class);

    Discards(NetworkContext context) {
        this.context = context;
        this.record = new DiscardRecord(context::tell);
    }

    /// Throws away a message on the control loop.
    ///
    /// @param link over which it came; null if it is our own
    /// @param msu closed here
    void discard(@Nullable LinkIdentity link, DiscardReason reason, Msu msu) {
        discard(link, reason, msu, "");
    }

    /// As the other, with what an operator can do about it.
    ///
    /// @param remedy in words; empty if nothing in particular
    void discard(@Nullable LinkIdentity link, DiscardReason reason, Msu msu, String remedy) {
        context.counters.increment(Mtp3Counter.of(reason));
        record.note(DiscardSample.of(reason, link, msu, context.loop.now()).withRemedy(remedy));
        msu.close();
    }

    /// Counts a message that no codec understands. It stays the caller's.
    void malformed(LinkIdentity link, Msu msu, DecodeException broken) {
        context.counters.increment(Mtp3Counter.DISCARDED_MALFORMED);
        DiscardSample sample =
                DiscardSample.of(DiscardReason.MALFORMED, link, msu, context.loop.now());
        context.log.malformed(sample, broken);
        record.note(sample);
    }

    /// A sample of what a link has thrown away and counted itself.
    void note(DiscardSample sample) {
        record.note(sample);
    }

    /// Keeps the counts of a link that is being removed.
    void keep(Counters<LinkCounter> removed) {
        for (DiscardReason reason : DiscardReason.values()) {
            if (LinkCounter.has(reason)) {
                ofRemovedLinks.merge(reason, removed.get(LinkCounter.of(reason)), Long::sum);
            }
        }
    }

    /// One entry for every reason for which anything was thrown away.
    ///
    /// @param links all links that are there
    List<DiscardStatus> status(Collection<LinkIngress> links) {
        List<DiscardStatus> discarded = new ArrayList<>();
        for (DiscardReason reason : DiscardReason.values()) {
            long count = count(reason, links);
            if (count > 0) {
                DiscardSample sample = record.last(reason);
                discarded.add(
                        new DiscardStatus(
                                reason,
                                count,
                                sample,
                                sample == null
                                        ? null
                                        : Duration.ofNanos(context.loop.now() - sample.at())));
            }
        }
        return discarded;
    }

    private long count(DiscardReason reason, Collection<LinkIngress> links) {
        long count = ofRemovedLinks.getOrDefault(reason, 0L);
        if (LinkCounter.has(reason)) {
            for (LinkIngress ingress : links) {
                count += ingress.counters().get(LinkCounter.of(reason));
            }
        }
        return Mtp3Counter.has(reason)
                ? count + context.counters.get(Mtp3Counter.of(reason))
                : count;
    }
}
