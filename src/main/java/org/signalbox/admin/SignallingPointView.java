// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.util.Optional;

/// The signalling point that a node is.
///
/// @param variant of MTP level 3
/// @param networkIndicator that its messages carry
/// @param code its own point code; empty while none is configured
public record SignallingPointView(
        Variant variant, NetworkIndicator networkIndicator, Optional<PointCode> code) {}
