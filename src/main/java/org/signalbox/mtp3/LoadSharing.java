// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.Variant;

/// By which bits messages are spread over linksets and their links (Q.704 section 4.2).
///
/// Without options it is the signalling link selection of the label: its lowest bits choose the
/// linkset, those above them the link. The next point sees the same selection, and if it chose by
/// the same bits, half of its ways would stay empty; in ITU networks two things help:
///
/// - `sls-shift`: the selection is rotated to the right first, so that other bits come to the low
///   end. The label stays as it is.
/// - `sls-opc-dpc`: three bits are put before the selection, exclusive or of three bits each of
///   origin and destination. Messages of one relation and one selection still share their way.
///
/// In ANSI networks the selection in the label itself is rotated at each point ([#rotatesLabel]).
///
/// @param slsShift by how many bits the selection is rotated, 0 to 6
/// @param opcDpc whether bits of origin and destination count
/// @param opcShift how many low bits of the origin's code are left out, 0 to 8
/// @param dpcShift the same of the destination's
public record LoadSharing(int slsShift, boolean opcDpc, int opcShift, int dpcShift) {
    /// By the selection as it is.
    public static final LoadSharing PLAIN = new LoadSharing(0, false, 0, 0);

    public static final int SLS_SHIFT_MAX = 6;
    public static final int CODE_SHIFT_MAX = 8;

    /// Bits of origin and destination.
    private static final int RELATION_BITS = 3;

    public LoadSharing {
        if (slsShift < 0
                || slsShift > SLS_SHIFT_MAX
                || Math.min(opcShift, dpcShift) < 0
                || Math.max(opcShift, dpcShift) > CODE_SHIFT_MAX) {
            throw new IllegalArgumentException(
                    "shifts of %d, %d and %d bits".formatted(slsShift, opcShift, dpcShift));
        }
    }

    /// Whether the same bits choose the way, in whatever order.
    boolean isSameRelation(LoadSharing other) {
        return opcDpc == other.opcDpc && opcShift == other.opcShift && dpcShift == other.dpcShift;
    }

    /// How many bits choose the way.
    int bits(Variant variant) {
        return variant.slsBits() + (opcDpc ? RELATION_BITS : 0);
    }

    /// The index in a row of decisions; fits [#bits].
    ///
    /// @param sls of the label
    int select(Variant variant, int dpc, int opc, int sls) {
        int selection = sls & (1 << variant.slsBits()) - 1;
        if (!opcDpc) {
            return selection;
        }
        int relation = (opc >>> opcShift ^ dpc >>> dpcShift) & (1 << RELATION_BITS) - 1;
        return relation << variant.slsBits() | selection;
    }

    /// By what a row's index chooses linkset and link: the index, rotated.
    int share(Variant variant, int index) {
        return rotate(index, slsShift % bits(variant), bits(variant));
    }

    /// Whether each point rotates the selection in the labels of what it sends (T1.111.4 section
    /// 7).
    static boolean rotatesLabel(Variant variant) {
        return variant == Variant.ANSI;
    }

    private static int rotate(int value, int by, int bits) {
        return (value >>> by | value << bits - by) & (1 << bits) - 1;
    }
}
