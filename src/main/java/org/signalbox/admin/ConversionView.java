// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.RouteTableView.Accessibility;
import org.signalbox.ss7.PointCode;

import java.util.List;

/// What one network makes of points of others.
///
/// @param out messages that have gone over into other networks
/// @param in messages that have come from them
/// @param managementOut management messages said anew in other networks
/// @param withoutAlias messages thrown away since their origin has no alias
/// @param aliases in the order of their codes
public record ConversionView(
        long out, long in, long managementOut, long withoutAlias, List<Alias> aliases) {
    /// A point of another network.
    ///
    /// @param code here
    /// @param instance of the other network
    /// @param point its code there
    /// @param state whether it can be reached there
    public record Alias(PointCode code, int instance, PointCode point, Accessibility state) {}

    public static final ConversionView NONE = new ConversionView(0, 0, 0, 0, List.of());

    public ConversionView {
        aliases = List.copyOf(aliases);
    }
}
