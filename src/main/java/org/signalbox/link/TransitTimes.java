// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import org.signalbox.metrics.Histogram;
import org.signalbox.ss7.Msu;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/// How long messages were in this node before they left by one link: from the moment at which level
/// 3 began with the batch in which a message came, until the burst in which it left had been given
/// to the association. So it is never less than the time the message itself took, and no clock is
/// read but once for a batch and once for a burst.
///
/// What happens before is not in it: a message that waits in a socket, or in SCTP for one that was
/// lost. Nor is what SCTP does with it afterwards.
///
/// Messages that this point has made of its own are not counted; what its SCCP makes of one that
/// came counts as that one. A message that was given to a link which then failed counts again when
/// another takes it, with its whole time.
///
/// One loop writes; [#histogram] is for any thread.
public final class TransitTimes {
    /// From below what a message takes alone to where timers of level 3 have held it.
    public static final List<Duration> BOUNDS =
            LongStream.of(10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000)
                    .mapToObj(micros -> Duration.ofNanos(1_000 * micros))
                    .toList();

    private static final int RUNS_MAX = 16;

    /// Moments are counted in 1,024 ns, so that an hour of them has its place in an [Msu].
    private static final int MOMENT_BITS = 10;

    private final Histogram histogram = new Histogram(BOUNDS);

    /// What has left in this burst: messages of one batch mostly follow each other.
    private final int[] taken = new int[RUNS_MAX];

    private final int[] counts = new int[RUNS_MAX];
    private int runs;

    /// The moment, as messages carry it ([Msu#takenAt]); never [Msu#NEVER_TAKEN].
    ///
    /// @param now monotonic nanoseconds, of any loop of the node
    public static int moment(long now) {
        int moment = (int) (now >> MOMENT_BITS);
        return moment == Msu.NEVER_TAKEN ? 1 : moment;
    }

    /// A message leaves; [#settle] follows soon. Called by the owner only, when this is not
    /// [#isFull].
    ///
    /// @param takenAt as in [Msu#takenAt]
    public void leaves(int takenAt) {
        if (takenAt == Msu.NEVER_TAKEN) {
            return;
        }
        if (runs > 0 && taken[runs - 1] == takenAt) {
            counts[runs - 1]++;
            return;
        }
        taken[runs] = takenAt;
        counts[runs] = 1;
        runs++;
    }

    /// Whether the messages that have left came in so many batches that they must be settled before
    /// another leaves.
    public boolean isFull() {
        return runs == RUNS_MAX;
    }

    /// Whether messages have left since [#settle].
    public boolean isUnsettled() {
        return runs > 0;
    }

    /// The burst has been given to the association. Called by the owner only.
    public void settle(long now) {
        int moment = moment(now);
        for (int i = 0; i < runs; i++) {
            // a difference of wrapped numbers; a message older than an hour looks younger
            long moments = Integer.toUnsignedLong(moment - taken[i]);
            histogram.add(moments << MOMENT_BITS, counts[i]);
        }
        runs = 0;
    }

    public Histogram histogram() {
        return histogram;
    }
}
