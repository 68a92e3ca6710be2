// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import java.time.Duration;

/// How the process does with its memory. Where it is short, collections of garbage follow each
/// other and hold up everything: messages wait, and timers expire late.
///
/// @param collecting how long collections have held the process up since it was started
/// @param heapMaxOctets how large its heap may get
public record MemoryUse(Duration collecting, long heapMaxOctets) {
    /// Of a process that never collects, as those of simulations.
    public static final MemoryUse NONE = new MemoryUse(Duration.ZERO, 0);
}
