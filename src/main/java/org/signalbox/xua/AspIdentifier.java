// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

/// Names an application server process to a signalling gateway (RFC 4666 section 3.5.1): unique
/// among the processes of one application server.
///
/// @param value 32 bits, to be read as unsigned
public record AspIdentifier(int value) {
    /// The largest as it is written.
    public static final long MAX = 0xFFFF_FFFFL;

    /// @param value 0 to [#MAX]
    public static AspIdentifier of(long value) {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException("ASP identifier out of range: " + value);
        }
        return new AspIdentifier((int) value);
    }

    /// As in `7`.
    @Override
    public String toString() {
        return Integer.toUnsignedString(value);
    }
}
