// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.chunk;

/// Chunk types of RFC 9260 section 3.2, and what the two high bits of others ask for.
public final class ChunkType {
    public static final int DATA = 0;
    public static final int INIT = 1;
    public static final int INIT_ACK = 2;
    public static final int SACK = 3;
    public static final int HEARTBEAT = 4;
    public static final int HEARTBEAT_ACK = 5;
    public static final int ABORT = 6;
    public static final int SHUTDOWN = 7;
    public static final int SHUTDOWN_ACK = 8;
    public static final int ERROR = 9;
    public static final int COOKIE_ECHO = 10;
    public static final int COOKIE_ACK = 11;
    /// Reserved for explicit congestion notification; understood and ignored.
    public static final int ECNE = 12;
    /// Reserved for explicit congestion notification; understood and ignored.
    public static final int CWR = 13;
    public static final int SHUTDOWN_COMPLETE = 14;

    private ChunkType() {}

    /// Whether an unknown chunk ends the processing of its packet (high bit clear).
    public static boolean stops(int type) {
        return (type & 0x80) == 0;
    }

    /// Whether an unknown chunk is to be reported by an ERROR chunk (second bit set).
    public static boolean reports(int type) {
        return (type & 0x40) != 0;
    }
}
