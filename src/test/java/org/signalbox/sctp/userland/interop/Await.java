// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.interop;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waiting in real time: the foreign end knows no other.
final class Await {
    /// Generous: a guest kernel on a busy machine is many times slower than an idle machine.
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final long POLL_NANOS = 1_000_000;

    private Await() {}

    /// @param otherwise what there is to see when it has not come
    static void until(String what, BooleanSupplier condition, Supplier<?> otherwise) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(
                        "%s: not within %s; %s".formatted(what, LIMIT, otherwise.get()));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
