// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.ss7.PointCode;

import java.util.List;
import java.util.Optional;

/// What would become of a message of SCCP, without sending it.
///
/// @param lines what was looked at and decided, in that order
/// @param next the point that it would be sent to; empty if it stays here, or goes nowhere
public record Walk(List<String> lines, Optional<PointCode> next) {
    public Walk {
        lines = List.copyOf(lines);
    }
}
