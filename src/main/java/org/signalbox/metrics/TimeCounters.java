// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.metrics;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// How long things were so, for each constant of an enum: counters in seconds.
///
/// One loop writes, when something begins or ends; any thread may read, and sees what lasts still.
///
/// @param <M> the enum that declares them
public final class TimeCounters<M extends Enum<M> & Metric> {
    private final Class<M> metrics;
    private final AtomicReferenceArray<Reading> readings;

    /// @param nanos until `since`
    /// @param lasting how many things are so since then
    private record Reading(long nanos, int lasting, long since) {
        static final Reading NEVER = new Reading(0, 0, 0);

        long at(long now) {
            return lasting == 0 ? nanos : nanos + lasting * (now - since);
        }
    }

    public TimeCounters(Class<M> metrics) {
        this.metrics = metrics;
        this.readings = new AtomicReferenceArray<>(metrics.getEnumConstants().length);
        for (int i = 0; i < readings.length(); i++) {
            readings.set(i, Reading.NEVER);
        }
    }

    public Class<M> metrics() {
        return metrics;
    }

    /// From now on so many things are so; the time of each counts. Called by the owner only.
    ///
    /// @param now monotonic nanoseconds
    public void set(M metric, int lasting, long now) {
        Reading before = readings.get(metric.ordinal());
        if (before.lasting != lasting) {
            readings.set(metric.ordinal(), new Reading(before.at(now), lasting, now));
        }
    }

    /// From now on something is so, or is not. Called by the owner only.
    ///
    /// @param now monotonic nanoseconds
    public void set(M metric, boolean lasts, long now) {
        set(metric, lasts ? 1 : 0, now);
    }

    /// Callable from any thread.
    ///
    /// @param now monotonic nanoseconds, of any loop of the node
    public double seconds(M metric, long now) {
        return secondsAt(metric.ordinal(), now);
    }

    /// As [#seconds], by the ordinal number.
    double secondsAt(int ordinal, long now) {
        return readings.get(ordinal).at(now) / 1e9;
    }
}
