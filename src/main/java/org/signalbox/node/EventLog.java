// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.machine.WallClock;
import org.signalbox.node.NodeEvent.Severity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// The node's last events, and those who want to hear of new ones.
///
/// Bounded: the oldest give way, and how many did is known. Written and read from any thread;
/// events are rare (states change, not messages pass), so a monitor is no burden.
public final class EventLog {
    /// As many lines as a router's logging buffer of some tens of kilobytes.
    public static final int EVENTS_MAX = 1_000;

    private final WallClock clock;
    private final ArrayDeque<NodeEvent> events = new ArrayDeque<>();
    private final CopyOnWriteArrayList<Consumer<NodeEvent>> listeners =
            new CopyOnWriteArrayList<>();
    private long written;

    public EventLog(WallClock clock) {
        this.clock = clock;
    }

    /// Adds an event and tells the listeners, on the caller's thread: they hand it on and return.
    ///
    /// @return the event
    public NodeEvent add(String facility, Severity severity, String mnemonic, String text) {
        NodeEvent event;
        synchronized (this) {
            event =
                    new NodeEvent(
                            clock.epochNanos(), ++written, facility, severity, mnemonic, text);
            if (events.size() == EVENTS_MAX) {
                events.removeFirst();
            }
            events.addLast(event);
        }
        for (Consumer<NodeEvent> listener : listeners) {
            listener.accept(event);
        }
        return event;
    }

    /// What is kept, oldest first.
    public synchronized List<NodeEvent> events() {
        return new ArrayList<>(events);
    }

    /// How many events there have been, kept or not.
    public synchronized long written() {
        return written;
    }

    /// Forgets what is kept.
    public synchronized void clear() {
        events.clear();
    }

    /// Tells `listener` of every event from now on, until the returned handle is run.
    public Runnable subscribe(Consumer<NodeEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
