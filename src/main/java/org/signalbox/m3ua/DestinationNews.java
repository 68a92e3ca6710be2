// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.DestinationReport;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.ss7.PointCodeMask;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What level 3 reports to the processes of an application server: what is alike goes into one
/// message, and who becomes active later is told what the others were.
final class DestinationNews {
    /// As many point codes are named in one message at most.
    static final int POINTS_MAX = 32;

    /// Destinations of which is remembered what was told.
    static final int TOLD_MAX = 4_096;

    /// Processes whose questions may be open.
    static final int ASKERS_MAX = 256;

    private final Scope scope;
    private final boolean complete;
    private final Counters<AsCounter> counters;
    private final Loop loop;

    /// But for what processes take for granted.
    private final Map<PointCodeMask, DestinationReport> told = new LinkedHashMap<>();

    /// @param to whose question it answers; null: for all
    private record Waiting(DestinationReport report, @Nullable AspWire to) {
        boolean isFor(AspWire process, boolean listens) {
            return to == null ? listens : to == process;
        }
    }

    private final List<Waiting> waiting = new ArrayList<>();

    /// Who has asked: the number of each is its place, and one.
    private final List<AspWire> askers = new ArrayList<>();

    private List<AspWire> listeners = List.of();

    /// Of those that are no listeners yet, who was told all.
    private final Set<AspWire> ahead = new HashSet<>();

    private boolean due;

    /// @param complete whether processes take nothing for granted: who becomes active is told
    ///     of what can be reached, too
    DestinationNews(Scope scope, boolean complete, Counters<AsCounter> counters, Loop loop) {
        this.scope = scope;
        this.complete = complete;
        this.counters = counters;
        this.loop = loop;
    }

    /// From now on these are told.
    void goTo(List<AspWire> processes) {
        listeners = processes;
    }

    /// Nobody has been told anything.
    void clear() {
        told.clear();
        ahead.clear();
    }

    /// Reports when the loop has done what it is doing, or earlier.
    void add(DestinationReport report) {
        remember(report);
        add(new Waiting(report, null));
    }

    /// By which a process is known that asks.
    int numberOf(AspWire process) {
        if (!askers.contains(process)) {
            if (askers.size() >= ASKERS_MAX) {
                // of those that were here once; what is on its way to them is lost
                askers.clear();
            }
            askers.add(process);
        }
        return askers.indexOf(process) + 1;
    }

    /// Reports to one who asked, and nobody else.
    void answer(DestinationReport report, int asker) {
        if (asker > 0 && asker <= askers.size()) {
            add(new Waiting(report, askers.get(asker - 1)));
        }
    }

    private void add(Waiting what) {
        waiting.add(what);
        if (!due) {
            due = true;
            loop.execute(this::send);
        }
    }

    /// Reports what waits, now.
    void send() {
        due = false;
        if (waiting.isEmpty()) {
            return;
        }
        List<Waiting> said = List.copyOf(waiting);
        waiting.clear();
        Set<AspWire> concerned = new LinkedHashSet<>(listeners);
        said.stream().map(Waiting::to).filter(Objects::nonNull).forEach(concerned::add);
        for (AspWire process : concerned) {
            boolean listens = listeners.contains(process);
            List<DestinationReport> its =
                    said.stream()
                            .filter(what -> what.isFor(process, listens))
                            .map(Waiting::report)
                            .toList();
            Reports.alike(its).forEach(alike -> tell(process, alike));
            process.flush();
        }
    }

    /// Tells a process that is about to become active what the others were told before.
    void tellAhead(AspWire process) {
        if (!listeners.contains(process) && ahead.add(process)) {
            tellAll(process);
        }
    }

    /// The same to a process that has become active, unless it was told ahead.
    void tellOnce(AspWire process) {
        if (!ahead.remove(process)) {
            tellAll(process);
        }
    }

    private void tellAll(AspWire process) {
        for (List<DestinationReport> alike : Reports.alike(List.copyOf(told.values()))) {
            tell(process, alike);
        }
    }

    private void tell(AspWire process, List<DestinationReport> alike) {
        counters.add(AsCounter.REPORTS_SENT, alike.size());
        process.send(Reports.message(scope, alike));
    }

    private void remember(DestinationReport report) {
        switch (report) {
            case DestinationReport.Unavailable(var destination) -> put(destination, report);
            case DestinationReport.Restricted(var destination) -> put(destination, report);
            case DestinationReport.Available(var destination) -> {
                told.remove(destination);
                if (complete
                        || told.keySet().stream().anyMatch(block -> block.contains(destination))) {
                    put(destination, report);
                }
            }
            case DestinationReport.Congested _,
                    DestinationReport.UserPartUnavailable _,
                    DestinationReport.Audit _ -> {}
        }
    }

    private void put(PointCodeMask destination, DestinationReport report) {
        told.remove(destination);
        if (told.size() < TOLD_MAX) {
            told.put(destination, report);
        }
    }
}
