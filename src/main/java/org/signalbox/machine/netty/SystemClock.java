// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine.netty;

import org.signalbox.machine.WallClock;

import java.time.Instant;

/// The time of day as the operating system has it.
public final class SystemClock implements WallClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Override
    public long epochNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }
}
