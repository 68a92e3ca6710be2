// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.link.DestinationReport;
import org.signalbox.machine.Loop;
import org.signalbox.metrics.Counters;
import org.signalbox.ss7.PointCodeMask;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What level 3 reports to the processes of an application server: what is alike goes into one
/// message, and who becomes active later is told what the others were.
final class DestinationNews {
    /// As many point codes are named in one message at most.
    static final int POINTS_MAX = 32;

    /// Destinations of which is remembered what was told.
    static final int TOLD_MAX = 4_096;

    private final Scope scope;
    private final Counters<AsCounter> counters;
    private final Loop loop;

    /// But for what processes take for granted.
    private final Map<PointCodeMask, DestinationReport> told = new LinkedHashMap<>();

    private final List<DestinationReport> waiting = new ArrayList<>();
    private List<AspWire> listeners = List.of();
    private boolean due;

    DestinationNews(Scope scope, Counters<AsCounter> counters, Loop loop) {
        this.scope = scope;
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
    }

    /// Reports when the loop has done what it is doing, or earlier.
    void add(DestinationReport report) {
        remember(report);
        waiting.add(report);
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
        List<List<DestinationReport>> messages = Reports.alike(List.copyOf(waiting));
        waiting.clear();
        for (AspWire listener : listeners) {
            messages.forEach(alike -> tell(listener, alike));
            listener.flush();
        }
    }

    /// Tells a process that has become active what the others were told before.
    void tellAgain(AspWire process) {
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
                if (told.keySet().stream().anyMatch(block -> block.contains(destination))) {
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
