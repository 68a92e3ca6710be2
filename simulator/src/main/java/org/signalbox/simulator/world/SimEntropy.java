// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.world;

import org.signalbox.machine.Entropy;

import java.util.SplittableRandom;

/// Entropy from a seed.
public final class SimEntropy implements Entropy {
    private final SplittableRandom random;

    public SimEntropy(long seed) {
        this.random = new SplittableRandom(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }

    @Override
    public int nextInt() {
        return random.nextInt();
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }

    @Override
    public int nextInt(int bound) {
        return random.nextInt(bound);
    }

    /// A value in `[0, bound)`.
    ///
    /// @throws IllegalArgumentException if `bound` is not positive
    public long nextLong(long bound) {
        return random.nextLong(bound);
    }

    /// True with the given probability; draws nothing when it is 0, so that a perfect link leaves
    /// the sequence alone.
    public boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /// A value in `[0, spread]`.
    public long upTo(long spread) {
        return spread == 0 ? 0 : random.nextLong(spread + 1);
    }
}
