// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.signalbox.tcap.NumberPlan;
import org.signalbox.tcap.NumberType;

/// A number of MAP (AddressString, TS 29.002 section 17.7.8).
///
/// @param digits up to 38: `0` to `9`, `*`, `#`, `a` to `c`
public record MapNumber(NumberType type, NumberPlan plan, String digits) {
    /// One of E.164, complete.
    public static MapNumber international(String digits) {
        return new MapNumber(NumberType.INTERNATIONAL, NumberPlan.TELEPHONY, digits);
    }
}
