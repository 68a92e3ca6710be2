// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MutableTitle;

import java.util.Arrays;

/// A selector made ready for use; with the counts of its use, which one loop writes.
final class SelectorPlan {
    private final SelectorConfig config;
    private final @Nullable ConversionTable before;
    private final @Nullable ConversionTable after;

    /// By the number of the result.
    private final Plan[] plans;

    /// Set once, while the snapshot is made.
    private @Nullable SelectorPlan next;

    private final Tally used;

    /// What the entries were used before this table was there.
    private volatile long @Nullable [] carried;

    SelectorPlan(
            SelectorConfig config,
            Plan[] plans,
            @Nullable ConversionTable before,
            @Nullable ConversionTable after) {
        this.config = config;
        this.plans = plans;
        this.before = before;
        this.after = after;
        this.used = new Tally(config.entries().size());
    }

    void setNext(SelectorPlan following) {
        next = following;
    }

    SelectorConfig config() {
        return config;
    }

    SelectorKey key() {
        return config.key();
    }

    @Nullable ConversionTable before() {
        return before;
    }

    @Nullable ConversionTable after() {
        return after;
    }

    /// Whose entries are looked at if none of this one matches.
    @Nullable SelectorPlan next() {
        return next;
    }

    int find(MutableTitle title) {
        return config.entries().find(title);
    }

    Plan plan(int entry) {
        return plans[config.entries().resultOf(entry)];
    }

    /// Called by the loop that translates.
    void count(int entry) {
        used.count(entry);
    }

    /// How often an entry was used. Callable from any thread; one that asks while the loop counts
    /// may miss some of the latest.
    long used(int entry) {
        long[] earlier = carried;
        return used.of(entry) + (earlier == null ? 0 : earlier[entry]);
    }

    /// How often all entries were used. Callable from any thread, as the other.
    long used() {
        long[] earlier = carried;
        return used.all() + (earlier == null ? 0 : Arrays.stream(earlier).sum());
    }

    /// Goes on counting where the one before has stopped.
    void inherit(SelectorPlan former) {
        long[] inherited = new long[used.size()];
        GtaTable entries = config.entries();
        GtaTable earlier = former.config.entries();
        if (earlier.equals(entries)) {
            for (int entry = 0; entry < inherited.length; entry++) {
                inherited[entry] = former.used(entry);
            }
        } else {
            MutableTitle title = new MutableTitle();
            for (int entry = 0; entry < earlier.size(); entry++) {
                long count = former.used(entry);
                if (count > 0) {
                    String digits = earlier.digits(entry);
                    title.set(GlobalTitle.international(digits));
                    int same = entries.find(title);
                    if (same >= 0 && entries.digits(same).equals(digits)) {
                        inherited[same] = count;
                    }
                }
            }
        }
        carried = inherited;
    }
}
