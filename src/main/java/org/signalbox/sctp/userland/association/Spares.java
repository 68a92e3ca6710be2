// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/// Objects that have done their work and are used again: a bounded number of them, on one loop.
///
/// Outputs are performed after each packet, so what one packet of an Ethernet's length brings about
/// is about all that is ever in use.
final class Spares<T> {
    private static final int KEPT_MAX = 128;

    private final ArrayDeque<T> kept = new ArrayDeque<>();

    @Nullable T poll() {
        return kept.pollLast(); // the last one used is still in the processor's cache
    }

    void keep(T done) {
        if (kept.size() < KEPT_MAX) {
            kept.addLast(done);
        }
    }
}
