// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.world;

import java.time.Duration;

/// How well one direction between two addresses carries. Probabilities are between 0 and 1.
///
/// @param delay one-way delay at least
/// @param jitter added to it, uniformly between 0 and this; alone it never reorders
/// @param loss probability that a datagram is lost ([SimSctp]: that a message must be sent again)
/// @param duplication probability that it arrives twice
/// @param reordering probability that it is held back and overtaken
/// @param corruption probability that a bit of it is turned over
public record LinkConditions(
        Duration delay,
        Duration jitter,
        double loss,
        double duplication,
        double reordering,
        double corruption) {
    /// One millisecond, nothing lost.
    public static final LinkConditions PERFECT =
            new LinkConditions(Duration.ofMillis(1), Duration.ZERO, 0, 0, 0, 0);

    public LinkConditions {
        if (delay.isNegative() || jitter.isNegative()) {
            throw new IllegalArgumentException("negative delay or jitter");
        }
        for (double probability : new double[] {loss, duplication, reordering, corruption}) {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("not a probability: " + probability);
            }
        }
    }

    public LinkConditions withDelay(Duration mean, Duration spread) {
        return new LinkConditions(mean, spread, loss, duplication, reordering, corruption);
    }

    public LinkConditions withLoss(double probability) {
        return new LinkConditions(delay, jitter, probability, duplication, reordering, corruption);
    }

    public LinkConditions withDuplication(double probability) {
        return new LinkConditions(delay, jitter, loss, probability, reordering, corruption);
    }

    public LinkConditions withReordering(double probability) {
        return new LinkConditions(delay, jitter, loss, duplication, probability, corruption);
    }

    public LinkConditions withCorruption(double probability) {
        return new LinkConditions(delay, jitter, loss, duplication, reordering, probability);
    }
}
