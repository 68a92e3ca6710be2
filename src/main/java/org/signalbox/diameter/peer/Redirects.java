// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.routing.RouteKeys;
import org.signalbox.machine.Expiring;
import org.signalbox.metrics.Counters;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// Whom peers have named to be asked in their place, for more than one request (RFC 6733 section
/// 6.13).
///
/// What a peer says holds for requests only that it would be given otherwise: by no redirection
/// does a peer take what is for others.
final class Redirects {
    static final int REDIRECTS_MAX = 1_000;

    private final Counters<DiameterCounter> counters;
    private final Expiring<Key, Known> known = new Expiring<>();

    /// @param peer that has named others
    /// @param common of requests for which it holds
    record Key(String peer, RedirectUsage usage, String common) {}

    /// @param hosts in the order in which they are asked
    record Known(Key key, List<String> hosts, long until) {}

    Redirects(Counters<DiameterCounter> counters) {
        this.counters = counters;
    }

    /// A peer has named others for a request.
    void learn(String peer, RouteKeys keys, Redirection said, long now) {
        RedirectUsage usage = said.usage();
        String common = usage == null ? null : usage.common(keys);
        if (usage == null || common == null) {
            return;
        }
        forgetPast(now);
        Key key = new Key(peer, usage, common);
        if (known.get(key) == null && known.size() == REDIRECTS_MAX) {
            counters.increment(DiameterCounter.REDIRECTS_NO_ROOM);
            return;
        }
        counters.increment(DiameterCounter.REDIRECTS_REMEMBERED);
        long until = now + said.validity().toNanos();
        known.put(key, new Known(key, said.hosts(), until), until);
    }

    /// What says who is to be asked in the place of a peer; null if it is the peer itself.
    @Nullable Known find(String peer, RouteKeys keys, long now) {
        if (known.size() == 0) {
            return null;
        }
        forgetPast(now);
        for (RedirectUsage usage : RedirectUsage.values()) {
            String common = usage.common(keys);
            Known found = common == null ? null : known.get(new Key(peer, usage, common));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /// None of those whom it names takes requests any more: the peer is asked again.
    void forget(Known past) {
        if (known.remove(past.key) != null) {
            counters.increment(DiameterCounter.REDIRECTS_FORGOTTEN);
        }
    }

    /// Forgets what peers have said that are not there any more.
    void keep(Predicate<String> configured) {
        known.removeIf(one -> !configured.test(one.key.peer()));
    }

    private void forgetPast(long now) {
        while (known.poll(now) != null) {
            // its time is over
        }
    }

    List<RedirectStatus> status(long now) {
        forgetPast(now);
        return known.values().stream()
                .map(
                        one ->
                                new RedirectStatus(
                                        one.key.peer(),
                                        one.key.usage(),
                                        one.key.common(),
                                        one.hosts,
                                        Duration.ofNanos(one.until - now)))
                .sorted(
                        Comparator.comparing(RedirectStatus::peer)
                                .thenComparing(RedirectStatus::usage)
                                .thenComparing(RedirectStatus::common))
                .toList();
    }
}
