// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.util.List;
import java.util.Optional;

/// The signalling point that a node is.
///
/// @param variant of MTP level 3
/// @param networkIndicator that its messages carry
/// @param code its own point code; empty while none is configured
/// @param secondary other codes that mean it alone
/// @param capability codes that it shares with its mate
public record SignallingPointView(
        Variant variant,
        NetworkIndicator networkIndicator,
        Optional<PointCode> code,
        List<PointCode> secondary,
        List<PointCode> capability) {
    public SignallingPointView {
        secondary = List.copyOf(secondary);
        capability = List.copyOf(capability);
    }
}
