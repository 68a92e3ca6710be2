// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

/// Names a routing key between a signalling gateway and its application server processes (RFC 4666
/// section 1.4.2.2).
///
/// @param value 32 bits, to be read as unsigned
public record RoutingContext(int value) implements Comparable<RoutingContext> {
    /// The largest as it is written.
    public static final long MAX = 0xFFFF_FFFFL;

    /// @param value 0 to [#MAX]
    public static RoutingContext of(long value) {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException("routing context out of range: " + value);
        }
        return new RoutingContext((int) value);
    }

    @Override
    public int compareTo(RoutingContext other) {
        return Integer.compareUnsigned(value, other.value);
    }

    /// As in `100`.
    @Override
    public String toString() {
        return Integer.toUnsignedString(value);
    }
}
