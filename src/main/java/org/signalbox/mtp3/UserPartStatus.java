// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.TrafficFilter;

/// An application server at a code of this point.
///
/// @param code the code of this point that it has
/// @param traffic which of the messages to the code it wants
/// @param linkset its name
/// @param active whether it gets them
public record UserPartStatus(
        PointCode code, TrafficFilter traffic, String linkset, boolean active) {}
