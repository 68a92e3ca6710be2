// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import java.util.List;

/// What a network makes of points of others, at one moment.
///
/// @param out messages that have gone over into other networks
/// @param in messages that have come from them
/// @param managementOut management messages said anew in other networks
/// @param aliases in the order of their codes
public record ConversionTableStatus(long out, long in, long managementOut, List<Alias> aliases) {
    /// @param state of the point that the alias stands for
    public record Alias(PointConversion conversion, DestinationState state) {}

    public ConversionTableStatus {
        aliases = List.copyOf(aliases);
    }
}
