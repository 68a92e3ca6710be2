// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.machine.Machine;
import org.signalbox.mtp3.RouteSetCongestion.Input;
import org.signalbox.mtp3.RouteSetCongestion.Output;
import org.signalbox.ss7.PointCode;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The congestion status of destinations, as this point has it for the messages it originates, in
/// networks where messages have priorities: Q.704 sections 11.2.4, 13.7 and 13.9.
///
/// ```
///            TFC above the status           T15: test sent
///   0 -------------------------> controlled --------------> testing --+
///   ^                              ^   | TFC, at or above      |  ^   | T16: one level less,
///   |                              +---+   the status          |  +---+      test sent
///   |                              ^        TFC, any level     |
///   |                              +---------------------------+
///   +------ T16 at level 1, or the destination is inaccessible
/// ```
///
/// Each destination that is congested stands in the table, which is bounded: of those beyond, user
/// parts hear what transfer-controlled says, and nothing is tested.
final class RouteSetCongestion implements Machine<Input, Output> {
    static final int DESTINATIONS_MAX = 1_024;

    sealed interface Input {
        /// Transfer-controlled has come, or a link of this point says the same.
        ///
        /// @param level 0 to 3
        record Controlled(PointCode destination, int level) implements Input {}

        /// Nothing can be sent there any more.
        record Inaccessible(PointCode destination) implements Input {}

        record Reconfigured(Mtp3Timers timers) implements Input {}

        /// The network goes over to another method: all is forgotten.
        record Cleared() implements Input {}
    }

    sealed interface Output {
        /// The status has changed.
        record Changed(PointCode destination, int level) implements Output {}

        /// Send a signalling-route-set-congestion-test there.
        ///
        /// @param priority of the test, one below the status (section 13.9.5)
        record SendTest(PointCode destination, int priority) implements Output {}

        /// There are too many congested destinations to keep this one.
        record TableFull(PointCode destination, int level) implements Output {}
    }

    /// @param testing whether a test was sent and T16 runs, else T15 does
    /// @param deadline of that timer
    private record Congested(PointCode destination, int level, boolean testing, long deadline) {}

    private final Map<PointCode, Congested> congested = new HashMap<>();
    private final NavigableSet<Congested> byDeadline =
            new TreeSet<>(
                    Comparator.comparingLong(Congested::deadline)
                            .thenComparing(Congested::destination));

    private Mtp3Timers timers;

    RouteSetCongestion(Mtp3Timers timers) {
        this.timers = timers;
    }

    /// 0 to 3.
    int levelOf(PointCode destination) {
        Congested status = congested.get(destination);
        return status == null ? 0 : status.level();
    }

    /// Those of a status above 0, in no order.
    List<PointCode> destinations() {
        return List.copyOf(congested.keySet());
    }

    @Override
    public void handle(Input input, long now, Consumer<? super Output> out) {
        switch (input) {
            case Input.Controlled(PointCode destination, int level) ->
                    controlled(destination, level, now, out);
            case Input.Inaccessible(PointCode destination) -> remove(destination);
            case Input.Reconfigured(Mtp3Timers changed) -> timers = changed;
            case Input.Cleared _ -> {
                congested.clear();
                byDeadline.clear();
            }
        }
    }

    @Override
    public void advance(long now, Consumer<? super Output> out) {
        while (!byDeadline.isEmpty() && byDeadline.first().deadline() <= now) {
            Congested due = byDeadline.first();
            int level = due.level();
            if (due.testing()) {
                // section 13.9.3: T16 has expired
                level--;
            }
            if (level == 0) {
                remove(due.destination());
            } else {
                put(due.destination(), level, true, now);
            }
            if (level != due.level()) {
                out.accept(new Output.Changed(due.destination(), level));
            }
            if (level > 0) {
                // section 13.9.4
                out.accept(new Output.SendTest(due.destination(), level - 1));
            }
        }
    }

    @Override
    public long nextDeadline() {
        return byDeadline.isEmpty() ? NO_DEADLINE : byDeadline.first().deadline();
    }

    private void controlled(
            PointCode destination, int level, long now, Consumer<? super Output> out) {
        Congested status = congested.get(destination);
        int before = status == null ? 0 : status.level();
        boolean testing = status != null && status.testing();
        // section 13.7.3: only what is more than the status changes it; but section 13.9.3: as an
        // answer to the test any level holds
        if (level < before && !testing || level == 0 && !testing) {
            return;
        }
        if (level == 0) {
            remove(destination);
        } else if (status == null && congested.size() >= DESTINATIONS_MAX) {
            out.accept(new Output.TableFull(destination, level));
            return;
        } else {
            put(destination, level, false, now);
        }
        if (level != before) {
            out.accept(new Output.Changed(destination, level));
        }
    }

    private void put(PointCode destination, int level, boolean testing, long now) {
        remove(destination);
        Mtp3Timer timer = testing ? Mtp3Timer.T16 : Mtp3Timer.T15;
        Congested status =
                new Congested(destination, level, testing, now + timers.get(timer).toNanos());
        congested.put(destination, status);
        byDeadline.add(status);
    }

    private void remove(PointCode destination) {
        Congested status = congested.remove(destination);
        if (status != null) {
            byDeadline.remove(status);
        }
    }
}
