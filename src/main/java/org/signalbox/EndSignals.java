// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import sun.misc.Signal;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// SIGTERM and SIGINT, and SIGHUP where somebody types: the first ends the process in good order,
/// with status 0; the second at once, with the status that a process has which such a signal has
/// ended. To a service SIGHUP says that its files have changed.
///
/// A shutdown hook could not do that: while hooks run the JVM takes no notice of further signals,
/// and its status says that it was killed.
final class EndSignals {
    private static final int KILLED = 128;

    private EndSignals() {}

    /// @param end runs on a thread of its own when the first of them comes
    static void handle(Runnable end) {
        handle(List.of("TERM", "INT", "HUP"), end);
    }

    /// @param end runs on a thread of its own when SIGTERM or SIGINT comes
    /// @param reload likewise, whenever SIGHUP comes
    @SuppressWarnings("sunapi") // nothing else in the JDK tells of signals
    static void handle(Runnable end, Runnable reload) {
        handle(List.of("TERM", "INT"), end);
        Signal.handle(new Signal("HUP"), _ -> reload.run());
    }

    @SuppressWarnings("sunapi") // as above
    private static void handle(List<String> names, Runnable end) {
        AtomicBoolean ending = new AtomicBoolean();
        for (String name : names) {
            Signal.handle(
                    new Signal(name),
                    signal -> {
                        if (ending.getAndSet(true)) {
                            Runtime.getRuntime().halt(KILLED + signal.getNumber());
                        }
                        end.run();
                        System.exit(0);
                    });
        }
    }
}
