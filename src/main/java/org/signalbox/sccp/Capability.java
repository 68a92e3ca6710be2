// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.sccp.message.MessageType;
import org.signalbox.ss7.Msu;

/// What a destination, and the way to it, can take. Every destination takes UDT.
///
/// @param extended XUDT, and segments that it puts together itself
/// @param longData LUDT
/// @param sifOctetsMax how long a signalling information field may be on the way
public record Capability(boolean extended, boolean longData, int sifOctetsMax) {
    /// An SCCP of before 1993.
    public static final Capability UDT = new Capability(false, false, Msu.SIF_OCTETS_MAX);

    /// What mobile networks have.
    public static final Capability XUDT = new Capability(true, false, Msu.SIF_OCTETS_MAX);

    /// An SCCP over M3UA or over links of high speed.
    public static final Capability LUDT = new Capability(true, true, Msu.LARGE_SIF_OCTETS_MAX);

    public Capability {
        if (sifOctetsMax < Msu.SIF_OCTETS_MAX || sifOctetsMax > Msu.LARGE_SIF_OCTETS_MAX) {
            throw new IllegalArgumentException(
                    "%d octets of a signalling information field out of range %d to %d"
                            .formatted(sifOctetsMax, Msu.SIF_OCTETS_MAX, Msu.LARGE_SIF_OCTETS_MAX));
        }
    }

    /// Whether it takes messages of a kind.
    boolean takes(MessageType type) {
        return type.isLong() ? longData : !type.isExtended() || extended;
    }
}
