// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// How an application server's traffic is given to those of its processes that are active (RFC 4666
/// section 3.7.1).
public enum TrafficMode {
    /// One process takes all; who becomes active takes over.
    OVERRIDE(1),
    /// All share.
    LOADSHARE(2),
    /// Each gets everything.
    BROADCAST(3);

    private static final TrafficMode[] VALUES = values();

    private final int number;

    TrafficMode(int number) {
        this.number = number;
    }

    /// The mode with this number, or null if RFC 4666 defines none.
    public static @Nullable TrafficMode of(int number) {
        return number >= 1 && number <= VALUES.length ? VALUES[number - 1] : null;
    }

    /// As it is on the wire.
    public int number() {
        return number;
    }

    /// As in `override`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
