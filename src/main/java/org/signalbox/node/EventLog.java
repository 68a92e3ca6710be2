// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.alarm.ManagedObject;
import org.signalbox.machine.WallClock;
import org.signalbox.node.NodeEvent.Severity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// The node's last events, and those who want to hear of new ones.
///
/// Bounded: the oldest give way, and how many did is known. Written and read from any thread;
/// events are rare (states change, not messages pass), so a monitor is no burden.
public final class EventLog {
    /// As many lines as a router's logging buffer of some tens of kilobytes.
    public static final int EVENTS_MAX = 1_000;

    /// A noisy thing does not push out what happened to another.
    public static final int EVENTS_PER_OBJECT_MAX = 50;

    /// Things whose events are kept apart.
    public static final int OBJECTS_MAX = 4_096;

    private final WallClock clock;
    private final ArrayDeque<NodeEvent> events = new ArrayDeque<>();
    private final Map<ManagedObject, ArrayDeque<NodeEvent>> histories = new LinkedHashMap<>();
    private final CopyOnWriteArrayList<Consumer<NodeEvent>> listeners =
            new CopyOnWriteArrayList<>();
    private long written;

    public EventLog(WallClock clock) {
        this.clock = clock;
    }

    /// Adds an event and tells the listeners, on the caller's thread: they hand it on and return.
    ///
    /// @param about the things it is about; none: the node as a whole
    /// @return the event
    public NodeEvent add(
            String facility,
            Severity severity,
            String mnemonic,
            String text,
            ManagedObject... about) {
        NodeEvent event;
        synchronized (this) {
            event =
                    new NodeEvent(
                            clock.epochNanos(),
                            ++written,
                            facility,
                            severity,
                            mnemonic,
                            text,
                            List.of(about));
            if (events.size() == EVENTS_MAX) {
                events.removeFirst();
            }
            events.addLast(event);
            event.about().forEach(object -> keep(object, event));
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

    /// What is kept of each thing that events are about, by thing; of each the oldest first.
    public synchronized SortedMap<ManagedObject, List<NodeEvent>> histories() {
        SortedMap<ManagedObject, List<NodeEvent>> all = new TreeMap<>();
        histories.forEach((object, ring) -> all.put(object, List.copyOf(ring)));
        return all;
    }

    /// How many events there have been, kept or not.
    public synchronized long written() {
        return written;
    }

    /// Forgets what is kept, but for the histories of things.
    public synchronized void clear() {
        events.clear();
    }

    /// Things that nothing was told of for the longest time give way.
    private void keep(ManagedObject object, NodeEvent event) {
        ArrayDeque<NodeEvent> ring = histories.remove(object);
        if (ring == null) {
            ring = new ArrayDeque<>();
            if (histories.size() == OBJECTS_MAX) {
                histories.remove(histories.keySet().iterator().next());
            }
        }
        if (ring.size() == EVENTS_PER_OBJECT_MAX) {
            ring.removeFirst();
        }
        ring.addLast(event);
        histories.put(object, ring);
    }

    /// Tells `listener` of every event from now on, until the returned handle is run.
    public Runnable subscribe(Consumer<NodeEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
