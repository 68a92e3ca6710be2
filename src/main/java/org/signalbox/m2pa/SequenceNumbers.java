// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

/// Arithmetic of sequence numbers: 24 bits that wrap from 16,777,215 to 0 (RFC 4165 section 2.2).
///
/// They are plain integers, since one is handled for every message.
final class SequenceNumbers {
    static final int MAX = 0xFF_FFFF;

    /// Before any message: its successor, 0, numbers the first (RFC 4165 section 4.2.1).
    static final int NONE = MAX;

    private SequenceNumbers() {}

    static int next(int number) {
        return number + 1 & MAX;
    }

    static int plus(int number, int steps) {
        return number + steps & MAX;
    }

    /// How many steps forward lead from one number to another, 0 to 16,777,215.
    static int distance(int from, int to) {
        return to - from & MAX;
    }

    static int check(int number) {
        if ((number & ~MAX) != 0) {
            throw new IllegalArgumentException("not a 24-bit sequence number: " + number);
        }
        return number;
    }
}
