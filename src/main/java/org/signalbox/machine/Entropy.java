// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

/// Where randomness comes from: verification tags, cookie secrets, jitter.
///
/// In production a `SecureRandom`, in simulation a seeded generator, so that a seed repeats a run.
public interface Entropy {
    /// Fills `bytes` with unpredictable octets.
    void nextBytes(byte[] bytes);

    int nextInt();

    long nextLong();

    /// A value in `[0, bound)`.
    ///
    /// @throws IllegalArgumentException if `bound` is not positive
    int nextInt(int bound);
}
