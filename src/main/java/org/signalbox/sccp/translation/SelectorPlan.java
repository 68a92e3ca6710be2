// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MutableTitle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A selector made ready for use; with the counts of its use, which one loop writes.
final class SelectorPlan {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    private final SelectorConfig config;
    private final @Nullable ConversionTable before;
    private final @Nullable ConversionTable after;

    /// By the number of the result.
    private final Plan[] plans;

    /// Set once, while the snapshot is made.
    private @Nullable SelectorPlan next;

    private final long[] used;

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
        this.used = new long[config.entries().size()];
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
        COUNT.setOpaque(used, entry, used[entry] + 1);
    }

    /// How often an entry was used. Callable from any thread.
    long used(int entry) {
        long[] earlier = carried;
        return (long) COUNT.getOpaque(used, entry) + (earlier == null ? 0 : earlier[entry]);
    }

    /// How often all entries were used. Callable from any thread.
    long used() {
        long all = 0;
        for (int entry = 0; entry < used.length; entry++) {
            all += used(entry);
        }
        return all;
    }

    /// Goes on counting where the one before has stopped.
    void inherit(SelectorPlan former) {
        long[] inherited = new long[used.length];
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
