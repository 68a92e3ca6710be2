// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.Path;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tells in words what has happened to an association between two looks at it, but for its state,
/// whose changes are reported as they happen.
final class AssociationDifferences {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private AssociationDifferences() {}

    /// One line for each difference; empty if there is nothing to tell
    static List<String> between(AssociationStatus before, AssociationStatus after) {
        List<String> lines = new ArrayList<>();
        long again = after.retransmissions() - before.retransmissions();
        if (again > 0) {
            lines.add(
                    "sent %d DATA chunks again, %d octets outstanding"
                            .formatted(again, after.outstandingOctets()));
        }
        Map<InetSocketAddress, Path> paths = new HashMap<>();
        before.paths().forEach(path -> paths.put(path.remote(), path));
        for (Path path : after.paths()) {
            Path old = paths.get(path.remote());
            if (old != null) {
                paths(old, path, lines);
            }
        }
        return lines;
    }

    private static void paths(Path before, Path after, List<String> lines) {
        String name = after.remote().getAddress().getHostAddress();
        if (after.errors() > before.errors()) {
            lines.add(
                    "path %s timed out: %d in a row, next after %d ms"
                            .formatted(name, after.errors(), after.rtoNanos() / NANOS_PER_MILLI));
        } else if (after.errors() == 0 && before.errors() > 0) {
            lines.add("path %s answers again".formatted(name));
        }
        if (before.active() != after.active()) {
            lines.add("path %s is %s".formatted(name, after.active() ? "active" : "inactive"));
        }
        if (after.used() && !before.used()) {
            lines.add("path %s carries the data now".formatted(name));
        }
    }
}
