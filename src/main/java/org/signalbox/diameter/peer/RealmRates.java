// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.signalbox.diameter.TokenBucket;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// How much each realm has sent lately: a bucket of tokens for each. When there are too many to be
/// kept, the rest has one for all.
final class RealmRates {
    static final int REALMS_MAX = 1_024;

    private static final int INITIAL_PLACES = 16;
    private static final float LOAD = 0.75f;

    private final PeerTraffic.Rate rate;

    /// The one that was asked for longest ago first.
    private final Map<String, TokenBucket> buckets =
            new LinkedHashMap<>(INITIAL_PLACES, LOAD, true);

    /// For those for which there is no room.
    private final TokenBucket others;

    RealmRates(PeerTraffic.Rate rate) {
        this.rate = rate;
        this.others = newBucket();
    }

    private TokenBucket newBucket() {
        return new TokenBucket(rate.perSecond(), rate.burst());
    }

    /// Takes a token.
    ///
    /// @param now monotonic nanoseconds
    /// @return whether there was one
    boolean take(String realm, long now) {
        TokenBucket bucket = buckets.get(realm);
        return (bucket == null ? place(realm, now) : bucket).take(now);
    }

    private TokenBucket place(String realm, long now) {
        if (buckets.size() == REALMS_MAX && !forgetOne(now)) {
            return others;
        }
        TokenBucket bucket = newBucket();
        buckets.put(realm, bucket);
        return bucket;
    }

    /// A bucket that is full again is as good as none.
    private boolean forgetOne(long now) {
        Iterator<TokenBucket> oldest = buckets.values().iterator();
        boolean isFull = oldest.next().isFull(now);
        if (isFull) {
            oldest.remove();
        }
        return isFull;
    }

    /// How many are kept.
    int size() {
        return buckets.size();
    }
}
