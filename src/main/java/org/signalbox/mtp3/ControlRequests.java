// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.Loop;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;

/// The hand-over of requests for transfer-controlled messages, from the loop of the link that
/// brought the messages to the control loop, which writes and sends them.
///
/// A ring of numbers: bounded, and nothing is allocated for a request. One loop offers, one takes.
/// What does not fit is left to who offers.
///
/// ```
///   63        58 57   56 55        48 47            24 23             0
///  +------------+-------+------------+----------------+----------------+
///  |     0      | status|    SLS     |  destination   |     origin     |
///  +------------+-------+------------+----------------+----------------+
/// ```
final class ControlRequests {
    static final int REQUESTS_MAX = 256;

    private static final int CODE_MASK = 0xFF_FFFF;

    private final LongConsumer taker;
    private final Loop controlLoop;
    private final AtomicLongArray ring = new AtomicLongArray(REQUESTS_MAX);

    /// Counted without end, modulo 2^32; written by the offering and by the control loop.
    private final AtomicInteger offered = new AtomicInteger();

    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable drain = this::drain;

    /// @param taker gets each request, on the control loop
    ControlRequests(LongConsumer taker, Loop controlLoop) {
        this.taker = taker;
        this.controlLoop = controlLoop;
    }

    static long request(int origin, int destination, int sls, int status) {
        return (long) status << 56 | (long) sls << 48 | (long) destination << 24 | origin;
    }

    static int origin(long request) {
        return (int) request & CODE_MASK;
    }

    static int destination(long request) {
        return (int) (request >>> 24) & CODE_MASK;
    }

    static int sls(long request) {
        return (int) (request >>> 48) & 0xFF;
    }

    static int status(long request) {
        return (int) (request >>> 56) & 0x3;
    }

    /// On the offering loop.
    ///
    /// @return whether there was room
    boolean offer(long request) {
        int at = offered.getPlain();
        if (at - taken.getAcquire() >= REQUESTS_MAX) {
            return false;
        }
        ring.setPlain(at & REQUESTS_MAX - 1, request);
        offered.setRelease(at + 1);
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            controlLoop.execute(drain);
        }
        return true;
    }

    private void drain() {
        assert controlLoop.inLoop();
        scheduled.set(false);
        int at = taken.getPlain();
        int end = offered.getAcquire();
        while (at != end) {
            long request = ring.getPlain(at & REQUESTS_MAX - 1);
            at++;
            taken.setRelease(at);
            taker.accept(request);
        }
    }
}
