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

    private static final VarHandle PENDING = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle PENDING_COUNT = pendingCount();
    private static final int PENDING_MAX = 64;

    private final SelectorConfig config;
    private final @Nullable ConversionTable before;
    private final @Nullable ConversionTable after;

    /// By the number of the result.
    private final Plan[] plans;

    /// Set once, while the snapshot is made.
    private @Nullable SelectorPlan next;

    private final long[] used;

    /// Entries whose use is not among [#used] yet. Each increment of one of a million waits for
    /// memory; those of a group wait at the same time.
    private final int[] pending = new int[PENDING_MAX];

    private int pendingCount;

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
        int place = pendingCount;
        PENDING.setOpaque(pending, place, entry);
        if (place + 1 < PENDING_MAX) {
            PENDING_COUNT.setOpaque(this, place + 1);
        } else {
            PENDING_COUNT.setOpaque(this, 0);
            for (int counted : pending) {
                COUNT.setOpaque(used, counted, used[counted] + 1);
            }
        }
    }

    /// How often an entry was used. Callable from any thread; one that asks while the loop counts
    /// may miss as many as wait.
    long used(int entry) {
        long count = settled(entry);
        int waiting = (int) PENDING_COUNT.getOpaque(this);
        for (int i = 0; i < waiting; i++) {
            count += (int) PENDING.getOpaque(pending, i) == entry ? 1 : 0;
        }
        return count;
    }

    /// How often all entries were used. Callable from any thread, as the other.
    long used() {
        long all = (int) PENDING_COUNT.getOpaque(this);
        for (int entry = 0; entry < used.length; entry++) {
            all += settled(entry);
        }
        return all;
    }

    private long settled(int entry) {
        long[] earlier = carried;
        return (long) COUNT.getOpaque(used, entry) + (earlier == null ? 0 : earlier[entry]);
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

    private static VarHandle pendingCount() {
        try {
            return MethodHandles.lookup()
                    .findVarHandle(SelectorPlan.class, "pendingCount", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }
}
