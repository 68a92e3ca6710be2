// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

/// Order among numbers that wrap (RFC 1982, RFC 9260 section 1.6): 32 bits for TSNs, 16 bits for
/// stream sequence numbers.
///
/// TSNs are plain `int`s here, not records: there is one for every message.
public final class SerialNumber {
    private SerialNumber() {}

    /// Whether TSN `a` comes after `b`.
    public static boolean isAfter(int a, int b) {
        return a - b > 0;
    }

    /// How many steps of one lead from TSN `b` to `a`; negative if `a` comes before `b`.
    public static int distance(int a, int b) {
        return a - b;
    }

    /// Whether stream sequence number `a` comes after `b`.
    public static boolean isAfter16(int a, int b) {
        return (short) (a - b) > 0;
    }
}
