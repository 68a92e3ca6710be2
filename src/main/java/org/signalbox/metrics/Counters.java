// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The counters of one object: one long for each constant of an enum.
///
/// One loop writes (a plain add and an opaque store, no atomic instruction), but for what
/// [#incrementShared] counts; any thread may read.
///
/// @param <M> the enum that declares the counters
public final class Counters<M extends Enum<M> & Metric> {
    private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(long[].class);

    private final Class<M> metrics;
    private final long[] values;

    public Counters(Class<M> metrics) {
        this.metrics = metrics;
        this.values = new long[metrics.getEnumConstants().length];
    }

    public Class<M> metrics() {
        return metrics;
    }

    /// Called by the owner only.
    public void increment(M metric) {
        add(metric, 1);
    }

    /// Called by the owner only.
    public void add(M metric, long amount) {
        int i = metric.ordinal();
        VALUE.setOpaque(values, i, values[i] + amount);
    }

    /// For a metric that several loops count, all of them by this method.
    public void incrementShared(M metric) {
        long _ = (long) VALUE.getAndAdd(values, metric.ordinal(), 1L);
    }

    /// Callable from any thread.
    public long get(M metric) {
        return at(metric.ordinal());
    }

    /// As [#get], by the ordinal number.
    long at(int ordinal) {
        return (long) VALUE.getOpaque(values, ordinal);
    }
}
