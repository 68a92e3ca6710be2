// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import org.signalbox.access.AccessConfig;
import org.signalbox.admin.NodePort;
import org.signalbox.door.ConsoleSocket;
import org.signalbox.door.DoorObserver;
import org.signalbox.door.SecureShell;
import org.signalbox.node.EventLog;
import org.signalbox.node.Node;
import org.signalbox.node.NodeEvent.Severity;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The ways to the command line of a node, opened and moved as its configuration wants it. A door
/// that cannot be opened costs that door, not the node.
final class Doors implements AutoCloseable {
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("doors").factory());
    private final SecureShell shell;
    private final ConsoleSocket console;
    private final Runnable unfollow;

    private Doors(Node node, NodePort port) {
        DoorObserver events = new DoorEvents(node.events());
        this.shell = new SecureShell(port, events);
        this.console = new ConsoleSocket(port, events);
        this.unfollow = node.follow(config -> thread.execute(() -> use(config.access())));
    }

    /// Opens the doors of a node that runs, and waits for that.
    static Doors open(Node node, NodePort port) {
        Doors doors = new Doors(node, port);
        doors.inTurn(() -> doors.use(node.config().access()));
        return doors;
    }

    /// Ends all sessions.
    @Override
    public void close() {
        unfollow.run();
        inTurn(
                () -> {
                    shell.close();
                    console.close();
                });
        thread.shutdown();
    }

    private void use(AccessConfig config) {
        shell.use(config.ssh());
        console.use(config.console());
    }

    /// Waits until what came before is done, and this.
    private void inTurn(Runnable task) {
        try {
            thread.submit(task).get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException fault) {
            throw new IllegalStateException("a door failed", fault.getCause());
        }
    }

    /// Tells in the log of the node. A door that cannot be opened is tried again at every change of
    /// the configuration, but told of once for each reason.
    private static final class DoorEvents implements DoorObserver {
        private static final String FACILITY = "SYS";

        private final EventLog events;
        private final Map<String, String> reasons = new ConcurrentHashMap<>();

        DoorEvents(EventLog events) {
            this.events = events;
        }

        @Override
        public void open(String door, String where) {
            reasons.remove(door);
            tell(Severity.NOTICE, "%s is open at %s".formatted(door, where));
        }

        @Override
        public void closed(String door) {
            reasons.remove(door);
            tell(Severity.NOTICE, "%s is closed".formatted(door));
        }

        @Override
        public void fails(String door, String why) {
            if (!why.equals(reasons.put(door, why))) {
                tell(Severity.WARNING, "%s does not work: %s".formatted(door, why));
            }
        }

        private void tell(Severity severity, String text) {
            events.add(FACILITY, severity, "DOOR", text);
        }
    }
}
