// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.PointCode;

/// A point of another network, as it is known in this one (`cs7 pc-conversion`).
///
/// @param alias its code here, which no point of this network has
/// @param instance the number of the other network
/// @param real its code there
public record PointConversion(PointCode alias, int instance, PointCode real) {
    /// In one network.
    public static final int CONVERSIONS_MAX = 1_024;

    /// As in `10.2.2 of instance 1`.
    public String describe() {
        return real + " of instance " + instance;
    }
}
