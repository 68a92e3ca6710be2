// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import io.netty.buffer.ByteBuf;

import java.util.Arrays;
import java.util.HexFormat;

/// Octets that mean nothing to whoever passes them on: what a heartbeat carries, what an error
/// quotes.
public final class Octets {
    public static final Octets NONE = new Octets(new byte[0]);

    private static final int SHOWN_MAX = 40;

    private final byte[] octets;

    private Octets(byte[] octets) {
        this.octets = octets;
    }

    /// A copy.
    public static Octets of(byte... octets) {
        return octets.length == 0 ? NONE : new Octets(octets.clone());
    }

    /// A copy of a part of a buffer, which stays as it was.
    public static Octets of(ByteBuf buffer, int index, int length) {
        if (length == 0) {
            return NONE;
        }
        byte[] octets = new byte[length];
        buffer.getBytes(index, octets);
        return new Octets(octets);
    }

    public int length() {
        return octets.length;
    }

    /// A copy.
    public byte[] toArray() {
        return octets.clone();
    }

    void writeTo(ByteBuf out) {
        out.writeBytes(octets);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /// In hexadecimal; of many only the first, and how many.
    @Override
    public String toString() {
        return octets.length <= SHOWN_MAX
                ? HexFormat.of().formatHex(octets)
                : "%s... (%d octets)"
                        .formatted(HexFormat.of().formatHex(octets, 0, SHOWN_MAX), octets.length);
    }
}
