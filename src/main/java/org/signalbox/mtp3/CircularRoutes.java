// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.Deadlines;
import org.signalbox.ss7.PointCodeMask;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Finds circles of three points and more, which transfer-prohibited cannot prevent: A sends to B,
/// B to C, and C to A, each having told only the next one.
///
/// A destination, which is a point or a cluster, is tested when it leaves its normal linkset, and
/// when a message of our own to it comes back. The test is a signalling-route-set-congestion-test
/// (Q.704 section 13.9): it goes by
/// the routes to the destination, which takes no notice of it, and if there is a circle it comes
/// back instead, where it ends. Routes may be in motion just then, so that one return proves
/// nothing: the route counts as circular when [#TESTS] in a row come back. T1.111.7 has such a test
/// for ANSI networks; Q.704 has none.
///
/// No more than [#DESTINATIONS_MAX] destinations are tested at the same time; those beyond are
/// tested when something about them comes back.
final class CircularRoutes {
    static final int TESTS = 3;
    static final int DESTINATIONS_MAX = 64;

    /// From one test to the next, and how long each is waited for.
    static final long INTERVAL_NANOS = 1_500_000_000L;

    /// From the loss of the normal linkset to the first test: others may be changing their routes,
    /// too.
    static final long SETTLING_NANOS = 5_000_000_000L;

    private static final class Test {
        int sent;
        boolean returned;
    }

    private final Map<PointCodeMask, Test> tests = new HashMap<>();
    private final Deadlines<PointCodeMask> due = new Deadlines<>();
    private final Set<PointCodeMask> diverted = new HashSet<>();

    /// Notes whether a destination is off its normal linkset; when it leaves that, it is tested.
    void watch(PointCodeMask destination, boolean isDiverted, long now) {
        if (!isDiverted) {
            diverted.remove(destination);
            tests.remove(destination);
            due.remove(destination);
        } else if (diverted.add(destination)) {
            start(destination, now, SETTLING_NANOS);
        }
    }

    /// A message of our own has come back.
    void returned(PointCodeMask destination, long now) {
        Test test = tests.get(destination);
        if (test == null) {
            start(destination, now, INTERVAL_NANOS);
        } else {
            test.returned = true;
        }
    }

    /// Tests again what was found to be circular.
    void repeat(PointCodeMask destination, long now) {
        start(destination, now, INTERVAL_NANOS);
    }

    private void start(PointCodeMask destination, long now, long delayNanos) {
        if (!tests.containsKey(destination) && tests.size() < DESTINATIONS_MAX) {
            tests.put(destination, new Test());
            due.put(destination, now + delayNanos);
        }
    }

    /// Forgets destinations that are no more in the table.
    void forgetAllBut(Predicate<PointCodeMask> kept) {
        diverted.removeIf(kept.negate());
        tests.keySet().removeIf(kept.negate());
        due.retainIf(kept);
    }

    /// @param send takes the destinations to be tested now
    /// @param circular takes those that are on a circle
    void advance(long now, Consumer<PointCodeMask> send, Consumer<PointCodeMask> circular) {
        for (PointCodeMask destination = due.poll(now);
                destination != null;
                destination = due.poll(now)) {
            Test test = tests.get(destination);
            if (test == null) {
                continue;
            }
            if (test.sent > 0 && !test.returned) {
                tests.remove(destination);
            } else if (test.sent == TESTS) {
                tests.remove(destination);
                circular.accept(destination);
            } else {
                test.sent++;
                test.returned = false;
                due.put(destination, now + INTERVAL_NANOS);
                send.accept(destination);
            }
        }
    }

    long deadline() {
        return due.earliest();
    }
}
