// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.PointCode;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Point codes that a signalling point has beside its own, as ITP knows them.
///
/// | | secondary | capability |
/// |---|---|---|
/// | messages to it | are for this point | are for this point |
/// | it belongs to | this point alone | a pair of points, each of which stands in for the other |
/// | link tests and changeover orders to it | are taken | tests are not: no link ends at a pair |
/// | answers to what came to it | come from it | come from it, but for those of level 3 |
///
/// What this point sends of itself has its own code as origin in any case.
///
/// @param secondary codes that mean this point and no other
/// @param capability codes that mean any of a pair of points
public record FurtherCodes(List<PointCode> secondary, List<PointCode> capability) {
    /// Of either kind.
    public static final int CODES_MAX = 8;

    public static final FurtherCodes NONE = new FurtherCodes(List.of(), List.of());

    /// @throws IllegalArgumentException if there are too many, or a code stands twice
    public FurtherCodes {
        secondary = secondary.stream().sorted().toList();
        capability = capability.stream().sorted().toList();
        if (secondary.size() > CODES_MAX || capability.size() > CODES_MAX) {
            throw new IllegalArgumentException("more than %d codes".formatted(CODES_MAX));
        }
        Set<PointCode> all = new HashSet<>(secondary);
        all.addAll(capability);
        if (all.size() < secondary.size() + capability.size()) {
            throw new IllegalArgumentException("a code stands twice");
        }
    }

    boolean has(PointCode code) {
        return secondary.contains(code) || capability.contains(code);
    }
}
