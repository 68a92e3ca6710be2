// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Brings events to a screen that may be slow, from loops that may not wait for it.
final class EventFeed implements AutoCloseable {
    /// Events that may wait; more are counted and left out.
    private static final int WAITING_MAX = 1_000;

    /// For a screen that nobody reads any more.
    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    /// No event is empty.
    private static final String WAKE_UP = "";

    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final AtomicInteger leftOut = new AtomicInteger();
    private final Consumer<String> screen;
    private final Thread printer;
    private volatile boolean closing;

    /// @param screen takes whole lines, and may be slow
    EventFeed(Consumer<String> screen) {
        this.screen = screen;
        this.printer = Thread.ofVirtual().name("terminal-events").start(this::print);
    }

    /// Never waits.
    void offer(String event) {
        if (!waiting.offer(event)) {
            leftOut.incrementAndGet();
        }
    }

    /// Shows what still waits, and ends. Interrupts nobody: a socket that is interrupted while it
    /// writes would be closed.
    @Override
    public void close() {
        closing = true;
        boolean _ = waiting.offer(WAKE_UP);
        try {
            boolean _ = printer.join(CLOSE_MAX);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void print() {
        try {
            while (!closing || !waiting.isEmpty()) {
                show(waiting.take());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException _) {
            // so a terminal says that it is closed: the last events have nobody to be shown to
        }
    }

    private void show(String event) {
        if (!event.equals(WAKE_UP)) {
            screen.accept(event);
        }
        int missing = leftOut.getAndSet(0);
        if (missing > 0) {
            screen.accept("% " + missing + " events not shown; see show logging");
        }
    }
}
