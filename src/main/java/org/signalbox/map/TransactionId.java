// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The transaction of whoever sent a message, where the rest of it may be unreadable, or cut off as
/// SCCP cuts off what it brings back (Q.773 section 3.1).
final class TransactionId {
    private static final int ORIGINATING = 0x48;
    private static final int SHORT_LENGTH_MAX = 0x7F;
    private static final int OCTETS_MAX = 4;

    private TransactionId() {}

    /// @param message from its first octet
    /// @return null if there is none where it must be
    static byte @Nullable [] originating(byte[] message) {
        if (message.length < 2) {
            return null;
        }
        int length = message[1] & 0xFF;
        int at = 2 + (length <= SHORT_LENGTH_MAX ? 0 : length & SHORT_LENGTH_MAX);
        if (at + 2 > message.length || message[at] != ORIGINATING) {
            return null;
        }
        int octets = message[at + 1];
        if (octets < 1 || octets > OCTETS_MAX || at + 2 + octets > message.length) {
            return null;
        }
        return Arrays.copyOfRange(message, at + 2, at + 2 + octets);
    }

    static long value(byte[] octets) {
        long value = 0;
        for (byte octet : octets) {
            value = value << Byte.SIZE | octet & 0xFF;
        }
        return value;
    }

    /// P-AbortCause of Q.773 table 8: the transaction portion is badly formatted.
    static final int BADLY_FORMATTED = 2;

    /// The same: there are too many transactions.
    static final int RESOURCE_LIMITATION = 4;

    /// An abort by TCAP.
    static byte[] abort(byte[] destination, int cause) {
        BerWriter to = new BerWriter();
        int place = to.begin(0x67);
        to.put(0x49, destination);
        to.put(0x4A, new byte[] {(byte) cause});
        to.end(place);
        return to.toOctets();
    }
}
